"""Names, phones and ids planted in every text of the sample department are found in nothing that is made of it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from python_calamine import load_workbook

from pipeline.ingest.headers import Header, match
from pipeline.logs import LOGS, Column
from pipeline.settings import Settings, Source, read_settings
from tests.conftest import DEMO_PERIOD, Kefu

NAME, PHONE, ID_CARD, CUSTOMER = "司徒墨白", "13987654321", "11010519491231002X", "CANARY-778899"
EMAIL, PLATE = "canary.bird@example.com", "沪AD98765"
CANARY = f" 我叫{NAME}，电话139-8765-4321，身份证{ID_CARD}，{EMAIL}，车牌{PLATE}，住幸福路98号7栋654室"
SECRETS = [
    NAME,
    PHONE,
    "139-8765-4321",
    "8765-4321",
    ID_CARD,
    EMAIL,
    "canary.bird",
    PLATE,
    "AD98765",
    "7栋654室",
    CUSTOMER,
]
ROWS = (3, 40, 41)


def plant(path: Path, source: Source) -> None:
    """Writes the canary into each text and category, and a customer's own name and id, in some rows of a file."""
    header, *rows = cells(path)
    log = LOGS[source.log]
    for name, places in match(Header(tuple(header), path.name), source, log).items():
        for row in (rows[number] for number in ROWS):
            row[places[0]] = spoken(log.column(name), row[places[0]], name in source.values)
        if log.column(name).kind == "number":
            rows[ROWS[-1]][places[0]] = f"{NAME}{PHONE}"
    write = write_workbook if path.suffix == ".xlsx" else write_csv
    write(path, [header, *rows])


def spoken(column: Column, cell: str, is_translated: bool) -> str:
    """What stands in a cell of a planted row."""
    if column.personal == "token":
        return NAME if column.kind == "text" else PHONE if column.name.endswith("phone") else CUSTOMER
    return cell + CANARY if column.kind in ("text", "category") and not is_translated else cell


def cells(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        return [[str(cell) for cell in row] for row in load_workbook(path).get_sheet_by_index(0).to_python()]
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding_of(path)), newline="")))


def encoding_of(path: Path) -> str:
    try:
        path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def write_csv(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding_of(path)))


def write_workbook(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)


def told(path: Path) -> str:
    """What a file says: a table as its cells, anything else as its bytes."""
    if path.suffix == ".parquet":
        return str(duckdb.execute("FROM read_parquet(?)", [str(path)]).fetchall())
    return path.read_bytes().decode("utf-8", "replace")


def made(folder: Path) -> Iterator[Path]:
    """All files of a workspace but what was delivered and the bytes kept of it."""
    kept = {folder / "data" / "inbox", folder / "data" / "snapshots"}
    return (path for path in folder.rglob("*") if path.is_file() and not kept & set(path.parents))


def sources(settings: Settings, folder: Path) -> Iterator[tuple[Path, Source]]:
    for source in settings.source:
        yield from ((path, source) for path in sorted(folder.glob(source.files)) if source.log != "staff")


@pytest.mark.slow
def test_planted_names_phones_and_ids_are_nowhere_in_what_is_made(
    demo: Path, tmp_path: Path, kefu: Kefu
) -> None:
    shutil.copy(demo / "kefu.toml", tmp_path)
    shutil.copytree(demo / "data" / "inbox", tmp_path / "data" / "inbox")
    for path, source in sources(read_settings(tmp_path, {}), tmp_path):
        plant(path, source)
    ran = kefu("-C", tmp_path, "run", "--period", DEMO_PERIOD)
    assert ran.returncode == 0, ran.stderr
    listed = kefu("-C", tmp_path, "rejected", "--format", "csv")
    assert "not_readable" in listed.stdout
    (tmp_path / "said.txt").write_text(ran.stdout + ran.stderr + listed.stdout + listed.stderr, "utf-8")
    found = {
        (str(path.relative_to(tmp_path)), secret)
        for path in made(tmp_path)
        for secret in SECRETS
        if secret in told(path)
    }
    assert not found
