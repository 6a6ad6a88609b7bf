"""What forks promise beside doing as a kernel does: nothing leaks from run to run, nothing is left behind, and a lost zygote is replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import NAME, Limits, execution
from pipeline.engine.fork import Zygote
from tests.unit.engine.running import Ended, ran

LEAVES = """
import builtins, os, random, sys
import pandas as pd
pd.options.display.max_rows = 3
builtins.leaked = 1
os.environ["LEAKED"] = "1"
os.chdir("/")
pd.DataFrame.leaked = 1
sys.path.append("leaked")
"""
FINDS = """
import builtins, json, os, sys
import pandas as pd
found = [pd.options.display.max_rows, hasattr(builtins, "leaked"), "LEAKED" in os.environ, os.getcwd(), hasattr(pd.DataFrame, "leaked"), "leaked" in sys.path]
json.dumps(found)
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ended]:
    number = iter(range(100))
    return lambda source, **keywords: ran(source, tmp_path / str(next(number)), NAME, **keywords)


def shown(ended: Ended) -> str:
    """The value that the case's cell showed."""
    assert not ended.raised
    return str(ended.cells[3][2][0]["data"]["text/plain"])


def zygote() -> Zygote:
    return execution._zygotes[0]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b"Z" not in Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2]


def test_a_run_finds_nothing_of_the_one_before(run: Callable[..., Ended], tmp_path: Path) -> None:
    assert not run(LEAVES).raised
    found = json.loads(shown(run(FINDS)).strip("'"))
    assert found == [60, False, False, str(tmp_path / "1"), False, False]


def test_chance_differs_from_run_to_run(run: Callable[..., Ended]) -> None:
    source = "import random, numpy\n[random.random(), numpy.random.rand()]"
    assert shown(run(source)) != shown(run(source))


def test_a_process_left_behind_is_ended_with_its_run(run: Callable[..., Ended]) -> None:
    plain = run("import subprocess\nsubprocess.Popen(['sleep', '60']).pid")
    daemon = run("import subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True).pid")
    failing = run(
        "import subprocess\nprint(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)\n1 / 0"
    )
    pids = [int(shown(plain)), int(shown(daemon)), int(failing.cells[3][2][0]["text"])]
    assert not any(map(alive, pids))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_run_killed_from_outside_is_a_dead_kernel(run: Callable[..., Ended], number: int) -> None:
    before = zygote_after(run)

    def kill() -> None:
        children = Path(f"/proc/{before}/task/{before}/children")
        while not children.read_text().split():
            time.sleep(0.01)
        time.sleep(0.2)
        os.kill(int(children.read_text().split()[0]), number)

    killer = threading.Thread(target=kill)
    killer.start()
    ended = run("import time\ntime.sleep(30)")
    killer.join()
    assert ended.raised == "DeadKernelError"
    assert ended.statuses[3:] == ["failed", "pending"]
    assert zygote_after(run) == before


def test_a_lost_zygote_is_replaced_and_the_run_begun_again(run: Callable[..., Ended], tmp_path: Path) -> None:
    """The cell kills its parent the first time only."""
    before = zygote_after(run)
    once = tmp_path / "once"
    source = f"import os, pathlib, time\np = pathlib.Path({str(once)!r})\nif not p.exists():\n    p.touch()\n    os.kill(os.getppid(), 9)\n    time.sleep(30)\n'again'"
    assert shown(run(source)) == "'again'"
    assert zygote_after(run) != before


def test_a_run_ends_at_its_limit_of_time(run: Callable[..., Ended]) -> None:
    ended = run("import time\ntime.sleep(60)", limits=Limits(cell_seconds=50, run_seconds=1))
    assert (ended.raised, ended.statuses[3]) == ("CellTimeoutError", "failed")


def test_a_run_ends_at_its_limit_of_memory(run: Callable[..., Ended]) -> None:
    ended = run("len(bytearray(3 * 10**9))", limits=Limits(memory_bytes=2 * 10**9))
    assert (ended.raised, ended.cells[3][2][0]["ename"]) == ("PapermillExecutionError", "MemoryError")


def test_runs_leave_no_handle_open(run: Callable[..., Ended]) -> None:
    run("1")
    before = os.listdir("/proc/self/fd")
    for source in ("1", "1 / 0", "import os\nos._exit(1)"):
        run(source)
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_the_zygote_has_one_thread_and_knows_what_a_page_imports(run: Callable[..., Ended]) -> None:
    """What a run still imports of other projects costs every run."""
    source = "import sys\nbefore = set(sys.modules)\nfrom pipeline import blocks, open_workspace, show\nimport pandas\nsorted({name.partition('.')[0] for name in set(sys.modules) - before})"
    assert shown(run(source)) == "[]"


def test_the_zygote_goes_with_the_process_that_keeps_it() -> None:
    code = "from pipeline.engine.fork import Zygote; import os, sys; z = Zygote(); print(z._process.pid, flush=True); os.kill(os.getpid(), 9)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    deadline = time.monotonic() + 10
    while alive(int(told.stdout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(told.stdout))


def test_an_interrupt_ends_the_run_and_what_it_started(tmp_path: Path) -> None:
    code = (
        "import json, os, sys\nfrom pathlib import Path\nfrom tests.unit.engine.running import ran\n"
        "from pipeline.engine import execution\nfolder = Path(sys.argv[1])\n"
        "ended = ran('1', folder / 'a', 'kefu')\nprint(execution._zygotes[0]._process.pid, flush=True)\n"
        "ended = ran('import subprocess, time\\nsubprocess.Popen([\"sleep\", \"60\"])\\ntime.sleep(60)', folder / 'b', 'kefu')\n"
        "print(json.dumps([ended.raised, ended.statuses, Path(f'/proc/{execution._zygotes[0]._process.pid}/task/{execution._zygotes[0]._process.pid}/children').read_text()]), flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout
    zygote_pid = int(process.stdout.readline())
    children = Path(f"/proc/{zygote_pid}/task/{zygote_pid}/children")
    while not children.read_text().split():
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    told: Any = json.loads(process.communicate(timeout=20)[0])
    assert told == ["KeyboardInterrupt", ["completed", "completed", "completed", "failed", "pending"], ""]


def zygote_after(run: Callable[..., Ended]) -> int:
    """The process id of the zygote once a run has gone well."""
    assert shown(run("1")) == "1"
    return zygote()._process.pid
