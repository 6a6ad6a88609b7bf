"""The one error a user ever sees, and the catalogue its words come from.

A `KefuError` names a *reason*. The words (zh, en) and the exit code of every reason stand in
`pipeline/messages/*.toml`; the facts it is raised with fill the placeholders.
"""

from __future__ import annotations

import difflib
import string
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]

EXIT_DONE = 0
EXIT_DATA_REFUSED = 10
EXIT_NOTEBOOK_FAILED = 11
EXIT_PARTLY_PUBLISHED = 12
EXIT_SOURCE_MISSING = 13
EXIT_NOTEBOOK_REFUSED = 14
EXIT_USAGE = 64
EXIT_BUG = 70
EXIT_CANNOT_WRITE = 73
EXIT_LOCKED = 75
EXIT_SETTINGS = 78
EXIT_INTERRUPTED = 130


class Message(NamedTuple):
    """What a reason code says, in both languages, and the exit code it ends with."""

    exit_code: int
    zh: str
    en: str


@cache
def catalogue() -> dict[str, Message]:
    """Every reason code with its message, read from `pipeline/messages/*.toml`."""
    found: dict[str, Message] = {}
    for path in sorted((Path(__file__).parent / "messages").glob("*.toml")):
        for reason, entry in tomllib.loads(path.read_text("utf-8")).items():
            if reason in found:
                raise ValueError(f"{path.name}: reason {reason!r} is defined twice")
            found[reason] = Message(int(entry["exit"]), str(entry["zh"]), str(entry["en"]))
    return found


class KefuError(Exception):
    """A fault somebody can mend: where it is, what was found, what was expected, what to do."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason = reason
        self.facts = facts
        self.message = catalogue()[reason]
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[Callable[..., KefuError], tuple[str, dict[str, object]]]:
        """The way an error travels from a worker process: its reason and its facts, exceptions as text."""
        facts = {
            name: str(fact) if isinstance(fact, Exception) else fact for name, fact in self.facts.items()
        }
        return _raised_elsewhere, (self.reason, facts)

    @property
    def exit_code(self) -> int:
        return self.message.exit_code

    def text(self, language: Language) -> str:
        """The message in one language; `{hint}` becomes the "did you mean" of the fact `nearest`."""
        template = self.message.zh if language == "zh" else self.message.en
        facts = {**self.facts, "hint": _hint(self.facts.get("nearest"), language)}
        return string.Formatter().vformat(template, (), facts).strip()


def _raised_elsewhere(reason: str, facts: dict[str, object]) -> KefuError:
    return KefuError(reason, **facts)


def _hint(nearest: object, language: Language) -> str:
    if not nearest:
        return ""
    return f"是不是“{nearest}”？" if language == "zh" else f'Did you mean "{nearest}"?'


def nearest(found: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word closest to what was found, or None when nothing is close."""
    matches = difflib.get_close_matches(found, list(known), n=1, cutoff=likeness)
    return matches[0] if matches else None
