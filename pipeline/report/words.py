"""The fixed words of pages, in `templates/words.zh.toml` and `words.en.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import KefuError, Language
from pipeline.logs import Words
from pipeline.report import format

LANGUAGES: tuple[Language, ...] = ("zh", "en")
TEMPLATES = Path(__file__).parents[2] / "templates"


def both(words: Words | None) -> dict[str, str] | None:
    """Words as block data."""
    return None if words is None else {"zh": words.zh, "en": words.en}


@dataclass(frozen=True)
class Phrases:
    """The fixed words in one language; called with a key and facts, it says the phrase."""

    language: Language
    entries: Mapping[str, str | Mapping[str, str]]

    def __call__(self, key: str, **facts: Any) -> str:
        """The phrase, its places filled; whole numbers are written as counts.

        A phrase with a singular is chosen by the fact `count`.
        """
        phrase = self.entries[key]
        if not isinstance(phrase, str):
            phrase = phrase["one" if facts.get("count") == 1 else "other"]
        return phrase.format(**{name: self._text(fact) for name, fact in facts.items()})

    def has(self, key: str) -> bool:
        return key in self.entries

    def pick(self, words: Mapping[str, str] | None) -> str:
        """Words from block data, in this language; the other one where this is empty."""
        if not words:
            return ""
        return words.get(self.language) or next((text for text in words.values() if text), "")

    def _text(self, fact: Any) -> str:
        if isinstance(fact, Mapping):
            return self.pick(fact)
        if isinstance(fact, int) and not isinstance(fact, bool):
            return format.count(fact, self.language)
        return str(fact)


@cache
def phrases(templates: Path, language: Language) -> Phrases:
    """The fixed words of one language. Raises KefuError words_missing where there is no such file."""
    path = templates / f"words.{language}.toml"
    if not path.is_file():
        raise KefuError("words_missing", where=path)
    return Phrases(language, dict(_flat(tomllib.loads(path.read_text("utf-8")))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, entry in table.items():
        if isinstance(entry, dict) and set(entry) != {"one", "other"}:
            found += _flat(entry, f"{prefix}{name}.")
        else:
            found.append((prefix + name, entry))
    return found
