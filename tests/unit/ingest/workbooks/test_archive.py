"""Archives: sizes are counted while unpacking, not believed."""

from __future__ import annotations

import struct

import pytest

from pipeline.ingest.workbooks.sandbox.archive import Archive, RefusedError
from tests.unit.ingest.workbooks.files import archive


def refusal(data: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        Archive(data)
    return caught.value


def saying(data: bytes, size: int) -> bytes:
    """The archive with another unpacked size told for its one entry, before the entry and in the list."""
    listed = data.index(b"PK\x01\x02")
    told = struct.pack("<I", size)
    return data[:22] + told + data[26 : listed + 24] + told + data[listed + 28 :]


def test_content_is_what_was_packed_whatever_its_name_s_case() -> None:
    found = Archive(archive({"xl/Workbook.xml": "甲" * 1_000_000}))
    assert found.content("xl/workbook.xml").decode() == "甲" * 1_000_000
    assert ("xl/workbook.xml" in found, "other" in found, found.content("other")) == (True, False, b"")


def test_an_archive_that_unpacks_a_hundredfold_is_refused() -> None:
    assert refusal(archive({"a": b"0" * 20_000_000})).reason == "workbook_too_large"


def test_a_size_that_lies_changes_nothing() -> None:
    assert refusal(saying(archive({"a": b"0" * 20_000_000}), 10)).reason == "workbook_too_large"
    assert Archive(saying(archive({"a": b"0" * 100}), 10)).content("a") == b"0" * 100


def test_an_archive_of_very_many_entries_is_refused() -> None:
    assert refusal(archive({str(number): "" for number in range(2_001)})).facts["entries"] == 2_001


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", archive({"a": b"xyz" * 99})[:-30]])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert refusal(data).reason == "not_a_workbook"


def test_a_damaged_entry_is_refused() -> None:
    data = bytearray(archive({"a": bytes(range(256)) * 99}))
    data[40:60] = b"\xff" * 20
    assert refusal(bytes(data)).reason == "not_a_workbook"
