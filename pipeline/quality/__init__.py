"""How good the data is: fresh, whole, readable, without copies, recorded in time, and shaped as before."""

from pipeline.quality.courses import Course, rates
from pipeline.quality.drift import Drift
from pipeline.quality.figures import INCOMPLETE_RATE, LATE_RECORD_RATE, of_log
from pipeline.quality.recording import Lag, incomplete_by_person, late_by_person
from pipeline.quality.sources import Counts, Freshness
from pipeline.quality.whole import ColumnFill, DataQuality, LogQuality, Recorded, SourceQuality, data_quality

__all__ = [
    "INCOMPLETE_RATE", "LATE_RECORD_RATE", "ColumnFill", "Counts", "Course", "DataQuality", "Drift", "Freshness",
    "Lag", "LogQuality", "Recorded", "SourceQuality", "data_quality", "incomplete_by_person", "late_by_person", "of_log", "rates",
]  # fmt: skip
