"""What becomes of damaged files: the share read whole, in part, refused and wrong, by kind of damage and by encoding.

python -m benchmarks.damage [--rounds N]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.tables import percent, table
from tests.damage import ENCODINGS, KINDS, File, Outcome, damaged_files, judged
from tests.damage.judging import Verdict

VERDICTS: tuple[Verdict, ...] = ("whole", "in part", "refused", "wrong")
Judged = list[tuple[File, Outcome]]


def judge(rounds: int) -> Judged:
    """Every file of the rounds with its outcome."""
    found: Judged = []
    for number in range(rounds):
        for file in damaged_files(number):
            with tempfile.TemporaryDirectory() as folder:
                found.append((file, judged(file, Path(folder))))
    return found


def verdicts(found: Judged, name: Callable[[File], str], names: list[str]) -> list[list[object]]:
    """One line per kind or encoding: its name, how many files got each verdict, the share of their sound rows accepted."""
    lines: list[list[object]] = []
    for wanted in names:
        outcomes = [outcome for file, outcome in found if name(file) == wanted]
        counts = Counter(outcome.verdict for outcome in outcomes)
        sound = sum(outcome.sound for outcome in outcomes)
        share = percent(sum(outcome.accepted for outcome in outcomes) / sound, 0) if sound else "–"
        lines.append([wanted, *(counts[verdict] for verdict in VERDICTS), share])
    return lines


def printed(found: Judged) -> list[str]:
    """The tables, and what went wrong."""
    by_kind = verdicts(found, lambda file: file.kind, list(KINDS))
    by_encoding = verdicts(found, lambda file: file.encoding, list(ENCODINGS))
    every = verdicts(found, lambda _: "all", ["all"])
    wrong = [f"{file.name}: {what}" for file, outcome in found for what in outcome.wrong]
    refusals = Counter(
        outcome.refusal or "no row accepted" for _, outcome in found if outcome.verdict == "refused"
    )
    headings = [*VERDICTS, "sound rows accepted"]
    return [
        *table(["damage", *headings], [*by_kind, *every]),
        *table(["encoding", *headings], by_encoding),
        *table(["refused with", "files"], refusals.most_common()),
        *wrong,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=1, help="how often each damage is done, at other places"
    )
    print("\n".join(printed(judge(parser.parse_args().rounds))))


if __name__ == "__main__":
    main()
