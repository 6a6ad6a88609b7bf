"""The verbs that make figures and pages, one call each. A verb imports what it needs, so that `kefu --help` does not wait for pandas."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import Asked, app
from pipeline.cli.options import pairs
from pipeline.cli.session import Session, now

if TYPE_CHECKING:
    from pipeline.runs.order import Order


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
    anew: Annotated[
        bool, typer.Option("--anew", help="没有变化的页面也重做 · make unchanged pages too")
    ] = False,
) -> None:
    """读入、构建、执行有变化的笔记本、发布 · read, build, run the notebooks whose inputs changed, publish"""
    session: Session = context.obj
    own = pairs(parameter or [], "--parameter", "top=10")
    settings = session.settings(for_ingest=True)
    order = session.order(
        settings, period=period, report=report, staff_id=staff, parameters=own, is_anew=anew
    )
    _publish(session, order, "run")


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


def _publish(session: Session, order: Order, verb: str) -> None:
    from pipeline.runs.run import run

    with session.work(verb, order.settings) as progress:
        done = run(order, progress)
    facts = {
        "period": done.period,
        "build": done.build,
        "index": done.index,
        "unchanged": done.unchanged_count,
    }
    session.say("published" if done.page_count else "unchanged", count=done.page_count, **facts)
