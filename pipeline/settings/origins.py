"""Where the rows of a source come from: files that are delivered, or a table or query of a database."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator

from pipeline.errors import KefuError
from pipeline.settings.section import Section

_PASSWORDS = re.compile(r"://[^/?#@:]*:([^@]*)@|[?&][^=&]*(?:pass|pwd|secret|token)[^=&]*=([^&]*)", re.I)
_UNITS = {
    "minutes": ("minute", "minutes", "分钟"), "hours": ("hour", "hours", "小时"), "days": ("day", "days", "天"),
}  # fmt: skip


def _span(written: Any) -> Any:
    """A span of time from words as `"2 days"`; a bare whole number stays one."""
    match = re.fullmatch(r"\s*(\d+)\s*(\D*?)\s*", written) if isinstance(written, str) else None
    if match is None:
        return written
    unit = next((unit for unit, names in _UNITS.items() if match[2] in names), None)
    if match[2] and unit is None:
        raise ValueError(f'"{written}" is no number of {", ".join(_UNITS)}')
    return timedelta(**{unit: int(match[1])}) if unit else int(match[1])


class Origin(Section):
    """The part of `[[source]]` that says where its rows are; it decides nothing about how they are read."""

    files: str = Field(
        "",
        description="文件通配符，可含 ${变量} · glob relative to kefu.toml; ${NAME} is read from the environment",
    )
    database: SecretStr | None = Field(
        None,
        description="数据库网址，密码只能写作 ${变量} · SQLAlchemy URL instead of files; a password only as ${NAME}",
    )
    table: str = Field("", description="表或视图 · table or view, may be schema.table")
    query: str = Field("", description="查询，可含 :since · select statement, may use :since")
    since_column: str = Field(
        "",
        description="只取新增：修改时间列 · fetch only what is new: the column that grows with each change",
    )
    since: str | int | None = Field(
        None, description="首次读取的起点 · where the first fetch starts, empty: everything"
    )
    overlap: Annotated[timedelta | int, BeforeValidator(_span)] = Field(
        timedelta(days=1),
        description='每次回看，如 "2 days" 或 1000 · read again what changed so shortly before: "2 days", or 1000 for a number',
    )
    may_be_empty: bool = Field(
        False, description="读不到行也可以 · a fetch without rows is no fault, after the first"
    )

    @field_validator("database")
    @classmethod
    def _without_password(cls, url: SecretStr | None) -> SecretStr | None:
        """Raises KefuError, not ValueError: what pydantic says about a value shows the value."""
        for match in _PASSWORDS.finditer(url.get_secret_value() if url else ""):
            if not re.fullmatch(r"(\$\{\w+\})?", match[1] or match[2] or ""):
                raise KefuError("password_in_settings", where="kefu.toml [[source]] database")
        return url

    @model_validator(mode="after")
    def _files_or_database(self) -> Origin:
        asked = [name for name in ("table", "query") if getattr(self, name)]
        if ("files" in self.model_fields_set) == (self.database is not None):
            raise ValueError("say either files or database")
        if len(asked) != (self.database is not None):
            raise ValueError("a database goes with one table or one query, files with neither")
        if self.since_column and self.database is None:
            raise ValueError("since_column goes with a database")
        if ":since" in self.query and not (self.since_column and self.since is not None):
            raise ValueError(
                "a query with :since goes with since_column and since, where the first fetch starts"
            )
        return self


# The names of these settings: another address, query or overlap reads no delivered row differently.
ORIGIN = set(Origin.model_fields)
