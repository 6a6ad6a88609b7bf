from __future__ import annotations

from pipeline.engine.fork import is_possible

collect_ignore = [] if is_possible() else ["test_cases.py", "test_forks.py"]
