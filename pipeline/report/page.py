"""A page: the blocks of a notebook, in one language, as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2

from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.report.block import Block, block_of
from pipeline.report.clean import Clean
from pipeline.report.environment import environment
from pipeline.report.words import TEMPLATES, both

HALF = {"funnel", "pareto", "survival", "survival_groups", "ageing", "heat", "oldest", "excerpts"}
STAFF, REPORT = "staff:", "report:"
SHORT = {"quality", "sources", "rejections", "drift", "note", "closing", "table", "foreign"}


@dataclass(frozen=True)
class PageMeta:
    """What a page says of itself: title and footer, and the pages it leads to.

    `alternate`: the same page in the other language; `index`: the list of all pages; `people`: staff id → page of
    the person; `reports`: name of a report → its page. All are relative links; a block's link `staff:ID` leads where `people`
    says, `report:NAME` where `reports` says, or nowhere.
    """

    report: str
    language: Language
    department: Words
    title: Words
    period: str
    build: str
    notebook_hash: str
    code_version: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    alternate: str = ""
    index: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)

    def link(self, address: str) -> str:
        """Where a block's link leads: a page of a person or of a report, or a relative address; "" where it leads nowhere."""
        if address.startswith(STAFF):
            return self.people.get(address.removeprefix(STAFF), "")
        if address.startswith(REPORT):
            return self.reports.get(address.removeprefix(REPORT), "")
        return "" if urlsplit(address).scheme else address


@dataclass(frozen=True)
class Section:
    """A numbered part of a page: its heading, and its blocks in runs that stand side by side or alone."""

    number: int
    heading: Block | None
    runs: list[list[Block]]

    @property
    def starts_page(self) -> bool:
        """Whether it begins a new sheet when printed."""
        return any(block.kind not in SHORT for run in self.runs for block in run)


def page(documents: Iterable[object], meta: PageMeta, templates: Path = TEMPLATES) -> str:
    """The page as HTML.

    `documents`: block documents in display order, as `blocks_of_notebook` gives them; Blocks will do too.
    Raises KefuError block_unreadable, block_version, unknown_block, block_incomplete.
    """
    blocks = _with_own_anchors(_block(document, templates) for document in documents)
    head, brief, rest = _parted(blocks, meta)
    context: dict[str, Any] = {
        "meta": meta,
        "head": head,
        "brief": brief,
        "sections": _sections(rest),
        "anchors": {block.data["anchor"] for block in blocks if block.data.get("anchor")},
        "definition_numbers": _definition_numbers(blocks),
    }
    return write("page.html.j2", templates, meta.language, meta.title, meta.department, context)


def write(
    name: str,
    templates: Path,
    language: Language,
    title: Words,
    department: Words,
    context: Mapping[str, Any],
) -> str:
    """A template filled with style, script and context."""
    pages = environment(templates, language)
    script = (templates / "page.js").read_text("utf-8").strip()
    names = {"title": both(title), "department": both(department)}
    style = Clean(pages.get_template("report.css.j2").render(names))
    shell = {"style": style, "script": Clean(script), "script_hash": _hash(script), **names}
    try:
        return pages.get_template(name).render({**shell, **context}) + "\n"
    except jinja2.UndefinedError as error:
        raise KefuError("block_incomplete", kind=_kind_at(error), problem=error) from error


def _block(document: object, templates: Path) -> Block:
    return block_of(document.as_json() if isinstance(document, Block) else document, templates)


def _parted(blocks: Sequence[Block], meta: PageMeta) -> tuple[Block, Block | None, list[Block]]:
    """The header (one is made where the notebook shows none), the brief, and everything else."""
    head = next((block for block in blocks if block.kind == "header"), None) or _plain_header(meta)
    brief = next((block for block in blocks if block.kind == "findings"), None)
    return head, brief, [block for block in blocks if block is not head and block is not brief]


def _plain_header(meta: PageMeta) -> Block:
    names = {"title": both(meta.title), "department": both(meta.department)}
    nothing = dict.fromkeys(("period", "previous", "data_to", "people_count", "team_count"))
    return Block("header", {**names, **nothing, "extra": []})


def _sections(blocks: Sequence[Block]) -> list[Section]:
    """The blocks under their headings; what comes before the first heading is section 0, a heading without blocks is left out."""
    parts: list[tuple[Block | None, list[list[Block]]]] = [(None, [])]
    for block in blocks:
        if block.kind == "heading":
            parts.append((block, []))
        else:
            _add(parts[-1][1], block)
    filled = [(heading, runs) for heading, runs in parts if runs]
    first = 0 if filled and filled[0][0] is None else 1
    return [Section(number, heading, runs) for number, (heading, runs) in enumerate(filled, first)]


def _add(runs: list[list[Block]], block: Block) -> None:
    if runs and block.kind in HALF and runs[-1][-1].kind in HALF:
        runs[-1].append(block)
    else:
        runs.append([block])


def _with_own_anchors(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, an anchor that an earlier one has already made different by a number."""
    seen: Counter[str] = Counter()
    found = []
    for block in blocks:
        anchor = str(block.data.get("anchor") or "")
        seen[anchor] += 1
        again = f"-{seen[anchor]}" if anchor and seen[anchor] > 1 else ""
        found.append(Block(block.kind, {**block.data, "anchor": anchor + again}))
    return found


def _definition_numbers(blocks: Iterable[Block]) -> dict[str, int]:
    """The footnote number of each KPI that the page defines."""
    rows = (row for block in blocks if block.kind == "definitions" for row in block.data["rows"])
    return {row["kpi"]: number for number, row in enumerate(rows, start=1)}


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _kind_at(error: BaseException) -> str:
    """The block whose template was being filled."""
    trace, kind = error.__traceback__, "page"
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent.name == "blocks":
            kind = file.name.partition(".")[0]
        trace = trace.tb_next
    return kind
