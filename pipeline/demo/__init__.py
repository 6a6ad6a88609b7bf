"""Believable departments made from a seed: settings and exports, written into a folder.

`pipeline.demo.after_sales` is the department, and states the truth behind its figures.
"""

from pipeline.demo.generator import PLANTED_FILE, SEED, generate

__all__ = ["PLANTED_FILE", "SEED", "generate"]
