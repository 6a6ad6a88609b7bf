"""One writer per workspace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import EXIT_LOCKED, KefuError
from pipeline.runs.lock import locked

HOLD = "import sys, time, pathlib; from pipeline.runs.lock import locked\nwith locked(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


def test_the_second_of_two_is_turned_away(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(KefuError) as caught, locked(tmp_path):
        pass
    assert (caught.value.reason, caught.value.exit_code) == ("locked", EXIT_LOCKED)


def test_a_lock_is_free_again_after_use(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(KefuError), locked(tmp_path):
        pass
    holder.kill()
    holder.wait()
    with locked(tmp_path):
        pass
