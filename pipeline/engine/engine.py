"""The papermill engine `kefu`: a notebook runs in a fork of a process that has imported everything, limited in time, memory and output.

Anybody can use it: `papermill --engine kefu in.ipynb out.ipynb`. papermill loads this module when it is imported itself, so
nothing heavy stands at its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NAME = "kefu"
KERNEL = "python3"
MOST_PRINTED = 200_000
MOST_DISPLAYED = 8_000_000


@dataclass(frozen=True)
class Limits:
    """How long a kernel may take to start, a cell to run, a notebook to run, in seconds; how much memory it may take, 0 for
    what there is.
    """

    start_seconds: float = 60
    cell_seconds: float = 600
    run_seconds: float = 1800
    memory_bytes: int = 0


class Engine:
    """What papermill asks of an engine.

    Its own keywords beside papermill's: `environment` of the kernel (else this process's), `private`, a folder for the
    kernel's files (else a temporary one), and `limits` (else papermill's: only the cell timeout asked for).
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **keywords: Any) -> Any:
        """The notebook with its outputs, saved where papermill asked."""
        from pipeline.engine.execution import execute_notebook

        return execute_notebook(nb, kernel_name, **keywords)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        from papermill.utils import nb_language

        return nb_language(nb, language)
