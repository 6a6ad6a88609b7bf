"""What is selected: every column as the text its database gives it, in an order that the same rows always have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.settings import Source

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause, ColumnElement, Connection, Dialect, Executable, FromClause

_NAMES_OF_KINDS = {
    "number": ("NUMBER",), "time": ("DATETIME", "DATE", "TIME", "TIMESTAMP"), "text": ("STRING", "BINARY"),
}  # fmt: skip
_POSTGRESQL_INSTANT, _MYSQL_BIT, _MYSQL_DECIMAL = 1184, 16, 246
_MYSQL = ("mysql", "mariadb")
_OTHER_PARAMETER = re.compile(r"(?<![:\w\\]):(?!since\b)(?=\w)")


@dataclass(frozen=True)
class Field:
    """A column of a table or query: its name, its driver's code for its type, and its kind (number, time, text, or not known)."""

    name: str
    code: Any
    kind: str


def fields_of(connection: Connection, source: Source) -> list[Field]:
    """The columns that a source's table or query has now, found without reading a row."""
    from sqlalchemy import literal_column, select, text

    nothing: Executable = select(literal_column("*")).select_from(_origin(source, ())).where(text("1 = 0"))
    with connection.execute(nothing, {"since": source.since}) as result:
        return [
            Field(name, code, _kind(connection.dialect, code)) for name, code, *_ in result.cursor.description
        ]


def key_of(connection: Connection, source: Source) -> list[str]:
    """The primary key of a source's table; nothing for a view or a query."""
    from sqlalchemy import inspect

    if not source.table:
        return []
    schema, _, name = source.table.rpartition(".")
    return list(inspect(connection).get_pk_constraint(name, schema or None)["constrained_columns"])


def selection(
    source: Source, fields: list[Field], key: list[str], dialect: str, is_since: bool
) -> Executable:
    """The statement that reads a source's rows, of `:since` and later if `is_since`.

    Order: since_column, so that the later state of a row comes later; then the key, or without one all columns.
    """
    from sqlalchemy import bindparam, select

    origin = _origin(source, [field.name for field in fields])
    texts = [_text(origin.c[field.name], field, dialect) for field in fields]
    order = [origin.c[name] for name in (source.since_column, *key) if name]
    chosen = select(*(text.label(f"c{place}") for place, text in enumerate(texts)))
    if is_since and ":since" not in source.query:
        chosen = chosen.where(origin.c[source.since_column] >= bindparam("since"))
    return chosen.order_by(*order, *([] if key else texts))


def _origin(source: Source, names: list[str] | tuple[()]) -> FromClause:
    """The table or query, called `asked`, with columns of the names."""
    from sqlalchemy import column, table, text

    columns: list[ColumnClause[Any]] = [column(name) for name in names]
    if source.table:
        schema, _, name = source.table.rpartition(".")
        return table(name, *columns, schema=schema or None).alias("asked")
    query = _OTHER_PARAMETER.sub(r"\\:", source.query.strip().rstrip(";"))
    return text(query).columns(*columns).subquery("asked")


def _text(column: ColumnElement[Any], field: Field, dialect: str) -> ColumnElement[str]:
    """A column as its database writes it: exact decimals, impossible dates as they stand, instants on the local clock."""
    from sqlalchemy import TIMESTAMP, Text, cast

    if dialect == "postgresql" and field.code == _POSTGRESQL_INSTANT:
        column = cast(column, TIMESTAMP)
    if dialect in _MYSQL and field.code == _MYSQL_BIT:
        column = column + 0
    return cast(column, Text)


def _kind(dialect: Dialect, code: Any) -> str:
    """The kind of a driver's type code, by the type objects every driver has (PEP 249); those of PyMySQL lack decimals."""
    if dialect.name in _MYSQL and code == _MYSQL_DECIMAL:
        return "number"
    for kind, names in _NAMES_OF_KINDS.items():
        if code is not None and any(code == getattr(dialect.dbapi, name, None) for name in names):
            return kind
    return ""
