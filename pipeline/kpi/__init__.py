"""Definitions become measures: numerator, denominator, value, interval, status."""

from pipeline.kpi.catalogue import CATALOGUE, check_settings, dialect_in_use, kpi_named, thresholds_of
from pipeline.kpi.coverage import has_dimension, last_complete_period, no_data_reason
from pipeline.kpi.curves import survival_curve
from pipeline.kpi.dialects import compare_dialects
from pipeline.kpi.explanation import explain
from pipeline.kpi.measures import measures
from pipeline.kpi.spec import DIMENSIONS, Formula, Kpi, Revision

__all__ = [
    "CATALOGUE",
    "DIMENSIONS",
    "Formula",
    "Kpi",
    "Revision",
    "check_settings",
    "compare_dialects",
    "dialect_in_use",
    "explain",
    "has_dimension",
    "kpi_named",
    "last_complete_period",
    "measures",
    "no_data_reason",
    "survival_curve",
    "thresholds_of",
]
