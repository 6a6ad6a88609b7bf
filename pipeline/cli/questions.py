"""The verbs that only answer: figures, definitions, what was rejected, how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import Asked, Printing, app
from pipeline.cli.options import Format, names, pairs
from pipeline.cli.session import Session
from pipeline.errors import KefuError
from pipeline.periods import Period
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.warehouse import Build


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
    from pipeline.runs.ledger import known_ledger
    from pipeline.warehouse import open_build

    session: Session = context.obj
    settings = session.settings()
    print(*delivery_lines(session, read_deliveries(session.folder, settings)), sep="\n")
    print(*build_lines(session, open_build(session.folder, settings)), sep="\n")
    ledger = known_ledger(session.data(settings))
    print(*run_lines(session, ledger.last_run() if ledger else None), sep="\n")


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
