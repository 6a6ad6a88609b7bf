"""The command `kefu` itself: what every verb is given before it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.options import Format
from pipeline.cli.session import Session
from pipeline.cli.version import code_version

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
