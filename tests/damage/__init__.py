"""Damaged files with their truth: what a perfect reader would accept, and a judge that holds a reading against it."""

from tests.damage.files import ENCODINGS, File, damaged_files
from tests.damage.judging import Outcome, judged
from tests.damage.kinds import KINDS

__all__ = ["ENCODINGS", "KINDS", "File", "Outcome", "damaged_files", "judged"]
