"""Warehouse: accepted rows become one immutable build that everyone reads."""

from pipeline.warehouse.building import build
from pipeline.warehouse.builds import Build, open_build

__all__ = ["Build", "build", "open_build"]
