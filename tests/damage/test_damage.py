"""Whatever damage a file has: no wrong row is accepted, none is lost, every row is accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.damage import ENCODINGS, KINDS, File, damaged_files, judged
from tests.damage.files import clean_file

FILES = list(damaged_files())


# Doubtful bytes, or dates whose form only a person can tell, may have a file refused as a whole.
MAY_BE_REFUSED = {"truncated", "mixed_encodings", "ambiguous_dates"}
# UTF-16 and Big5 are found by weaker signs than these.
FOUND_FOR_SURE = {"utf-8", "utf-8-sig", "gb18030", "gbk"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_wrong_row_is_accepted_none_is_lost_and_what_can_be_read_is(file: File, tmp_path: Path) -> None:
    outcome = judged(file, tmp_path)
    assert outcome.wrong == ()
    if file.encoding in FOUND_FOR_SURE and file.kind not in MAY_BE_REFUSED:
        assert outcome.verdict == ("refused" if file.kind == "mojibake" else "whole")


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "big5"])
def test_a_file_without_damage_is_read_whole(encoding: str, tmp_path: Path) -> None:
    assert judged(clean_file(encoding), tmp_path).verdict == "whole"


def test_there_are_24_kinds_of_damage_in_every_encoding_and_each_changes_the_file() -> None:
    assert len(KINDS) == 24
    assert len({file.name for file in FILES}) == 24 * len(ENCODINGS)
    assert len({file.data for file in FILES} | {clean_file(name).data for name in ENCODINGS}) == 25 * len(
        ENCODINGS
    )


def test_the_files_are_the_same_bytes_on_every_machine() -> None:
    digest = hashlib.sha256(b"".join(file.data for file in FILES)).hexdigest()
    assert digest[:16] == "05c236e2a5a235d3"


def _with_another_text(file: File) -> File:
    key, truth = next(iter(file.sound.items()))
    return replace(file, spoilt=replace(file.spoilt, sound={**file.sound, key: {**truth, "content": "x"}}))


def _with_a_row_less(file: File) -> File:
    return replace(file, spoilt=replace(file.spoilt, sound=dict(list(file.sound.items())[1:])))


def _with_a_record_more(file: File) -> File:
    return replace(file, spoilt=replace(file.spoilt, count=file.spoilt.count + 1))


@pytest.mark.parametrize(
    "truth, said",
    [
        (_with_another_text, "≠ 'x'"),
        (_with_a_row_less, "no such row"),
        (_with_a_record_more, "1 rows lost without a word"),
    ],
)
def test_the_judge_sees_a_wrong_cell_a_wrong_row_and_a_lost_row(
    truth: Callable[[File], File], said: str, tmp_path: Path
) -> None:
    outcome = judged(truth(clean_file("utf-8")), tmp_path)
    assert outcome.verdict == "wrong"
    assert said in outcome.wrong[0]
