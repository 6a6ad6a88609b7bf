"""Which forms a source may declare for a column, and what is refused when a column turns out to hold more than those."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.errors import KefuError, nearest
from pipeline.ingest import amounts, instants
from pipeline.ingest.kinds import FORM_NOT_DECLARED, is_timed
from pipeline.logs import Column, Log
from pipeline.settings import SETTINGS_FILE, Source

_CONFUSED = (
    {instants.MONTH_FIRST, instants.DAY_FIRST},
    {instants.SERIAL, instants.SERIAL_1904},
    {amounts.MINUTES_SECONDS, amounts.HOURS_MINUTES},
    set(amounts.UNITS_OF_TIME),
    set(amounts.UNITS_OF_MONEY),
)
MASKED_KINDS = ("text", "category")
_SHOWN = 3


def forms_known(column: Column) -> tuple[str, ...]:
    """The forms that may be declared for a column; none if its kind has one form only."""
    if is_timed(column):
        return instants.FORMS
    if column.kind == "seconds":
        return amounts.FORMS_OF_TIME
    return tuple(amounts.UNITS_OF_MONEY) if column.unit == "CNY" else ()


def refuse_unfit_forms(source: Source, log: Log) -> None:
    """Refuses forms that a column cannot have or that could be taken for each other, and what cannot be left unmasked.

    Raises KefuError unknown_column, unknown_form, forms_confused, not_a_text.
    """
    for name in source.forms:
        _refuse_forms(
            _column(source, log, name, "forms"),
            source.forms_of(name),
            f"{SETTINGS_FILE} [source.forms] ({source.title})",
        )
    for name in source.unmasked:
        column = _column(source, log, name, "unmasked")
        if column.personal == "token" or column.kind not in MASKED_KINDS:
            raise KefuError(
                "not_a_text", where=f"{SETTINGS_FILE} [[source]] {source.title} unmasked", found=name
            )


def _column(source: Source, log: Log, name: str, setting: str) -> Column:
    if name not in log.names:
        raise KefuError(
            "unknown_column", where=f"{SETTINGS_FILE} [source.{setting}] ({source.title})", found=name, log=log.name,
            known=", ".join(log.names), nearest=nearest(name, log.names),
        )  # fmt: skip
    return log.column(name)


def _refuse_forms(column: Column, declared: Sequence[str], where: str) -> None:
    known = forms_known(column)
    for form in declared:
        if form not in known:
            raise KefuError(
                "unknown_form", where=where, column=column.name, found=form, known=", ".join(known) or "-"
            )
    if any(len(confused & set(declared)) > 1 for confused in _CONFUSED):
        raise KefuError("forms_confused", where=where, column=column.name, found=", ".join(declared))


def mixed_meanings(rejected: str) -> str:
    """SQL over the rejected rows of a file: columns with values in a form that is not declared, how many, where, and which.

    Only rejected rows are looked at: a value in another form is always one of them, so that the good rows cost nothing.
    """
    return (
        f'SELECT "column", count(*) AS found, min(line) AS line, list(text ORDER BY line)[:{_SHOWN}] AS examples '
        f"FROM {rejected} WHERE reason = concat(\"column\", '_{FORM_NOT_DECLARED}') GROUP BY 1 ORDER BY line"
    )


def refuse_mixed(rejected: str, name: str, log: Log, connection: duckdb.DuckDBPyConnection) -> None:
    """Refuses the file called `name` if a column of it holds a form that is not declared: its other values are in doubt too.

    A date such as 10/3/2026 beside 2026-03-10 may be what a spreadsheet left of one order of day and month.
    Raises KefuError form_not_declared.
    """
    found = connection.sql(mixed_meanings(rejected)).fetchone()
    if found:
        column, count, line, examples = found
        raise KefuError(
            "form_not_declared", where=name, line=line, column=column, count=count, found=", ".join(examples),
            known=", ".join(forms_known(log.column(column))),
        )  # fmt: skip
