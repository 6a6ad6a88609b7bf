"""The parameters a notebook declares, read with `ast`, and the values they take in a run."""

from __future__ import annotations

import ast
import io
import math
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.errors import KefuError, nearest

RUNNER_PARAMETERS = ("period", "staff_id", "team_id", "workspace", "build", "as_of")
SCALARS = ("str", "int", "float", "bool")
LOOKALIKE = 0.8
_FLAGS = {"true": True, "false": False}


class _Missing:
    """The default of a parameter that has none."""

    def __repr__(self) -> str:
        return "–"


MISSING = _Missing()


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: of `kind` str, int, float or bool; `many`: a list; `optional`: may be None."""

    name: str
    kind: str
    many: bool = False
    optional: bool = False
    default: object = MISSING

    @property
    def annotation(self) -> str:
        return (f"list[{self.kind}]" if self.many else self.kind) + (" | None" if self.optional else "")

    def value(self, given: object) -> object:
        """What was given, as the declared type; text stays text. Raises ValueError for another type."""
        if given is None and self.optional:
            return None
        if not self.many:
            return _scalar(self.kind, given)
        items = given.split(",") if isinstance(given, str) else given
        if not isinstance(items, list):
            raise ValueError(given)
        return [_scalar(self.kind, item) for item in items]


def _scalar(kind: str, given: object) -> object:
    if kind == "str":
        return _same(given, str)
    if kind == "bool":
        return _same(_FLAGS.get(given.lower()) if isinstance(given, str) else given, bool)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError(given)
    if kind == "int":
        return int(given) if isinstance(given, str) else _same(given, int)
    number = float(given)
    if not math.isfinite(number):
        raise ValueError(given)
    return number


def _same(given: object, kind: type) -> object:
    if type(given) is not kind:
        raise ValueError(given)
    return given


def declared_parameters(source: str, where: str, cell: int) -> dict[str, Parameter]:
    """The parameters that a tagged cell declares, in order.

    Raises KefuError parameter_not_declared, parameter_without_comment, parameter_type, parameter_default,
    parameter_misspelled, parameter_twice.
    """
    found: dict[str, Parameter] = {}
    comments = _comment_lines(source)
    for statement in ast.parse(source).body:
        parameter = _parameter(statement, source, where, cell)
        if not comments.intersection(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)):
            raise KefuError("parameter_without_comment", where=where, cell=cell, found=parameter.name)
        if parameter.name in found:
            raise KefuError("parameter_twice", where=where, cell=cell, found=parameter.name)
        found[parameter.name] = parameter
    _refuse_misspelled(found, where, cell)
    return found


def effective_parameters(
    declared: Mapping[str, Parameter], given: Mapping[str, object], where: str
) -> dict[str, object]:
    """Every declared parameter with the value it takes: given, converted by its annotation, else its default.

    Raises KefuError unknown_parameter, parameter_value, parameter_missing.
    """
    for name in given:
        if name not in declared:
            raise KefuError(
                "unknown_parameter", where=where, found=name, known=", ".join(declared),
                nearest=nearest(name, declared),
            )  # fmt: skip
    return {name: _effective(parameter, given, where) for name, parameter in declared.items()}


def _effective(parameter: Parameter, given: Mapping[str, object], where: str) -> object:
    if parameter.name not in given:
        if parameter.default is MISSING:
            expected = parameter.annotation
            raise KefuError("parameter_missing", where=where, found=parameter.name, expected=expected)
        return parameter.default
    try:
        return parameter.value(given[parameter.name])
    except ValueError:
        raise KefuError(
            "parameter_value", where=where, name=parameter.name, found=repr(given[parameter.name]),
            expected=parameter.annotation,
        ) from None  # fmt: skip


def _parameter(statement: ast.stmt, source: str, where: str, cell: int) -> Parameter:
    """One `name: type = literal`."""
    text = ast.get_source_segment(source, statement) or ""
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        raise KefuError("parameter_not_declared", where=where, cell=cell, found=_first_line(text))
    name = statement.target.id
    declared = _declared_type(name, statement.annotation)
    if declared is None:
        raise KefuError(
            "parameter_type", where=where, cell=cell, name=name, found=ast.unparse(statement.annotation)
        )
    if statement.value is None:
        return declared
    return replace(declared, default=_default(declared, statement.value, where, cell))


def _default(parameter: Parameter, value: ast.expr, where: str, cell: int) -> object:
    try:
        default = ast.literal_eval(value)
        if isinstance(default, str) and (parameter.kind != "str" or parameter.many):
            raise ValueError(default)
        return parameter.value(default)
    except (ValueError, TypeError, SyntaxError):
        raise KefuError(
            "parameter_default", where=where, cell=cell, name=parameter.name,
            found=_first_line(ast.unparse(value)), expected=parameter.annotation,
        ) from None  # fmt: skip


def _declared_type(name: str, annotation: ast.expr) -> Parameter | None:
    match annotation:
        case ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None)):
            plain = _declared_type(name, inner)
            return plain and Parameter(name, plain.kind, plain.many, optional=True)
        case ast.Subscript(value=ast.Name(id="list"), slice=ast.Name(id=kind)) if kind in SCALARS:
            return Parameter(name, kind, many=True)
        case ast.Name(id=kind) if kind in SCALARS:
            return Parameter(name, kind)
    return None


def _refuse_misspelled(found: Mapping[str, Parameter], where: str, cell: int) -> None:
    """A name that is nearly one of the runner's would keep its default in every run."""
    absent = [name for name in RUNNER_PARAMETERS if name not in found]
    for name in found:
        meant = nearest(name, absent, LOOKALIKE) if name not in RUNNER_PARAMETERS else None
        if meant:
            raise KefuError(
                "parameter_misspelled", where=where, cell=cell, found=name, nearest=meant,
                known=", ".join(RUNNER_PARAMETERS),
            )  # fmt: skip


def _comment_lines(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = (token for token in tokens if token.type == tokenize.COMMENT)
    return {comment.start[0] for comment in comments if comment.string.strip("# \t")}


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 60 else line[:57] + "..."
