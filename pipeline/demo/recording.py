"""When rows were entered into their system: most at once, some days later; and who leaves what blank."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.demo.department import DAY, HOUR, MINUTE, Department
from pipeline.demo.draws import seconds

TYPING = 3 * MINUTE
DAYS_LATER = 3


def with_times_of_entry(
    department: Department, frame: pd.DataFrame, dated_by: str, rng: np.random.Generator
) -> pd.DataFrame:
    """The rows with `recorded_at`: minutes after the event, or one to three days, by the truth of whose row it is.

    What was entered by the day of the export is all an export can hold, so nothing is entered after the last event.
    """
    at, count = frame[dated_by].to_numpy(), len(frame)
    is_late = rng.random(count) < department.truth.late_entry.of(frame["staff_id"].to_numpy(), at)
    after = np.where(
        is_late, rng.integers(DAY + HOUR, DAYS_LATER * DAY, count), rng.exponential(TYPING, count)
    )
    return frame.assign(recorded_at=np.minimum(at + seconds(after), at.max()))


def with_blank_regions(
    department: Department, frame: pd.DataFrame, dated_by: str, rng: np.random.Generator
) -> pd.DataFrame:
    """The rows, some without their region, by the truth of whose row it is."""
    at = frame[dated_by].to_numpy()
    is_blank = rng.random(len(frame)) < department.truth.blank_region.of(frame["staff_id"].to_numpy(), at)
    return frame.assign(region=frame["region"].mask(is_blank, ""))
