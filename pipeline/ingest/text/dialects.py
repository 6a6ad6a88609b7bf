"""How a text file is written: its delimiter, quote and escape, told by the source or found by which reading is most regular."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import KefuError
from pipeline.ingest.headers import plain
from pipeline.ingest.structure import is_blank, looks_like_data
from pipeline.ingest.text.records import Dialect, Record
from pipeline.settings import Source

# The delimiters tried, and how much is believed of each: signs that text holds anyway need a far more regular file.
DELIMITERS = {
    ",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, "，": 0.9, "^": 0.8, "~": 0.8, "\x01": 0.9, "§": 0.8, "||": 1.28, "\t\t": 1.28,
    "; ": 0.99, ", ": 0.99, " ": 0.5, ":": 0.3,
}  # fmt: skip
_SAMPLE_LINES = 300
_LEAST_REGULAR, _LEAST_CUT = 0.5, 0.9
_NEARLY = 0.95
_FEW_DELIMITERS = 0.2
_CODE = re.compile(r"[\w.@/:#*+-]{1,40}")


class Sampled(NamedTuple):
    """The first records of a file in one dialect: the usual number of fields, the share of records that have it, the share
    that is cut at all, and how good the reading is.
    """

    dialect: Dialect
    records: Sequence[Record]
    cells: Sequence[tuple[str, ...]]
    width: int
    regular: float
    cut: float
    score: float


class Found(NamedTuple):
    """The dialect of a file, with the codes of what is doubtful about it."""

    sampled: Sampled
    doubts: tuple[str, ...]


def find_dialect(sample: bytes, at_end: bool, source: Source, wanted: frozenset[str], name: str) -> Found:
    """The dialect in which a sample is most regular, of those the source leaves open.

    Raises KefuError dialect_doubtful where none is regular enough.
    """
    tried = [sampled(sample, at_end, dialect, wanted) for dialect in _dialects(sample, source)]
    best = max(tried, key=lambda one: one.score)
    told = source.delimiter is not None
    if best.width > 1 and (told or best.regular >= _LEAST_REGULAR or best.cut >= _LEAST_CUT):
        rivals = [
            one for one in tried if one.dialect.delimiter[0] != best.dialect.delimiter[0] and one.width > 1
        ]
        close = any(one.score >= _NEARLY * best.score and one.regular >= best.regular for one in rivals)
        return Found(best, ("delimiter_doubtful",) if close else ())
    if told or not _has_delimiters(sample):
        alone = next((one for one in tried if one.dialect.delimiter == ","), best)
        return Found(_one_column(alone), ())
    raise KefuError(
        "dialect_doubtful", where=name, share=round(best.regular * 100), found=_shown(best.dialect)
    )


def sampled(sample: bytes, at_end: bool, dialect: Dialect, wanted: frozenset[str]) -> Sampled:
    """The first records of a sample, read in a dialect."""
    records = list(_records(sample, at_end, dialect))
    cells = [_cells(sample, record, dialect) for record in records]
    counts = Counter(
        len(row) for record, row in zip(records, cells, strict=True) if not record.fault and not is_blank(row)
    )
    counts.pop(1, None)
    width = max(counts, key=lambda fields: (counts[fields], fields), default=1)
    filled = sum(not is_blank(row) for row in cells) or 1
    regular, cut = counts[width] / filled if width > 1 else 0.0, counts.total() / filled
    rows = [row for record, row in zip(records, cells, strict=True) if not record.fault and len(row) == width]
    known = (
        max((sum(plain(cell) in wanted for cell in row) for row in cells[:30]), default=0) if wanted else 0
    )
    score = (
        regular * (1 - 1 / width) * (0.5 + 0.5 * _typed_share(rows)) * DELIMITERS.get(dialect.delimiter, 1.0)
    )
    return Sampled(dialect, records, cells, width, regular, cut, score * (2 if known > 1 else 1))


def _one_column(one: Sampled) -> Sampled:
    """A file of a single column, in which the delimiter hardly ever stands."""
    return one._replace(width=1, regular=1.0)


def _shown(dialect: Dialect) -> str:
    return repr(dialect.delimiter)


def _records(sample: bytes, at_end: bool, dialect: Dialect) -> Iterator[Record]:
    at, grammar = 0, dialect.grammar
    for _ in range(_SAMPLE_LINES):
        if at >= len(sample):
            return
        record = grammar.read(sample, at, 0)
        if record.unclosed and at and not at_end:
            return
        yield record
        at = record.end


def _cells(sample: bytes, record: Record, dialect: Dialect) -> tuple[str, ...]:
    line = sample[record.start : record.end]
    return dialect.grammar.split(line) if record.fault == "stray_quote" else dialect.grammar.cells(line)


def _dialects(sample: bytes, source: Source) -> Iterator[Dialect]:
    """The dialects worth trying: signs that hardly stand in the sample are left out."""
    text = sample.decode("utf-8", "replace")
    least = max(1, text.count("\n") // 2)
    likely = [sign for sign in DELIMITERS if text.count(sign) >= least] or [","]
    for delimiter in [source.delimiter] if source.delimiter is not None else likely:
        for quote in [source.quote] if source.quote is not None else _quotes(text, delimiter):
            for escape in [source.escape] if source.escape is not None else _escapes(text, quote):
                yield Dialect(delimiter, quote, escape)


def _quotes(text: str, delimiter: str) -> list[str]:
    """The double quote, and the single one where it stands at a field's start and end."""
    sign = re.escape(delimiter)
    singles = re.findall(rf"(?:^|{sign})'[^'\n]*'(?={sign}|$)", text, re.MULTILINE)
    return ['"', "'"] if singles else ['"']


def _escapes(text: str, quote: str) -> list[str]:
    return ["", "\\"] if quote and f"\\{quote}" in text else [""]


def _has_delimiters(sample: bytes) -> bool:
    """Whether more than a few lines hold one of the usual delimiters."""
    lines = [line for line in sample.decode("utf-8", "replace").splitlines() if line.strip()]
    return any(sum(sign in line for line in lines) > _FEW_DELIMITERS * len(lines) for sign in ",;\t|")


def _typed_share(rows: Sequence[tuple[str, ...]]) -> float:
    """The share of the cells that are empty, a number, a date, a code or a word: what a wrong delimiter breaks."""
    cells = [cell.strip() for row in rows[:100] for cell in row]
    return sum(_is_typed(cell) for cell in cells) / len(cells) if cells else 0.0


def _is_typed(cell: str) -> bool:
    return not cell or _CODE.fullmatch(cell) is not None or looks_like_data(cell)
