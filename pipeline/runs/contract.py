"""What a notebook may hold, read with `ast`; no kernel starts for a notebook that breaks it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastjsonschema

from pipeline.errors import KefuError
from pipeline.runs.parameters import Parameter, declared_parameters

PARAMETERS_TAG = "parameters"
FORBIDDEN_TAGS = ("raises-exception", "skip-execution")
MOST_LINES = 15
LATEST_MINOR = 5
CLOSING = "closing"

_TOP_LEVEL_AWAIT = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_MAGIC = re.compile(r"^\s*(?:[\w.,\s\[\]]+=\s*)?[!%]|\?\s*$|^\s*\?", re.MULTILINE)
_ABSOLUTE = re.compile(
    r"(/[A-Za-z_.][^/\s]*){2,}/?"
    r"|/(home|root|usr|tmp|var|mnt|opt|srv|data|etc|work|media|private|Users|Volumes)/?"
    r"|~[/\\].*|[A-Za-z]:[\\/].*|\\\\\w.*|file:.*"
)
_LEAVERS = {"exit", "quit", "sys.exit", "os._exit", "os.abort", "os.kill"}

Cell = dict[str, Any]
Fault = partial[KefuError]


def shown(path: Path) -> str:
    """A notebook as messages name it: its folder and its file."""
    return f"{path.parent.name}/{path.name}"


def check_notebook(path: Path) -> list[KefuError]:
    """Every breach of the contract in a notebook, in order; none for a sound one."""
    try:
        cells = _cells(path)
    except KefuError as unreadable:
        return [unreadable]
    return list(_faults(cells, shown(path)))


def declared(path: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares. Raises the first KefuError of `check_notebook`."""
    for fault in check_notebook(path):
        raise fault
    number, cell = next((n, c) for n, c in enumerate(_cells(path), 1) if _is_tagged(c, PARAMETERS_TAG))
    return declared_parameters(cell["source"], shown(path), number)


def title_of(path: Path) -> str:
    """The text of a sound notebook's H1."""
    return str(_cells(path)[0]["source"]).partition("\n")[0].lstrip("# ").strip()


def _cells(path: Path) -> list[Cell]:
    """The cells of a valid nbformat 4 notebook. Raises KefuError notebook_unreadable."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        if raw["nbformat"] != 4:
            raise ValueError(f"nbformat {raw['nbformat']}")
        _valid(min(raw["nbformat_minor"], LATEST_MINOR))(raw)
        return [{**cell, "source": _joined(cell["source"])} for cell in raw["cells"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found = str(error).partition("\n")[0] or type(error).__name__
        raise KefuError("notebook_unreadable", where=shown(path), found=found) from None


@cache
def _valid(minor: int) -> Callable[[Any], Any]:
    """What raises ValueError for a notebook that breaks nbformat's own schema; without nbformat, whose import takes seconds."""
    spec = find_spec("nbformat")
    assert spec
    assert spec.origin
    schema = Path(spec.origin).parent / "v4" / f"nbformat.v4.{minor}.schema.json"
    found: Callable[[Any], Any] = fastjsonschema.compile(json.loads(schema.read_text("utf-8")))
    return found


def _faults(cells: list[Cell], where: str) -> Iterator[KefuError]:
    if not cells or cells[0]["cell_type"] != "markdown" or not _source(cells[0]).startswith("# "):
        yield KefuError("notebook_without_title", where=where)
    yield from _parameter_faults(cells, where)
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code":
            yield from _cell_faults(cell, partial(KefuError, where=where, cell=number))
    if not _displays_closing(cells):
        yield KefuError("notebook_without_closing", where=where)


def _parameter_faults(cells: list[Cell], where: str) -> Iterator[KefuError]:
    tagged = [number for number, cell in enumerate(cells, 1) if _is_tagged(cell, PARAMETERS_TAG)]
    if not tagged:
        yield KefuError("notebook_without_parameters", where=where)
    elif len(tagged) > 1:
        yield KefuError("notebook_parameters_twice", where=where, found=", ".join(map(str, tagged)))
    else:
        try:
            declared_parameters(_source(cells[tagged[0] - 1]), where, tagged[0])
        except KefuError as fault:
            yield fault
        except SyntaxError:
            return  # told as the cell's own fault


def _cell_faults(cell: Cell, fault: Fault) -> Iterator[KefuError]:
    """What is wrong with one code cell: its record, its length, its code."""
    source = _source(cell)
    if cell["outputs"]:
        yield fault("notebook_with_outputs")
    if cell["execution_count"] is not None:
        yield fault("notebook_with_counts", found=cell["execution_count"])
    for tag in FORBIDDEN_TAGS:
        if _is_tagged(cell, tag):
            yield fault("notebook_tag_forbidden", found=tag)
    if len(source.splitlines()) > MOST_LINES:
        yield fault("notebook_cell_too_long", found=len(source.splitlines()), expected=MOST_LINES)
    if not source:
        yield fault("notebook_cell_empty")
    yield from _code_faults(source, fault)


def _code_faults(source: str, fault: Fault) -> Iterator[KefuError]:
    try:
        tree = _parsed(source)
    except (SyntaxError, ValueError) as error:
        line = (getattr(error, "lineno", None) or 1) - 1
        text = (source.splitlines() or [""])[min(line, source.count("\n"))].strip()
        reason = "notebook_magic" if _MAGIC.search(source) else "notebook_syntax"
        yield fault(reason, line=line + 1, found=text)
        return
    for node in ast.walk(tree):
        broken = _node_fault(node)
        if broken:
            yield fault(broken, line=getattr(node, "lineno", 1), found=ast.unparse(node).partition("\n")[0])


def _node_fault(node: ast.AST) -> str | None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return "notebook_def"
        case ast.Attribute(attr="style") | ast.Name(id="Styler") | ast.alias(name="Styler"):
            return "notebook_styler"
        case ast.Name(id="get_ipython"):
            return "notebook_magic"
        case ast.Constant(value=str(text)) if _ABSOLUTE.fullmatch(text):
            return "notebook_absolute_path"
        case ast.Name(id="SystemExit"):
            return "notebook_exit"
        case ast.Call(func=func) if ast.unparse(func) in _LEAVERS:
            return "notebook_exit"
        case ast.ImportFrom(module="sys" | "os" as module, names=names) if any(
            f"{module}.{name.name}" in _LEAVERS for name in names
        ):
            return "notebook_exit"
    return None


def _displays_closing(cells: list[Cell]) -> bool:
    """Whether the last code cell ends in the value of `closing(…)`; a semicolon would hide it."""
    code = [_source(cell) for cell in cells if cell["cell_type"] == "code"]
    try:
        body = _parsed(code[-1]).body if code else []
    except (SyntaxError, ValueError):
        return False
    if not body or code[-1].endswith(";"):
        return False
    match body[-1]:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name == CLOSING
    return False


def _parsed(source: str) -> ast.Module:
    tree = compile(source, "cell", "exec", flags=_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _source(cell: Cell) -> str:
    return str(cell["source"]).strip()


def _is_tagged(cell: Cell, tag: str) -> bool:
    return cell["cell_type"] == "code" and tag in cell["metadata"].get("tags", [])
