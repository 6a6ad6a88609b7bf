"""A proposal as the lines of kefu.toml, and their place at its end."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import KefuError, catalogue
from pipeline.ingest.headers import plain
from pipeline.ingest.shapes import shape_of
from pipeline.ingest.storage import write_atomically
from pipeline.mapping.matching import Match
from pipeline.mapping.proposal import Proposal
from pipeline.settings import SETTINGS_FILE, Settings, Source, read_settings


def section(proposal: Proposal) -> str:
    """The `[[source]]` section of a proposal, its doubts as comments in both languages."""
    return "\n".join(_lines(proposal)) + "\n"


def source_of(proposal: Proposal) -> Source:
    """The source that the section declares."""
    return Source.model_validate(tomllib.loads(section(proposal))["source"][0])


def keep(proposal: Proposal, folder: Path) -> Settings:
    """Appends the section to kefu.toml, every byte before it unchanged, and gives the settings as they are then.

    Raises KefuError map_incomplete, map_known, cannot_write, and those of settings that cannot be read.
    """
    if proposal.missing:
        names = ", ".join(column.name for column in proposal.missing)
        raise KefuError("map_incomplete", where=proposal.files, found=names, log=proposal.log.name)
    before = read_settings(folder)
    for source in before.source:
        if (source.log, source.files) == (proposal.log.name, proposal.files):
            raise KefuError("map_known", where=SETTINGS_FILE, found=source.title, files=source.files)
    path = folder / SETTINGS_FILE
    old = path.read_bytes()
    new = old + (b"\n" if old.endswith(b"\n") else b"\n\n") + section(proposal).encode()
    settings = _as_read(new)
    shape_of(settings.source[-1])
    mode = path.stat().st_mode
    write_atomically(path, new)
    path.chmod(mode)
    return settings


def _as_read(content: bytes) -> Settings:
    """What a kefu.toml of this content says."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / SETTINGS_FILE).write_bytes(content)
        return read_settings(Path(folder))


def _lines(proposal: Proposal) -> Iterator[str]:
    yield "[[source]]"
    yield from _head(proposal)
    yield from (f"# {_told('map_column_missing', column=column.name)}" for column in proposal.missing)
    yield "\n[source.columns]"
    for match in proposal.matches:
        headers = [match.header, match.clock] if match.clock else [match.header]
        yield f"{match.column.name} = {_listed(headers)}{_remark(match)}"
    yield from (f"{name} = []" for name in _not_taken(proposal))
    yield from _forms(proposal)
    for match in proposal.matches:
        yield from _words(match)


def _head(proposal: Proposal) -> Iterator[str]:
    """The keys of the section itself."""
    yield f"log = {_quoted(proposal.log.name)}"
    yield f"files = {_quoted(proposal.files)}"
    if proposal.name:
        yield f"name = {_quoted(proposal.name)}"
    for name, hint in proposal.hints.items():
        yield f"{name} = {hint if isinstance(hint, int) else _quoted(hint)}"
    if proposal.where:
        rules = (f"{_quoted(header)} = {_listed(words)}" for header, words in proposal.where.items())
        yield f"where = {{ {', '.join(rules)} }}"


def _words(match: Match) -> Iterator[str]:
    if match.values:
        yield f"\n[source.values.{match.column.name}]"
    for canonical, words in match.values.items():
        yield f"{_key(canonical)} = {_listed(words)}"


def _remark(match: Match) -> str:
    doubts = [
        _told(doubt, choices=" / ".join(match.choices), share=f"{match.share:.1%}") for doubt in match.doubts
    ]
    if match.basis in ("contained", "similar"):
        doubts.insert(0, f"{match.score:.2f}")
    return f"  # {'; '.join(doubts)}" if doubts else ""


def _forms(proposal: Proposal) -> Iterator[str]:
    """The declared forms; where only a person can choose, the choices stand in a comment."""
    declared = [match for match in proposal.matches if match.forms or match.choices]
    if declared:
        yield "\n[source.forms]"
    for match in declared:
        if match.forms:
            yield f"{match.column.name} = {_quoted(match.forms[0])}"
        else:
            yield from (f"# {match.column.name} = {_quoted(form)}" for form in match.choices)


def _not_taken(proposal: Proposal) -> Iterator[str]:
    """Columns that the door would feed from a header by its name although the proposal does not."""
    fed = {match.column.name for match in proposal.matches}
    left = {plain(header) for header in proposal.unmatched}
    for column in proposal.log.columns:
        words = {plain(word) for word in (column.name, *column.synonyms, column.label.zh, column.label.en)}
        if column.name not in fed and not column.required and words & left:
            yield column.name


def _told(reason: str, **facts: object) -> str:
    """A message in both languages, in one line."""
    message = catalogue()[reason]
    return f"{message.zh.format(**facts)} · {message.en.format(**facts)}"


def _quoted(text: str) -> str:
    """A text as a TOML string: as JSON has it, and without the one control sign that TOML forbids and JSON allows."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(text: str) -> str:
    return text if text.isascii() and text.replace("_", "").isalnum() else _quoted(text)


def _listed(words: list[str]) -> str:
    return _quoted(words[0]) if len(words) == 1 else f"[{', '.join(map(_quoted, words))}]"
