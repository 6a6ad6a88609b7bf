"""The verbs about what was published: which runs there were, what stands behind a page, back to an earlier version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.app import app
from pipeline.cli.session import Session
from pipeline.errors import KefuError

MOST_LISTED = 20


@app.command("log")
def _log(
    context: typer.Context,
    run: Annotated[
        str, typer.Argument(help="运行编号，空则列出最近的 · a run, else the newest are listed")
    ] = "",
) -> None:
    """运行记录：每次运行做了什么、为什么、结果如何 · what each run did, why, and how it ended"""
    from pipeline.runs.ledger import known_ledger

    session: Session = context.obj
    ledger = known_ledger(session.data(session.settings()))
    if ledger is None:
        print(session.words("status_no_run"))
        return
    if not run:
        for row in ledger.runs(MOST_LISTED):
            print(session.words("log_run", **_shown(row)).rstrip())
        return
    pages = ledger.pages(run)
    if not pages:
        known = [row["run"] for row in ledger.runs(MOST_LISTED)]
        raise KefuError("unknown_run", found=run, known=", ".join(known) or "–")
    for row in pages:
        print(session.words("log_page", **_shown(row)).rstrip())


@app.command("verify")
def _verify(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="页面文件，如 2026-10/department.zh.html · a page's file")],
) -> None:
    """查证一个页面：页面 → 运行 → 构建 → 交付的文件 · from a page back to the files that were delivered"""
    from pipeline.runs.tracing import trace

    session: Session = context.obj
    found = trace(session.folder, session.settings(), page)
    entry, run = found.entry, found.run or {}
    facts = {"run": entry.run, "started_at": run.get("started_at") or "–", "code": run.get("code") or "–"}
    print(session.words("verify_page", page=entry.stem, inputs=len(entry.inputs), **facts))
    build = found.build
    print(session.words("verify_build", build=build.id, data_to=build.data_to, count=len(build.deliveries)))
    for delivery in build.deliveries:
        print(
            session.words(
                "verify_file", file=delivery.file_name, snapshot=delivery.snapshot[:12], log=delivery.log
            )
        )


@app.command("rollback")
def _rollback(
    context: typer.Context,
    version: Annotated[
        str, typer.Argument(help="版本，空则回到上一版 · a version, else the one before")
    ] = "",
) -> None:
    """让读者看到较早的一版 · have readers see an earlier version"""
    from pipeline.runs.publish import roll_back

    session: Session = context.obj
    settings = session.settings()
    reports = session.folder / settings.paths.reports
    with session.work("rollback", settings):
        seen = roll_back(reports, version, settings.department.language)
    session.say("rolled_back", version=seen, index=reports / "index.html")


@app.command("export")
def _export(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="页面文件，如 2026-10/department.zh.html · a page's file")],
    form: Annotated[
        Literal["xlsx", "csv"], typer.Option("--format", help="文件格式 · kind of file")
    ] = "xlsx",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="写到哪里，默认当前文件夹 · where to, else the current folder"),
    ] = None,
) -> None:
    """导出一个页面背后的数字，不四舍五入 · the figures behind a page, unrounded, as XLSX or CSV"""
    from pipeline.cli.exporting import exported

    session: Session = context.obj
    session.say("exported", path=exported(session, page, form, out))


def _shown(row: dict[str, object]) -> dict[str, object]:
    """A row of the ledger as texts; what is not known is empty."""
    return {name: "" if value is None else value for name, value in row.items()}
