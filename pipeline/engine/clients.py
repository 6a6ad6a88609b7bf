"""papermill's client over a kernel and over a fork; both cut what a cell prints and refuse what is too large to show."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from platform import python_version
from typing import Any

from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from pipeline.engine.engine import MOST_DISPLAYED, MOST_PRINTED
from pipeline.engine.fork import Fork
from pipeline.report import MIME
from pipeline.report.preview import drawing

TIMED_OUT = "Cell execution timed out"
LANGUAGE_INFO = {
    "name": "python",
    "version": python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client with limits on what a cell puts out."""

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        content = msg["content"]
        if msg["msg_type"] == "stream":
            printed = sum(len(out["text"]) for out in outs if out["output_type"] == "stream")
            if printed > MOST_PRINTED:  # and has been told so
                return None
            content["text"] = _cut(content["text"], MOST_PRINTED - printed)
            if outs and outs[-1].get("name") == content["name"] and not self.clear_before_next_output:
                outs[-1]["text"] += content["text"]
                return outs[-1]
        elif _size(content.get("data", "")) > MOST_DISPLAYED:
            too_large = f"more than {MOST_DISPLAYED:,} characters"
            error = {"ename": "OutputTooLarge", "evalue": too_large, "traceback": []}
            outs.append(NotebookNode(output_type="error", **error))  # type: ignore[no-untyped-call]
            return None
        return super().output(outs, msg, display_id, cell_index)


class ForkClient(Client):
    """Executes the cells in a fork; what it raises and writes into cells is what the client of a kernel would."""

    def __init__(self, manager: Any, fork: Callable[[], Fork], run_seconds: float, **keywords: Any) -> None:
        super().__init__(manager, **keywords)
        self._new_fork, self._run_seconds = fork, run_seconds

    def execute(self, **_: Any) -> Any:
        """The notebook with its outputs. Raises CellTimeoutError, DeadKernelError, ZygoteLostError."""
        self.reset_execution_trackers()
        self._deadline = time.monotonic() + self._run_seconds
        self._fork = self._new_fork()
        try:
            self.papermill_execute_cells()
        except BaseException:
            self._fork.end(kindly=False)
            raise
        self.nb.metadata["language_info"] = dict(LANGUAGE_INFO)
        self.set_widgets_metadata()
        self._fork.end(kindly=True)
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        if cell.cell_type != "code" or not cell.source.strip() or self._is_skipped(cell):
            return cell
        cell["metadata"]["execution"] = {}
        cell.outputs, self.clear_before_next_output = [], False
        self.code_cells_executed += 1
        reply = self._replied(cell, cell_index)
        if reply["status"] == "error" and not self._allows(cell, reply):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        data = msg["content"].get("data", {})
        if MIME in data:  # a fork leaves the drawing of charts to a process that can keep them
            data |= drawing(data[MIME])
        return super().output(outs, msg, display_id, cell_index)

    def _replied(self, cell: Any, cell_index: int) -> dict[str, Any]:
        """The reply to a cell, whose messages have become its outputs."""
        seconds = self._get_timeout(cell)
        deadline = min(time.monotonic() + seconds, self._deadline) if seconds else self._deadline
        try:
            for message in self._fork.execute(cell.source, deadline):
                if message["msg_type"] == "execute_reply":
                    cell["execution_count"] = message["content"]["execution_count"]
                    cell["metadata"]["execution"]["shell.execute_reply"] = _now()
                    return dict(message["content"])
                self._heard(message, cell, cell_index)
            raise EOFError
        except BaseException as ended:
            self.nb_man.cell_exception(cell, cell_index=cell_index)  # or papermill would call it completed
            if isinstance(ended, TimeoutError):
                spent = int(seconds or self._run_seconds)
                raise CellTimeoutError.error_from_timeout_and_cell(TIMED_OUT, spent, cell) from None
            if isinstance(ended, EOFError):
                raise DeadKernelError("Kernel died") from None
            raise

    def _heard(self, message: dict[str, Any], cell: Any, cell_index: int) -> None:
        kind = message["msg_type"]
        header = {"msg_type": kind, "date": _now()}
        whole = {"header": header, "metadata": {}, "parent_header": {}, **message}
        with suppress(CellExecutionComplete):
            self.process_message(whole, cell, cell_index)

    def _is_skipped(self, cell: Any) -> bool:
        return self.skip_cells_with_tag in cell.metadata.get("tags", [])

    def _allows(self, cell: Any, reply: Mapping[str, Any]) -> bool:
        if self.force_raise_errors:
            return False
        tags = cell.metadata.get("tags", [])
        return bool(
            self.allow_errors or reply["ename"] in self.allow_error_names or "raises-exception" in tags
        )


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _size(data: object) -> int:
    """How many characters the data of an output has, near enough."""
    if isinstance(data, Mapping):
        return sum(map(_size, data.values()))
    if isinstance(data, list):
        return sum(map(_size, data))
    return len(data) if isinstance(data, str) else 8


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    return f"{text[:room]}\n[… cut: a cell may print {MOST_PRINTED:,} characters]\n"
