"""Measures become signals: who differs from the rest, and what moved by more than chance."""

from pipeline.compare.change import change
from pipeline.compare.people import LEVEL, people

__all__ = ["LEVEL", "change", "people"]
