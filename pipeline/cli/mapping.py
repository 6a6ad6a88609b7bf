"""`kefu map` in words: what was found for each column, and the questions that only a person can answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.cli.session import Session, now
from pipeline.errors import KefuError
from pipeline.ingest import Delivery
from pipeline.mapping import Proposal, keep, propose, section, trial
from pipeline.mapping.likeness import Basis
from pipeline.mapping.matching import Doubt, Match
from pipeline.mapping.samples import samples, shapes
from pipeline.settings import SETTINGS_FILE, Department, Settings

Ask = Callable[[str], str]
CLOSE_LOGS = 0.15
LEAST_CERTAIN = 0.5
WIDTH_OF_A_PIPE = 160
SKIP = "-"
_DEFAULTS = Settings(department=Department(name="-"))
_BASES: dict[Basis, str] = {
    "synonym": "map_synonym", "contained": "map_contained", "similar": "map_similar", "values": "map_values", "told": "map_told",
}  # fmt: skip


def described(session: Session, file: Path, log: str, hints: Mapping[str, str], write: bool) -> None:
    """Prints the section that a file needs; in a terminal after asking what is doubtful, and keeps it where told to.

    Raises KefuError settings_missing, and those of mapping.propose and mapping.keep.
    """
    settings = session.settings() if session.has_settings or write else _DEFAULTS
    given = {name: int(value) if value.isdecimal() else value for name, value in hints.items()}
    ask = _asking() if sys.stdin.isatty() and sys.stderr.isatty() else None
    proposal = propose(file, settings, session.folder, log, given)
    if ask and not log and (chosen := other_log(session, proposal, ask)):
        proposal = propose(file, settings, session.folder, chosen, given)
    show(session, proposal)
    if ask:
        proposal = answered(session, proposal, ask)
    print(section(proposal), end="")
    if not proposal.missing:
        _try(session, proposal, file, settings)
    if write or (ask and session.has_settings and ask(session.words("map_ask_write")).casefold() == "y"):
        keep(proposal, session.folder)
        print(session.words("map_kept", where=session.folder / SETTINGS_FILE), file=sys.stderr)


def _try(session: Session, proposal: Proposal, file: Path, settings: Settings) -> None:
    """Says what the door would make of the file; a refusal is what is still to be settled, and ends nothing."""
    try:
        print(said_of(session, trial(proposal, file, settings, now())), file=sys.stderr)
    except KefuError as error:
        session.say_fault(error)


def _asking() -> Ask:
    """The way to ask on the terminal: an empty answer accepts."""
    import typer

    return lambda question: str(typer.prompt(question, default="", show_default=False, err=True)).strip()


def show(session: Session, proposal: Proposal) -> None:
    """Prints on stderr what was found, so that stdout holds the section alone."""
    console = Console(stderr=True)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_PIPE
    others = ", ".join(f"{log} {score:.2f}" for log, score in proposal.others)
    console.print(
        session.words("map_log", log=proposal.log.name, score=proposal.score, others=others),
        markup=False, highlight=False,
    )  # fmt: skip
    if proposal.score < LEAST_CERTAIN:
        console.print(session.words("map_log_unsure"), markup=False, highlight=False)
    table = Table(*session.words("map_headings").split("|"), box=None)
    for row in _rows(session, proposal):
        table.add_row(*map(_plain, row))
    console.print(table, highlight=False)
    for note in proposal.notes:
        console.print(note, markup=False, highlight=False)


def said_of(session: Session, delivery: Delivery | None) -> str:
    """What the trial made of the file, with the reasons of rejected rows."""
    if delivery is None:
        return session.words("map_untried")
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in delivery.reasons.items())
    return session.words(
        "map_tried", read=delivery.read, accepted=delivery.accepted, rejected=delivery.rejected, duplicates=delivery.duplicates,
        not_applicable=delivery.not_applicable, reasons=f"({reasons})" if reasons else "",
    )  # fmt: skip


def other_log(session: Session, proposal: Proposal, ask: Ask) -> str:
    """The log a person chooses where another fits nearly as well; empty for the one proposed."""
    close = [log for log, score in proposal.others if proposal.score - score < CLOSE_LOGS]
    if not close:
        return ""
    answer = ask(session.words("map_ask_log", log=proposal.log.name, others=", ".join(close)))
    return answer if answer in close else ""


def answered(session: Session, proposal: Proposal, ask: Ask) -> Proposal:
    """The proposal after a person looked at what is doubtful: a header kept, changed or left out, a form chosen."""
    for match in proposal.doubtful:
        answer = ask(session.words("map_ask_match", **_facts(session, match, proposal)))
        proposal = proposal.choosing(match.column, None if answer == SKIP else answer or match.header)
    for column in proposal.missing:
        headers = ", ".join(proposal.unmatched)
        if answer := ask(session.words("map_ask_missing", column=column.name, headers=headers)):
            proposal = proposal.choosing(column, answer)
    for match in proposal.matches:
        if match.choices:
            question = session.words(
                "map_ask_form",
                column=match.column.name,
                header=match.header,
                choices=" / ".join(match.choices),
            )
            if (answer := ask(question)) in match.choices:
                proposal = proposal.declaring(match.column, answer)
    return proposal


def _rows(session: Session, proposal: Proposal) -> Iterator[tuple[str, ...]]:
    for match in proposal.matches:
        told = ", ".join(_doubt(session, doubt, match) for doubt in match.doubts)
        shown = " | ".join(samples(match, proposal.evidence))
        yield match.column.name, match.header, _ground(session, match), f"{match.share:.1%}", shown, told
    for column in proposal.missing:
        yield column.name, "?", "", "", "", session.words("map_required")
    for place, name in enumerate(proposal.evidence.header):
        if name in proposal.unmatched:
            shown = " | ".join(shapes(place, proposal.evidence))
            yield "–", name, "", "", shown, session.words("map_unmatched")


def _facts(session: Session, match: Match, proposal: Proposal) -> dict[str, str]:
    return {
        "column": match.column.name,
        "header": match.header,
        "ground": _ground(session, match),
        "share": f"{match.share:.1%}",
        "samples": " | ".join(samples(match, proposal.evidence)),
    }


def _ground(session: Session, match: Match) -> str:
    return f"{session.words(_BASES[match.basis])} {match.score:.2f}"


def _doubt(session: Session, doubt: Doubt, match: Match) -> str:
    return session.words(doubt, choices=" / ".join(match.choices), share=f"{match.share:.1%}")


def _plain(text: str) -> str:
    """A text in which rich sees no markup."""
    return text.replace("[", "\\[")
