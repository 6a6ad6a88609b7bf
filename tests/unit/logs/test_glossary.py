"""GLOSSARY.md has a line for each term the product uses, and one only."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.kpi import CATALOGUE
from pipeline.logs import LOGS

ROOT = Path(__file__).parents[3]


def sections() -> dict[str, list[tuple[str, str, str]]]:
    """The terms under each heading: term, Chinese, English."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    heading = ""
    for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ").partition(" · ")[0]
        elif cells := re.fullmatch(r"\| (.+?) \| (.+) \| (.+) \|", line):
            found.setdefault(heading, []).append((cells[1], cells[2], cells[3]))
    return {heading: [row for row in rows if row[0] != "term"] for heading, rows in found.items()}


def terms(heading: str) -> list[str]:
    return [term for term, _, _ in sections()[heading]]


def test_every_column_of_every_log_has_one_line() -> None:
    assert sorted(terms("Columns of logs")) == sorted({name for log in LOGS.values() for name in log.names})


def test_every_log_has_one_line() -> None:
    assert terms("Logs") == list(LOGS)


def test_every_kpi_has_its_line_with_its_labels() -> None:
    lines = {term: (zh, en) for term, zh, en in sections()["KPIs"]}
    assert lines == {kpi.name: (kpi.label.zh, kpi.label.en) for kpi in CATALOGUE.values()}


def test_every_kind_of_block_has_one_line() -> None:
    kinds = sorted(path.name.partition(".")[0] for path in (ROOT / "templates" / "blocks").glob("*.html.j2"))
    assert sorted(terms("Blocks of a page")) == kinds


def test_no_section_has_a_term_twice() -> None:
    for heading, rows in sections().items():
        names = [term for term, _, _ in rows]
        assert len(set(names)) == len(names), heading
