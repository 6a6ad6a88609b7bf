"""The figures behind a page, written where somebody asked for them."""

from __future__ import annotations

from pathlib import Path

import nbformat

from pipeline.cli.session import Session
from pipeline.errors import Language
from pipeline.report import blocks_of_notebook
from pipeline.report.export import sheets_of, write_texts, write_workbook
from pipeline.runs.tracing import notebook_of


def exported(session: Session, page: str, form: str, out: Path | None) -> Path:
    """The file, or the folder of files, with the figures of a published page. Raises KefuError page_unknown, notebook_gone."""
    entry, path = notebook_of(session.folder, session.settings(), page)
    language: Language = "en" if page.endswith(".en.html") else "zh"
    sheets = sheets_of(blocks_of_notebook(nbformat.read(path, as_version=4)), language)  # type: ignore[no-untyped-call]
    name = entry.stem.replace("/", "-")
    if form == "csv":
        folder = out or Path(name)
        write_texts(folder, sheets)
        return folder
    file = out or Path(f"{name}.xlsx")
    about = {
        "page": entry.stem,
        "title": entry.title[language],
        "period": entry.period,
        "build": entry.build,
        "run": entry.run,
        "data to": entry.data_to,
    }
    write_workbook(file, list(about.items()), sheets)
    return file
