"""The verbs of `kefu`, one call each. A verb imports what it needs, so that `kefu --help` does not wait for pandas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.options import Format, names, pairs
from pipeline.cli.session import Session, now
from pipeline.cli.version import code_version
from pipeline.errors import KefuError
from pipeline.periods import Period
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.runs.run import Order
    from pipeline.warehouse import Build

PERIOD_HELP = "期间 2026-10-05、2026-W41、2026-10、2026-Q4、2026、A..B · a period"
FOLDER_HELP = "含 kefu.toml 的文件夹，默认当前文件夹 · folder with kefu.toml, else the current one"
Asked = Annotated[str, typer.Option("--period", help=PERIOD_HELP)]
Printing = Annotated[Format, typer.Option("--format", help="输出格式 · how to print")]

app = typer.Typer(
    name="kefu",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="客服日志变成绩效报告 · customer-service logs in, staff-performance reports out",
)


def _version(asked: bool) -> None:
    if asked:
        print(f"kefu {code_version()}")
        raise typer.Exit


@app.callback()
def command(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option("-C", help=FOLDER_HELP)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="只说错误 · say nothing but faults")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="同时显示日志 · show the log too")] = False,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option("--language", help="消息的语言 · language of messages")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 · version")
    ] = False,
) -> None:
    session: Session = context.obj
    session.named_folder, session.asked_language = folder, language
    session.is_quiet, session.is_verbose = quiet, verbose


@app.command("demo")
def _demo(context: typer.Context) -> None:
    """在 -C 文件夹造一个演示部门并发布它的报告 · make a believable department in the folder and publish its reports"""
    from pipeline.demo import generate
    from pipeline.demo.after_sales import AFTER_SALES

    session: Session = context.obj
    generate(session.folder)
    delivered_at = datetime.combine(AFTER_SALES.end_day, time(6))
    _publish(session, session.order(session.settings(for_ingest=True), received_at=delivered_at), "demo")


@app.command("ingest")
def _ingest(context: typer.Context) -> None:
    """读入收件箱：采用或拒收每一行 · read the inbox, accept or reject every row"""
    from pipeline.cli.status import equation
    from pipeline.ingest import ingest

    session: Session = context.obj
    settings = session.settings(for_ingest=True)
    with session.work("ingest", settings) as progress:
        deliveries = ingest(session.folder, settings, now(), progress)
    session.say("ingested", files=len(deliveries), equation=equation(session, deliveries))


@app.command("build")
def _build(context: typer.Context) -> None:
    """由采用的行生成新构建 · make a build of the accepted rows"""
    from pipeline.warehouse import build

    session: Session = context.obj
    settings = session.settings()
    with session.work("build", settings):
        made = build(session.folder, settings)
    rows = ", ".join(f"{log} {made.row_counts[log]:,}" for log in made.logs)
    session.say("built", build=made.id, data_to=made.data_to, rows=rows)


@app.command("map")
def _map(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="要描述的文件 · the file to describe")],
    log: Annotated[str, typer.Option("--log", help="日志名，空则推断 · its log, else the likeliest")] = "",
    hint: Annotated[
        list[str] | None,
        typer.Option("--hint", help="读文件的设置 名称=值，如 encoding=gb18030 · a setting it is read with"),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="写入 kefu.toml · add it to kefu.toml")] = False,
) -> None:
    """为没见过的文件草拟 [[source]]，供人核对 · draft the [[source]] of an unknown file for a person to check"""
    from pipeline.cli.mapping import described

    described(context.obj, file, log, pairs(hint or [], "--hint", "encoding=gb18030"), write)


@app.command("measures")
def _measures(
    context: typer.Context,
    kpi: Annotated[str, typer.Option("--kpi", help="指标，用逗号分开 · KPIs, separated by commas")],
    by: Annotated[str, typer.Option("--by", help="维度，用逗号分开 · dimensions, separated by commas")] = "",
    period: Asked = "",
    dialect: Annotated[list[str] | None, typer.Option("--dialect", help="口径 指标=名称 · KPI=NAME")] = None,
    form: Printing = Format.TABLE,
) -> None:
    """打印指标：分子、分母、值、区间、状态 · print measures: numerator, denominator, value, interval, status"""
    from pipeline.cli.frames import printed
    from pipeline.kpi import measures

    session: Session = context.obj
    settings, kpis = _checked_settings(session), names(kpi)
    if not kpis:
        raise KefuError("no_kpi")
    build, span = _build_and_period(session, settings, period)
    dialects = pairs(dialect or [], "--dialect", "call_resolution_rate=of_answered")
    print(printed(measures(build, settings, kpis, span, names(by), dialects=dialects), form))


@app.command("run")
def _run(
    context: typer.Context,
    period: Asked = "",
    report: Annotated[str, typer.Option("--report", help="只做这份报告 · this report only")] = "",
    staff: Annotated[str, typer.Option("--staff", help="只做此人的页面 · this person's page only")] = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", help="笔记本自有的参数 名称=值 · a notebook's own parameter NAME=VALUE"
        ),
    ] = None,
) -> None:
    """读入、构建、执行笔记本、发布 · read, build, run the notebooks, publish"""
    session: Session = context.obj
    own = pairs(parameter or [], "--parameter", "top=10")
    settings = session.settings(for_ingest=True)
    order = session.order(settings, period=period, report=report, staff_id=staff, parameters=own)
    _publish(session, order, "run")


@app.command("rejected")
def _rejected(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Option("--source", help="来源或文件名 · a source's or a file's name")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="原因代码 · reason code")] = None,
    form: Printing = Format.TABLE,
) -> None:
    """列出被拒收的行：文件、行号、列、原因 · list the rejected rows with file, line, column and reason"""
    from pipeline.cli.frames import printed
    from pipeline.ingest import rejected_rows

    session: Session = context.obj
    print(printed(rejected_rows(session.folder, session.settings(), source, reason), form))


@app.command("withdraw")
def _withdraw(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            help="文件名，或快照开头的 8 位以上 · a file's name, or 8 signs or more of its snapshot"
        ),
    ],
    because: Annotated[str, typer.Option("--reason", help="原因，记入审计 · why, kept on record")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="恢复 · put it back")] = False,
) -> None:
    """撤回一份交错的文件：下一个构建不再计入，快照保留 · take a wrong delivery out of the next build"""
    from pipeline.cli.records import withdrawn

    withdrawn(context.obj, file, because, undo)


@app.command("purge")
def _purge(
    context: typer.Context,
    before: Annotated[str, typer.Option("--before", help="日期 YYYY-MM-DD · a day")],
    yes: Annotated[
        bool, typer.Option("--yes", help="确实删除 · do it; without it nothing is removed")
    ] = False,
) -> None:
    """永久删除某日之前的行、快照和旧构建，留下审计记录 · remove for good what is dated before a day"""
    from pipeline.cli.records import purged

    purged(context.obj, before, yes)


@app.command("staff")
def _staff(
    context: typer.Context,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="日志里花名册不认识的写法 · words the roster does not know")
    ] = False,
    form: Printing = Format.TABLE,
) -> None:
    """列出花名册；--unmatched 列出对不上的人员写法和可能是谁 · the roster, or the words for people it does not know"""
    from pipeline.cli.records import staff_listed

    staff_listed(context.obj, unmatched, form)


@app.command("explain")
def _explain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="指标名 · a KPI's name")],
    compare: Annotated[
        bool, typer.Option("--compare", help="同样的行按每种口径各算一遍 · the same rows under every dialect")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", help="与 --compare 同用：维度 · with --compare: dimensions")
    ] = "",
    period: Asked = "",
    form: Printing = Format.TABLE,
) -> None:
    """说明一个指标：规则、口径、来源、如何比较；--compare 并列各口径 · say what a KPI means, or compare its dialects"""
    from pipeline.kpi import explain

    session: Session = context.obj
    if compare:
        _compare_dialects(session, name, names(by), period, form)
        return
    if by or period:
        raise KefuError("compare_missing", example=f"kefu explain {name} --compare --period 2026-10")
    settings = session.settings() if session.has_settings else None
    for what, words in explain(name, settings):
        print(f"{what.zh}：{words.zh}" if session.language == "zh" else f"{what.en}: {words.en}")


@app.command("check")
def _check(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="笔记本，默认全部 · notebooks, else all")] = None,
) -> None:
    """检查 kefu.toml 和笔记本 · check kefu.toml and the notebooks"""
    from pipeline.runs.contract import check_notebook
    from pipeline.runs.plan import notebooks

    session: Session = context.obj
    settings = _checked_settings(session) if session.has_settings or session.named_folder else None
    paths = files or notebooks(session.folder, settings)
    faults = [fault for path in paths for fault in check_notebook(path)]
    for fault in faults:
        session.say_fault(fault)
    if faults:
        raise typer.Exit(faults[0].exit_code)
    session.say("checked", count=len(paths))


@app.command("status")
def _status(context: typer.Context) -> None:
    """读了多少、采用多少、哪个构建、上次运行 · what was read and accepted, the build, the last run"""
    from pipeline.cli.status import build_lines, delivery_lines, run_lines
    from pipeline.ingest import read_deliveries
    from pipeline.runs.ledger import last_run
    from pipeline.warehouse import open_build

    session: Session = context.obj
    settings = session.settings()
    print(*delivery_lines(session, read_deliveries(session.folder, settings)), sep="\n")
    print(*build_lines(session, open_build(session.folder, settings)), sep="\n")
    print(*run_lines(session, last_run(session.data(settings))), sep="\n")


def _publish(session: Session, order: Order, verb: str) -> None:
    from pipeline.runs.run import run

    with session.work(verb, order.settings) as progress:
        done = run(order, progress)
    session.say("published", count=done.page_count, period=done.period, build=done.build, index=done.index)


def _compare_dialects(session: Session, name: str, by: Sequence[str], period: str, form: Format) -> None:
    from pipeline.cli.frames import printed
    from pipeline.kpi import compare_dialects, kpi_named

    settings = _checked_settings(session)
    kpi_named(name)
    build, span = _build_and_period(session, settings, period)
    print(printed(compare_dialects(build, settings, name, span, by), form))


def _build_and_period(session: Session, settings: Settings, period: str) -> tuple[Build, Period]:
    """The newest build, and the period asked or else its last complete month."""
    from pipeline.kpi import last_complete_period
    from pipeline.warehouse import open_build

    build = open_build(session.folder, settings)
    week_start = settings.department.week_start
    return build, Period.parse(period, week_start) if period else last_complete_period(build, settings)


def _checked_settings(session: Session) -> Settings:
    """The workspace's settings, what they say of KPIs included."""
    from pipeline.kpi import check_settings

    settings = session.settings()
    check_settings(settings)
    return settings
