"""Measures become signals: who differs from the rest, and what moved by more than chance."""

from pipeline.compare.case_mix import CaseMix, case_mix
from pipeline.compare.causes import causes
from pipeline.compare.change import change
from pipeline.compare.control import Control, assurance, control
from pipeline.compare.credibility import credibility
from pipeline.compare.funnel import funnel_limits, poisson_limits
from pipeline.compare.people import LEVEL, people
from pipeline.compare.spread import Spread, spread

__all__ = [
    "LEVEL",
    "CaseMix",
    "Control",
    "Spread",
    "assurance",
    "case_mix",
    "causes",
    "change",
    "control",
    "credibility",
    "funnel_limits",
    "people",
    "poisson_limits",
    "spread",
]
