"""One clean file polluted in one way at a time, with what a perfect reader would find in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Row = tuple[str, ...]

HEADER: Row = ("DATE", "TIME", "Qty", "CASE", "Price", "Kind", "Text", "Link", "Remark")
_TEXTS = (
    "The line was quiet, the person was kind; nothing else to say.",
    'Asked for a 19" rack and a 3\'6" cable, twice',
    "It's the customer's second call about the same bill",
    "来电人反映，快递三天未到",
    'Said "call me back", then hung up',
    "plain words",
)
_KINDS = ("Men's parcel", "Billing, refund", 'Screen 24"', "咨询")
ROWS: tuple[Row, ...] = tuple(
    (
        f"{number % 28 + 1:02d}/0{number % 9 + 1}/2026", f"{number % 24:02d}:15", str(number % 7), f"AB-{1000 + number * 37}",
        f"${number}.{number % 90 + 10}", _KINDS[number % 4], _TEXTS[number % 6], f"https://example.org/case/{number}", "",
    )
    for number in range(1, 85)
)  # fmt: skip


class Polluted(NamedTuple):
    """A damaged file, what kind of damage it has, and the rows (header first) that stand in it."""

    name: str
    data: bytes
    rows: tuple[Row, ...]
    header_count: int = 1


class Writing(NamedTuple):
    """How a row is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"

    def field(self, cell: str) -> str:
        if self.quote in cell or self.delimiter in cell or "\n" in cell or cell.startswith(" "):
            return self.quote + cell.replace(self.quote, self.escape + self.quote) + self.quote
        return cell

    def fields(self, row: Row) -> list[str]:
        return [self.field(cell) for cell in row]

    def line(self, row: Row) -> str:
        return self.delimiter.join(self.fields(row)) + self.end

    def text(self, rows: tuple[Row, ...]) -> str:
        return "".join(map(self.line, rows))


TABLE = (HEADER, *ROWS)
CLEAN = Writing()


def whole_file_pollutions() -> Iterator[Polluted]:
    """Damage that concerns the file as a whole."""
    for delimiter in (";", "\t", " ", ", ", "|", "\t\t", "||"):
        yield Polluted(f"delimiter {delimiter!r}", Writing(delimiter=delimiter).text(TABLE).encode(), TABLE)
    yield Polluted("quote '", Writing(quote="'", escape="'").text(TABLE).encode(), TABLE)
    yield Polluted("escape \\", Writing(escape="\\").text(TABLE).encode(), TABLE)
    yield Polluted("escape none", Writing(escape="").text(TABLE).encode(), TABLE)
    for end in ("\n", "\r"):
        yield Polluted(f"record end {end!r}", Writing(end=end).text(TABLE).encode(), TABLE)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "gb18030"):
        yield Polluted(f"encoding {encoding}", CLEAN.text(TABLE).encode(encoding), TABLE)
    clean = CLEAN.text(TABLE)
    yield Polluted("double trailing newline", (clean + "\r\n").encode(), TABLE)
    yield Polluted("no trailing newline", clean[:-2].encode(), TABLE)
    yield Polluted("no header", CLEAN.text(ROWS).encode(), ROWS, 0)
    yield Polluted("header only", CLEAN.text(TABLE[:1]).encode(), TABLE[:1])
    yield Polluted("one data row", CLEAN.text(TABLE[:2]).encode(), TABLE[:2])
    yield Polluted("preamble", ("Some export\r\n\r\n" + clean).encode(), TABLE)
    yield Polluted("preamble delimited", (f"Some export{',' * 8}\r\n" + clean).encode(), TABLE)
    for count in (2, 3):
        joined = tuple(" ".join([name] * count) for name in HEADER)
        text = CLEAN.text((HEADER,) * (count - 1)) + clean
        yield Polluted(f"header of {count} rows", text.encode(), (joined, *ROWS))
    for width in (7, 9, 11):
        second = tuple(((*row, "x", "y"))[:width] for row in TABLE[:20])
        yield Polluted(
            f"second table of {width}", (clean + "\r\n" + CLEAN.text(second)).encode(), (*TABLE, *second)
        )


def row_pollutions(rows: range) -> Iterator[Polluted]:
    """Damage of one row, at every place in it."""
    for number in rows:
        fields = CLEAN.fields(TABLE[number])
        for delimiter in (";", "\t", " ", ", "):
            line = Writing(delimiter=delimiter).line(TABLE[number])
            yield _with_line(f"row {number} cut by {delimiter!r}", number, line, TABLE[number])
        for place in range(len(HEADER)):
            yield _more(number, place, fields)
            if place:
                yield _less(number, place, fields)
            yield _quoted(number, place)


def _more(number: int, place: int, fields: list[str]) -> Polluted:
    line = ",".join([*fields[:place], "", *fields[place:]]) + "\r\n"
    row = TABLE[number]
    return _with_line(f"row {number} more at {place}", number, line, (*row[:place], "", *row[place:]))


def _less(number: int, place: int, fields: list[str]) -> Polluted:
    line = ",".join([*fields[: place - 1], fields[place - 1] + fields[place], *fields[place + 1 :]]) + "\r\n"
    row = TABLE[number]
    return _with_line(
        f"row {number} less at {place}",
        number,
        line,
        (*row[: place - 1], row[place - 1] + row[place], *row[place + 1 :]),
    )


def _quoted(number: int, place: int) -> Polluted:
    row = TABLE[number]
    fields = CLEAN.fields(row)
    old = fields[place]
    fields[place] = '""' + old[1:] if old.startswith('"') else '"' + old
    true = (*row[:place], '"' + row[place], *row[place + 1 :])
    return _with_line(f"row {number} quote at {place}", number, ",".join(fields) + "\r\n", true)


def _with_line(name: str, number: int, line: str, row: Row) -> Polluted:
    text = CLEAN.text(TABLE[:number]) + line + CLEAN.text(TABLE[number + 1 :])
    return Polluted(name, text.encode(), (*TABLE[:number], row, *TABLE[number + 1 :]))
