"""Frames as a terminal, a spreadsheet or a program reads them."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pandas as pd

from pipeline.cli.options import Format


def printed(frame: pd.DataFrame, form: Format) -> str:
    """A frame as text; JSON is a list of objects with the frame's column names."""
    if form is Format.CSV:
        return frame.to_csv(index=False, lineterminator="\n").rstrip("\n")
    if form is Format.JSON:
        rows = [{str(name): plain(cell) for name, cell in row.items()} for row in frame.to_dict("records")]
        return json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1)
    with pd.option_context("display.unicode.east_asian_width", True):
        return frame.map(_cell).to_string(index=False) if len(frame) else "–"


def plain(value: Any) -> Any:
    """A cell as JSON has it: None for a missing value, ISO text for dates, whole numbers without a fraction."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Any:
    found = plain(value)
    if found is None:
        return "–"
    if isinstance(found, bool):
        return "✓" if found else ""
    return f"{found:,.4f}" if isinstance(found, float) else f"{found:,}" if isinstance(found, int) else found
