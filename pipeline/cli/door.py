"""From a command to an exit code: every fault a user can mend in their language, a traceback for our own."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import typer
from typer.exceptions import Abort, TyperException

from pipeline.cli.app import app
from pipeline.cli.session import Session
from pipeline.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, KefuError

for family in ("verbs", "questions", "history", "by_hand"):  # in the order of `kefu --help`
    import_module(f"pipeline.cli.{family}")

UNWRITABLE = {
    errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST,
    errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.EFBIG,
}  # fmt: skip


def main() -> None:
    """Runs the command line of this process and ends it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    os.umask(0o077)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: Sequence[str]) -> int:
    """The exit code of a command, once it has run and said how it went."""
    session = Session(dict(os.environ))
    try:
        command = typer.main.get_command(app)
        code = command.main(list(arguments), prog_name="kefu", standalone_mode=False, obj=session)
        if code == EXIT_INTERRUPTED:
            return session.say_fault(KefuError("interrupted"))
        return code if isinstance(code, int) else EXIT_DONE
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]
        return EXIT_USAGE
    except (KeyboardInterrupt, Abort):
        return session.say_fault(KefuError("interrupted"))
    except KefuError as error:
        return session.say_fault(error)
    except OSError as error:
        if error.errno not in UNWRITABLE:
            return _bug(session)
        where = error.filename2 or error.filename or session.folder
        return session.say_fault(KefuError("folder_unwritable", where=where, found=error.strerror))
    except Exception:
        return _bug(session)


def _bug(session: Session) -> int:
    traceback.print_exc()
    return session.say_fault(KefuError("bug"))
