"""Cells that try an engine: what a kernel does with each is what a fork must do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A cell between two that print. `better`: in what our engine differs from papermill's on purpose; empty where it must not."""

    source: str
    keywords: Mapping[str, int] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    better: str = ""
    is_traced: bool = True  # whether the traceback shows frames of the cell only


STAMPED = "a cell that was cut off does not read completed"
CUT = "what is printed is cut, and says so"
REFUSED = "what is too large to show is refused"

CASES: dict[str, Case] = {
    "a value": Case("x * 2"),
    "nothing": Case("y = 1"),
    "printed": Case("print('甲', x)\nprint('乙')"),
    "both streams": Case("import sys\nprint('out')\nsys.stdout.flush()\nprint('err', file=sys.stderr)"),
    "printed, shown and printed": Case("print(1)\ndisplay({'a': 2})\nprint(3)\n4"),
    "html": Case("from IPython.display import HTML\nHTML('<b>甲</b>')"),
    "a frame": Case("import pandas as pd\npd.DataFrame({'甲': [1, 2]})"),
    "an update of what was shown": Case("h = display(1, display_id='one')\nh.update(2)"),
    "output cleared": Case("from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)"),
    "a semicolon": Case("x * 2;"),
    "a warning": Case("import warnings\nwarnings.warn('careful', UserWarning, stacklevel=1)"),
    "top-level await": Case("import asyncio\nawait asyncio.sleep(0)\n'awaited'"),
    "a task": Case("import asyncio\nasync def f():\n    return 5\nawait asyncio.gather(f(), f())"),
    "a cell magic": Case("%%capture caught\nprint('caught')"),
    "a line magic": Case("%precision 3\n3.14159"),
    "a shell command": Case("!echo from the shell"),
    "a system call": Case("import os\nos.system('exit 3')"),
    "the last values": Case("_ih[-1], In[-1] == _ih[-1]"),
    "a main module": Case("__name__, 'x' in globals()"),
    "a dataclass and its pickle": Case(
        "import pickle\nclass A:\n    pass\nisinstance(pickle.loads(pickle.dumps(A())), A)"
    ),
    "arguments of the process": Case("import sys\nlen(sys.argv) > 0"),
    "a raised exception": Case("def f():\n    return 1 / 0\nf()"),
    "a chained exception": Case("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e"),
    "an exception in a repr": Case("class A:\n    def __repr__(self):\n        raise ValueError('no')\nA()"),
    "a syntax error": Case("def ("),
    "an indentation error": Case("if True:\nx"),
    "a tagged exception": Case("1 / 0", tags=("raises-exception",)),
    "MemoryError": Case("[0] * (10**17)"),
    "KeyboardInterrupt": Case("raise KeyboardInterrupt"),
    "interrupted by itself": Case("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)"),
    "sys.exit(0)": Case("import sys\nsys.exit(0)"),
    "sys.exit(3)": Case("import sys\nsys.exit(3)"),
    "an exception in a thread": Case(
        "import threading\nt = threading.Thread(target=int)\nt.start()\nt.join()\nt.is_alive()"
    ),
    "input": Case("input()", is_traced=False),
    "a password asked": Case("import getpass\ngetpass.getpass()", is_traced=False),
    "a fork in the cell": Case(
        "import os\npid = os.fork()\nif pid == 0:\n    os._exit(0)\nos.waitpid(pid, 0)[1]"
    ),
    "handles closed": Case("import os\nos.closerange(60, 200)"),
    "os._exit": Case("import os\nos._exit(3)", better=STAMPED),
    "a crash": Case("import ctypes\nctypes.string_at(0)", better=STAMPED),
    "killed by itself": Case("import os\nos.kill(os.getpid(), 9)", better=STAMPED),
    "an endless loop": Case("while True: pass", {"execution_timeout": 1}, better=STAMPED),
    "an endless sleep": Case("import time\ntime.sleep(60)", {"execution_timeout": 1}, better=STAMPED),
    "a loop that holds the lock": Case(
        "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')", {"execution_timeout": 1}, better=STAMPED
    ),
    "200 MB printed": Case("for _ in range(2000):\n    print('x' * 100_000)", better=CUT),
    "50 MB shown": Case("'y' * 50_000_000", better=REFUSED),
}  # fmt: skip
