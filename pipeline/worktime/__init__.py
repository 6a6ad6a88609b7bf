"""Working time: how long a department was open between two instants, and until when something may take."""

from pipeline.worktime.clock import Clock
from pipeline.worktime.department import clock_of

__all__ = ["Clock", "clock_of"]
