"""How a run ends: its exit status, with a word on what was wrong."""

import errno
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from ..extractors import Notice, of_system

DONE, FINDINGS, WRONG_USAGE, SOME_UNREADABLE = 0, 1, 2, 3
# As sysexits.h has them: EX_SOFTWARE, EX_IOERR, EX_TEMPFAIL.
OUR_MISTAKE, NOT_WRITTEN, IN_USE = 70, 74, 75
INTERRUPTED, TERMINATED = 130, 143
# Where the system has no room left, whatever was written.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Terminated(KeyboardInterrupt):
    """The system asked the program to end (SIGTERM)."""


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Ends the program with a word on what went wrong that a user can mend, and at once where it is interrupted."""
    from ..extractors import NianbaoError
    from .output import InUseError, OutputError, tell

    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except NianbaoError as error:
        tell(*error.args)
        status = (
            IN_USE
            if isinstance(error, InUseError)
            else NOT_WRITTEN
            if isinstance(error, OutputError)
            else WRONG_USAGE
        )
        raise typer.Exit(status) from None
    except OSError as error:
        if error.errno not in FULL:
            raise
        file = error.filename or Notice("the folder for temporary files")
        tell(Notice("{file}: cannot be written: {why}", file=file, why=of_system(error)))
        raise typer.Exit(NOT_WRITTEN) from None
    except Terminated:
        raise typer.Exit(TERMINATED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def crashed(error: BaseException, *, debug: bool) -> int:
    """The exit status of a mistake of the program's own; with *debug*, where it happened is kept in a file."""
    from ..extractors import our_mistake
    from .output import tell

    what = our_mistake(error)
    details = _kept(error) if debug else Notice("`nianbao --debug` before the command keeps the details")
    tell(Notice("{what} ({details})", what=what, details=details))
    return OUR_MISTAKE


def _kept(error: BaseException) -> Notice:
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="nianbao-", suffix=".txt", encoding="utf-8", errors="backslashreplace", delete=False
        ) as file:
            file.write(f"{' '.join(sys.argv)}\nPython {sys.version}\n\n")
            traceback.print_exception(error, file=file)
    except OSError as why:
        return Notice("the details cannot be kept: {why}", why=of_system(why))
    return Notice("the details are in {file}", file=file.name)
