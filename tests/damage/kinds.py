"""Twenty-four ways in which exports are damaged on their way to us, each with what can still be known of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from tests.damage.table import COLUMNS, Record, Row, Table, lines_of

PLACES = list(COLUMNS)
LAST = len(PLACES) - 1


def _as_encoded(data: bytes, encoding: str) -> bytes:
    return data


@dataclass(frozen=True)
class Spoilt:
    """A damaged file's text and what is true of its rows.

    `sound` are the rows a perfect reader accepts, by key; `mendable` those it may accept, if it reads just this.
    `count` is the number of records, damaged ones included: fewer rows read means that some were lost.
    `rewrite` damages the encoded bytes.
    """

    text: str
    sound: dict[str, Row]
    count: int
    mendable: dict[str, Row]
    rewrite: Callable[[bytes, str], bytes] = _as_encoded


Damage = Callable[[Table, Random], Spoilt]


def _truths(records: Iterable[Record]) -> dict[str, Row]:
    return {record.key: record.truth for record in records}


def _whole(table: Table, lines: Iterable[str], records: Sequence[Record] | None = None) -> Spoilt:
    """A file of which every record can be read."""
    records = table.records if records is None else records
    return Spoilt("".join(lines), _truths(records), len(records), {})


def _rows(table: Table) -> list[tuple[str, ...]]:
    return [table.header, *(record.cells for record in table.records)]


def _without(table: Table, broken: Iterable[int], lines: Iterable[str]) -> Spoilt:
    """A file of which the records at some places cannot be read."""
    lost = set(broken)
    sound = [record for place, record in enumerate(table.records) if place not in lost]
    return replace(_whole(table, lines, sound), count=len(table.records))


def _some(random: Random, count: int = 3) -> list[int]:
    """A few places among the records; never the first, from which readers learn."""
    return sorted(random.sample(range(4, 36), count))


def _with_lines(table: Table, places: Iterable[int], damage: Callable[[str], str]) -> list[str]:
    """The file's lines, those of some records damaged."""
    lines = lines_of(_rows(table))
    for place in places:
        lines[place + 1] = damage(lines[place + 1])
    return lines


def _with_records(table: Table, changed: dict[int, Record]) -> Table:
    records = (changed.get(place, record) for place, record in enumerate(table.records))
    return replace(table, records=tuple(records))


def undamaged(table: Table, random: Random) -> Spoilt:
    return _whole(table, lines_of(_rows(table)))


def other_delimiter(table: Table, random: Random) -> Spoilt:
    return _whole(table, lines_of(_rows(table), random.choice(";\t|")))


def apostrophe_quotes(table: Table, random: Random) -> Spoilt:
    quoted = [",".join(f"'{cell}'" for cell in row) + "\n" for row in _rows(table)]
    return _whole(table, quoted)


def backslash_escapes(table: Table, random: Random) -> Spoilt:
    rows = [",".join(_escaped(cell) for cell in row) + "\n" for row in _rows(table)]
    return _whole(table, rows)


def _escaped(cell: str) -> str:
    inner = cell.replace('"', '\\"')
    return f'"{inner}"' if inner != cell or "," in cell else cell


def mixed_line_ends(table: Table, random: Random) -> Spoilt:
    lines = [line.rstrip("\n") + random.choice(("\n", "\r", "\r\n")) for line in lines_of(_rows(table))]
    return _whole(table, lines)


def preamble(table: Table, random: Random) -> Spoilt:
    above = [("十月投诉明细",), ("导出时间：2026-11-01 08:00", "导出员：K01"), ()]
    said = [[table.say(cell) for cell in row] for row in above]
    return _whole(table, lines_of([*said[: random.randrange(1, 4)], *_rows(table)]))


def footer(table: Table, random: Random) -> Spoilt:
    average = [table.say("总计"), *[""] * 5, "3.6", "", ""]
    below = [average, [table.say("导出时间：2026-11-01 08:00")]]
    return _whole(table, lines_of([*_rows(table), *below[: random.randrange(1, 3)]]))


def repeated_headers(table: Table, random: Random) -> Spoilt:
    lines = lines_of(_rows(table))
    for place in reversed(_some(random, 2)):
        lines.insert(place + 1, lines[0])
    return _whole(table, lines)


def two_header_rows(table: Table, random: Random) -> Spoilt:
    groups = [table.say("受理"), *[""] * 3, table.say("处理"), *[""] * 4]
    return _whole(table, lines_of([groups, *_rows(table)]))


def blank_rows_and_columns(table: Table, random: Random) -> Spoilt:
    column = random.randrange(1, LAST)
    rows = [[*row[:column], "", *row[column:], ""] for row in _rows(table)]
    for place in reversed(_some(random)):
        rows.insert(place, random.choice(([], [""] * (LAST + 3))))
    return _whole(table, lines_of(rows))


def second_table(table: Table, random: Random) -> Spoilt:
    below = [[], [table.say("级别"), table.say("件数")], [table.say("一般"), "23"], [table.say("重大"), "17"]]
    return _whole(table, lines_of([*_rows(table), *below]))


def missing_cells(table: Table, random: Random) -> Spoilt:
    places = _some(random)
    rows = _rows(table)
    for place in places:
        gap = random.randrange(LAST)
        rows[place + 1] = (*rows[place + 1][:gap], *rows[place + 1][gap + 1 :])
    return _without(table, places, lines_of(rows))


def unquoted_delimiters(table: Table, random: Random) -> Spoilt:
    places = _some(random)
    return _without(table, places, _with_lines(table, places, lambda line: line.rstrip("\n") + ",急\n"))


def shifted_rows(table: Table, random: Random) -> Spoilt:
    """Rows with the right number of cells, some of them one column to the right of their own."""
    places = _some(random)
    rows = _rows(table)
    for place in places:
        gap = random.randrange(LAST - 1)
        rows[place + 1] = (*rows[place + 1][:gap], "", *rows[place + 1][gap:-1])
    return _without(table, places, lines_of(rows))


def stray_quotes(table: Table, random: Random) -> Spoilt:
    """A quote in the middle of a field that is not quoted: a reader may take it as it stands."""
    places = _some(random)
    said = table.say('漏水"很久')
    lines = lines_of(_rows(table))
    for place in places:
        cells = table.records[place].cells
        lines[place + 1] = ",".join((*cells[:-1], said)) + "\n"
    mendable = {table.records[place].key: {**table.records[place].truth, "content": said} for place in places}
    return replace(_without(table, places, lines), mendable=mendable)


def open_quotes(table: Table, random: Random) -> Spoilt:
    """A field that begins with a quote and never ends it."""
    places = _some(random, 1)
    said = table.say('"漏水很久')
    lines = lines_of(_rows(table))
    for place in places:
        lines[place + 1] = ",".join((*table.records[place].cells[:-1], said)) + "\n"
    return _without(table, places, lines)


def embedded_newlines(table: Table, random: Random) -> Spoilt:
    changed = {}
    for place in _some(random, 6):
        record = table.records[place]
        content = table.say(random.choice(("发票开错\n要求重开", "第一,退款\r\n第二,赔偿\r\n", "\n漏水")))
        changed[place] = Record((*record.cells[:-1], content), {**record.truth, "content": content})
    changed_table = _with_records(table, changed)
    return _whole(changed_table, lines_of(_rows(changed_table)))


def nul_characters(table: Table, random: Random) -> Spoilt:
    places = _some(random)
    lines = _with_lines(table, places, lambda line: line[:20] + "\0" + line[20:])
    mendable = _truths(table.records[place] for place in places)
    return replace(_without(table, places, lines), mendable=mendable)


def truncated(table: Table, random: Random) -> Spoilt:
    """A file cut in the middle of its last character, or somewhere before the last cells of its last row."""
    lines = lines_of(_rows(table))
    last = len(table.records) - 1
    if random.random() < 0.5:
        cells = (*table.records[last].cells[:-1], table.say("漏水"))
        lines[-1] = ",".join(cells)
        return replace(_without(table, [last], lines), rewrite=lambda data, _: data[:-1])
    lines[-1] = lines[-1][: random.randrange(14, 40)]
    return _without(table, [last], lines)


def mixed_encodings(table: Table, random: Random) -> Spoilt:
    """A file in which one line came from a system with another encoding."""
    places = _some(random, 1)
    lines = lines_of(_rows(table))
    line = lines[places[0] + 1]

    def rewrite(data: bytes, encoding: str) -> bytes:
        other = "gb18030" if encoding.startswith("utf-8") else "utf-8"
        bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
        return data.replace(line.encode(bare), line.encode(other))

    return replace(_without(table, places, lines), rewrite=rewrite)


def mojibake(table: Table, random: Random) -> Spoilt:
    """A file that was read as GB18030 while it was UTF-8, and saved again: no header and no word is left."""
    return Spoilt(
        "".join(lines_of(_rows(table))), {}, 0, {},
        rewrite=lambda data, encoding: data.decode(encoding).encode().decode("gb18030", "replace").encode(encoding, "replace"),
    )  # fmt: skip


def wide_and_invisible_signs(table: Table, random: Random) -> Spoilt:
    """Full-width digits, ideographic spaces and, where the encoding has it, a zero-width space."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    changed = {}
    for place in _some(random, 6):
        record = table.records[place]
        texts = dict(zip(COLUMNS, record.cells, strict=True))
        changed[place] = record.with_cells(
            received_at=texts["received_at"].translate(wide),
            complaint_id=f"\u3000{texts['complaint_id'].translate(wide)}\u3000",
            rating=texts["rating"].translate(wide),
            staff_id=f"{texts['staff_id']}\u200b",
        )
    return _whole(table, lines_of(_rows(_with_records(table, changed))))


def ambiguous_dates(table: Table, random: Random) -> Spoilt:
    """Rows whose date has its month first or last, or counts from a day that nobody knows."""
    changed = {}
    for place in _some(random):
        received = table.records[place].truth["received_at"]
        assert isinstance(received, datetime)
        text = random.choice(
            (f"{received:%d/%m/%Y %H:%M}", f"{received:%m-%d-%y %H:%M}", "昨天 09:30", "3天前")
        )
        changed[place] = table.records[place].with_cells(received_at=text)
    return _without(table, changed, lines_of(_rows(_with_records(table, changed))))


def spreadsheet_numbers(table: Table, random: Random) -> Spoilt:
    """Ids that a spreadsheet wrote as powers of ten, ratings that it took for dates."""
    changed = {}
    for place in _some(random, 4):
        spoilt = random.choice(({"complaint_id": "2.0261E+17"}, {"rating": "4月5日"}, {"rating": "#REF!"}))
        changed[place] = table.records[place].with_cells(**spoilt)
    return _without(table, changed, lines_of(_rows(_with_records(table, changed))))


def copies_and_corrections(table: Table, random: Random) -> Spoilt:
    """Records that come again further down, word for word or with another severity: the later one holds."""
    again = [table.records[place] for place in _some(random, 4)]
    other = table.say("重大")
    corrected = [
        Record(record.with_cells(severity=other).cells, {**record.truth, "severity": other})
        for record in again[:2]
    ]
    records = (*table.records, *corrected, *again[2:])
    return _whole(table, lines_of([table.header, *(record.cells for record in records)]), records)


KINDS: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        other_delimiter, apostrophe_quotes, backslash_escapes, mixed_line_ends, preamble, footer, repeated_headers,
        two_header_rows, blank_rows_and_columns, second_table, missing_cells, unquoted_delimiters, shifted_rows,
        stray_quotes, open_quotes, embedded_newlines, nul_characters, truncated, mixed_encodings, mojibake,
        wide_and_invisible_signs, ambiguous_dates, spreadsheet_numbers, copies_and_corrections,
    )
}  # fmt: skip
