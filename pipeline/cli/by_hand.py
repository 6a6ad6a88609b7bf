"""The verbs by which a person decides what counts: what is withdrawn, what is removed for good, who is who."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.app import Printing, app
from pipeline.cli.options import Format


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
