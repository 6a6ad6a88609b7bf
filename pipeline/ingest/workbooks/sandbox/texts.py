"""A cell as the text a person sees, converted without guessing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | time | date | datetime | timedelta

# Beyond 15 digits a spreadsheet's number has lost digits; it is shown as one, so that an id is not taken from it.
_EXACT_BELOW = 1e15


def cell_text(cell: Cell) -> str:
    """A cell as text: dates ISO, times and durations H:MM:SS, whole numbers without ".0", text as it stands."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else _second(cell).isoformat(" ")
    if isinstance(cell, time):
        return _duration_text(
            timedelta(
                hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond
            )
        )
    if isinstance(cell, timedelta):
        return _duration_text(cell)
    return cell.isoformat()


def _number_text(value: float) -> str:
    if abs(value) >= _EXACT_BELOW:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


def _second(moment: datetime) -> datetime:
    """The instant without the noise of a day fraction's last digits."""
    return (moment + timedelta(microseconds=500)).replace(microsecond=0) if moment.microsecond else moment


def _duration_text(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
