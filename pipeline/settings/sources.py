"""Where the logs come from: which files, under which headers, in which words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.settings.origins import Origin
from pipeline.settings.section import Section

Headers = str | list[str]


class Paths(Section):
    """`[paths]`: folders, relative to kefu.toml; empty means the project's own."""

    data: str = Field("data", description="快照、仓库、日志 · snapshots, warehouse, log files")
    reports: str = Field("reports", description="发布的页面 · published pages")
    notebooks: str = Field("", description="笔记本 · notebooks")
    templates: str = Field("", description="模板 · templates")


class Privacy(Section):
    """`[privacy]`: the key that customers' tokens are made with."""

    key_file: str = Field(
        "",
        description="身份密钥文件，宜放在数据文件夹之外；空为 data/identity.key；环境变量 KEFU_IDENTITY_KEY_FILE 优先"
        " · file of the key, best kept outside the data; empty: data/identity.key; KEFU_IDENTITY_KEY_FILE beats it",
    )


class YearRule(Section):
    """`year = {start, rollover}`: the year of dates written without one."""

    start: int = Field(ge=1900, le=9999, description="第一行的年份 · year of the first row")
    rollover: bool = Field(
        False, description="月份变小即进入下一年 · a month earlier than the row before starts the next year"
    )


class EventPick(Section):
    """Which events of a case count for one instant, and which of them is taken."""

    activity: list[str] = Field(default_factory=list, description="活动名，空为任意 · names, empty: any")
    take: Literal["first", "last"] = Field("first", description="取首个或末个 · the first or the last")


class Owner(Section):
    """Whose event names the case's owner."""

    event: Literal["opens", "responds", "resolves", "closes", "reopens"] = Field(
        description="取自哪个事件 · the event whose row names the owner"
    )
    column: str = Field(description="人员所在列 · header of the person")


class Events(Section):
    """`[source.events]`: one row per event becomes one row per case."""

    case: str = Field(description="案件编号列 · header of the case id")
    activity: str = Field(description="活动列 · header of the activity")
    at: str = Field(description="时间列 · header of the time")
    opens: EventPick = Field(default_factory=lambda: EventPick(), description="受理 · opens the case")
    responds: EventPick | None = Field(None, description="首次响应 · first response")
    resolves: EventPick | None = Field(None, description="办结 · resolution")
    closes: EventPick | None = Field(None, description="关闭 · closing")
    reopens: EventPick | None = Field(None, description="重开 · reopening")
    owner: Owner | None = Field(None, description="责任人 · who owns the case")


class Source(Origin):
    """`[[source]]`: one kind of file and the log it feeds; one file may feed several logs."""

    log: str = Field(description="日志名 · which log")
    name: str = Field("", description="来源名，空则同 log · name of the source, empty: as log")
    sheet: str | int | None = Field(None, description="工作表 · sheet by name or number from 1")
    fill_down: list[str] = Field(
        default_factory=list,
        description="合并单元格的值填入其下各行的列：表头 · headers of columns whose merged cells give their value to each row they cover",
    )
    encoding: str | None = Field(None, description="编码，空则自动判断 · encoding, empty: detected")
    delimiter: str | None = Field(
        None,
        min_length=1,
        description="文本文件的分隔符，空则自动判断 · delimiter of a text file, empty: detected",
    )
    quote: str | None = Field(
        None,
        max_length=1,
        description='文本文件的引号，""为无，空则自动判断 · quote, "" for none; empty: detected',
    )
    escape: str | None = Field(
        None,
        max_length=1,
        description='文本文件中引号的转义符，""为双写引号，空则自动判断 · what escapes a quote, "" where it is doubled; empty: detected',
    )
    first_row: int | None = Field(
        None, ge=1, description="表头所在行，空则自动判断 · line or row of the header, empty: detected"
    )
    header_rows: int | None = Field(
        None,
        ge=0,
        le=5,
        description='表头行数，0 为无表头（列名为 "1"、"2"…），空则自动判断 · rows of the header, 0 for none (columns are called "1", "2", …); empty: detected',
    )
    columns: dict[str, Headers] = Field(
        default_factory=dict,
        description="规范列 = 表头；几个表头以空格相连，[] 为不取 · canonical = header; several headers are joined by a space, [] takes none",
    )
    values: dict[str, dict[str, str | list[str]]] = Field(
        default_factory=dict,
        description="列 = {规范值 = 文件中的值} · column = {canonical = values in the file}",
    )
    forms: dict[str, str | list[str]] = Field(
        default_factory=dict,
        description='列 = 写法（可列几种，写了就只认这些）：日期 "Y/M/D" "M/D/Y" "D/M/Y" "serial" "serial1904" "unix" "unix_ms"；'
        '时长 "seconds" "minutes" "hours" "days" "milliseconds" "mm:ss" "h:mm" "h:mm:ss"；金额 "yuan" "jiao" "fen" "qian" "wan"'
        " · column = the form of its values, or several that cannot be confused; what is declared is all that is read",
    )
    unmasked: list[str] = Field(
        default_factory=list,
        description="不遮蔽的文本列（规范列名）· text columns kept as they are, not masked",
    )
    constants: dict[str, str | int | float | bool] = Field(
        default_factory=dict, description="列 = 固定值 · column = the same value in each row"
    )
    where: dict[str, str | list[str]] = Field(
        default_factory=dict, description="适用的行：表头 = 值 · rows that apply: header = values"
    )
    key: Literal["row"] | list[str] | None = Field(
        None,
        description='主键列，或 "row"（无主键） · key columns, or "row" for a keyless file; empty: the log\'s key',
    )
    exact_duplicates: Literal["keep", "drop"] | None = Field(
        None,
        description="无主键时完全相同的行：保留或去除 · keyless files: keep (default) or drop identical rows",
    )
    delivers: Literal["changes", "full"] = Field(
        "changes",
        description="每份文件只含新增和更正，或（full）是全部：最新一份没有的行即已删除 · each file brings changes, or (full) is the whole list: what the newest lacks is gone",
    )
    year: YearRule | None = Field(None, description="无年份日期的规则 · rule for dates without a year")
    events: Events | None = Field(None, description="事件日志 · one row per event")

    @model_validator(mode="after")
    def _keyed_or_not(self) -> Source:
        if self.exact_duplicates and self.key != "row" and self.events is None:
            raise ValueError('exact_duplicates goes with key = "row" or with events')
        if self.delivers == "full" and self.since_column:
            raise ValueError(
                'delivers = "full" is the whole list each time; since_column fetches only what is new'
            )
        return self

    def forms_of(self, column: str) -> tuple[str, ...]:
        """The forms declared for a column; none if nothing is."""
        declared = self.forms.get(column, [])
        return (declared,) if isinstance(declared, str) else tuple(declared)

    @model_validator(mode="after")
    def _fetches_on(self) -> Source:
        if self.since_column and (self.key == "row" or self.events is not None):
            raise ValueError("since_column needs a key, so that a changed row replaces its old one")
        return self

    @property
    def title(self) -> str:
        return self.name or self.log
