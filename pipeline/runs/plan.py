"""Which pages a run makes: every report of the notebooks folder, one page per person where it is about people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import KefuError, nearest
from pipeline.runs.contract import declared, shown, title_of
from pipeline.runs.parameters import RUNNER_PARAMETERS, Parameter, effective_parameters
from pipeline.runs.publish import Entry
from pipeline.runs.work import PageWork
from pipeline.settings import Settings
from pipeline.workspace import Person, Workspace

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FIRST = "ingest"
PERSONAL, OF_A_TEAM = "staff_id", "team_id"
NOBODY = Person("", "", "", "")


@dataclass(frozen=True)
class Report:
    """A notebook that keeps the contract, and the parameters it declares; its name is the file's."""

    path: Path
    parameters: Mapping[str, Parameter]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def is_personal(self) -> bool:
        """Whether it makes a page for each person."""
        return PERSONAL in self.parameters

    @property
    def is_of_a_team(self) -> bool:
        """Whether it makes a page for each team."""
        return OF_A_TEAM in self.parameters


def notebooks(folder: Path, settings: Settings | None) -> list[Path]:
    """The notebooks of a workspace: its own folder if kefu.toml names one, else the project's.

    Raises KefuError no_notebooks.
    """
    named = settings.paths.notebooks if settings else ""
    place = folder / named if named else NOTEBOOKS
    found = sorted(place.glob("*.ipynb"))
    if not found:
        raise KefuError("no_notebooks", where=place)
    return found


def reports(paths: Sequence[Path], asked: str, staff_id: str) -> list[Report]:
    """The reports to make, `ingest` first: all, the one asked for, or those about people where one is named.

    Raises KefuError unknown_report, report_without_staff, and the first breach of the contract.
    """
    chosen = [path for path in paths if asked in ("", path.stem)]
    if not chosen:
        known = [path.stem for path in paths]
        raise KefuError(
            "unknown_report",
            found=asked,
            where=paths[0].parent,
            known=", ".join(known),
            nearest=nearest(asked, known),
        )
    found = [Report(path, declared(path)) for path in sorted(chosen, key=lambda path: path.stem != FIRST)]
    personal = [report for report in found if report.is_personal]
    if staff_id and not personal:
        raise KefuError("report_without_staff", found=asked or found[0].name, known="staff")
    return personal if staff_id else found


def plan(
    chosen: Sequence[Report],
    workspace: Workspace,
    staff_id: str,
    own: Mapping[str, object],
    before: Iterable[Entry],
) -> list[PageWork]:
    """The pages of a run, numbered; `own` are parameters that only the notebook knows.

    Raises KefuError unknown_staff, unknown_parameter, parameter_missing, parameter_value.
    """
    people = people_of(workspace, staff_id) if any(report.is_personal for report in chosen) else []
    teams = _teams_of(workspace) if any(report.is_of_a_team for report in chosen) else []
    numbers = _numbers(before, [*people, *teams])
    pages = [
        (report, owner)
        for report in chosen
        for owner in (people if report.is_personal else teams if report.is_of_a_team else [NOBODY])
    ]
    return [
        _page(number, report, workspace, owner, own, numbers.get(_owner(owner.staff_id, owner.team_id)))
        for number, (report, owner) in enumerate(pages, 1)
    ]


def people_of(workspace: Workspace, staff_id: str = "") -> list[Person]:
    """Everybody a page is made for; without a roster, those with rows in the period.

    Raises KefuError unknown_staff.
    """
    if staff_id:
        return [workspace.person(staff_id)]
    people = workspace.persons()
    seen = people if workspace.keeps("staff") else _seen(workspace)
    return [people[staff_id] for staff_id in sorted(people.keys() & seen)]


def pages_of_people(pages: Iterable[PageWork], before: Iterable[Entry], period: str) -> dict[str, str]:
    """Each person's page of a period by staff id: those published before, and those of this run."""
    published = {entry.staff_id: entry.stem for entry in before if entry.period == period and entry.staff_id}
    return published | {page.staff_id: page.stem for page in pages if page.staff_id}


def pages_of_reports(pages: Iterable[PageWork], before: Iterable[Entry], period: str) -> dict[str, str]:
    """The page of each report of a period that is about nobody in particular: those published before, and those of this run."""
    published = {
        entry.report: entry.stem
        for entry in before
        if entry.period == period and not _owner(entry.staff_id, entry.team)
    }
    return published | {page.report: page.stem for page in pages if not _owner(page.staff_id, page.team)}


def _seen(workspace: Workspace) -> set[str]:
    """The ids of whoever has a row in the period, in any log."""
    tables = (workspace.dated_rows(log) for log in workspace.build.logs)
    return {
        staff_id
        for table in tables
        if table is not None
        for staff_id in table.select("staff_id").distinct().execute()["staff_id"].dropna()
    }


def _teams_of(workspace: Workspace) -> list[Person]:
    """Every team of the period, as nobody in particular in it."""
    return [Person("", "", str(team), "") for team in sorted(workspace.people()["team_id"].dropna().unique())]


def _owner(staff_id: str, team: str) -> str:
    """Whose page it is: a person's, a team's; empty for the department's."""
    return staff_id or (team and f"team {team}")


def _numbers(before: Iterable[Entry], owners: Iterable[Person]) -> dict[str, int]:
    """The number in the file names of each person's or team's pages: the one published before, else the next free one."""
    published = ((_owner(entry.staff_id, entry.team), entry.stem) for entry in before)
    numbers = {owner: int(stem.rpartition("-")[2]) for owner, stem in published if owner}
    for owner in owners:
        numbers.setdefault(_owner(owner.staff_id, owner.team_id), max(numbers.values(), default=0) + 1)
    return numbers


def _page(
    number: int,
    report: Report,
    workspace: Workspace,
    person: Person,
    own: Mapping[str, object],
    person_number: int | None,
) -> PageWork:
    asked = {**_of_the_run(workspace, person), **own}
    given = {name: value for name, value in asked.items() if name in report.parameters or name in own}
    name = report.name if person_number is None else f"{report.name}-{person_number:04d}"
    return PageWork(
        number=number,
        report=report.name,
        notebook=report.path,
        notebook_hash=hashlib.sha256(report.path.read_bytes()).hexdigest()[:12],
        title=title_of(report.path),
        period=workspace.period.text,
        given=given,
        parameters=effective_parameters(report.parameters, given, shown(report.path)),
        stem=f"{workspace.period.text}/{name}",
        staff_id=person.staff_id,
        person=person.name,
        team=person.team_id,
    )


def _of_the_run(workspace: Workspace, owner: Person) -> dict[str, object]:
    """The parameters that a run sets."""
    values = (
        workspace.period.text,
        owner.staff_id,
        owner.team_id,
        str(workspace.folder),
        workspace.build.id,
        workspace.as_of.isoformat(),
    )
    return dict(zip(RUNNER_PARAMETERS, values, strict=True))
