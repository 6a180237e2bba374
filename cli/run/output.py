"""How the program speaks and ends: data to standard output or to a file, words to standard error, exit codes."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import typer

from ...extractors import NianbaoError

DONE, FINDINGS, WRONG_USAGE, SOME_UNREADABLE, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143


class Terminated(KeyboardInterrupt):
    """The system asked the program to end (SIGTERM)."""


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Ends the program with a word on a mistake of the user's, and at once where it is interrupted."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except NianbaoError as error:
        tell(*str(error).splitlines())
        raise typer.Exit(WRONG_USAGE) from None
    except Terminated:
        raise typer.Exit(TERMINATED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def tell(*lines: str) -> None:
    """Say something on standard error, with the time where a log is kept of it."""
    if not lines:
        return
    stamp = ""
    if not sys.stderr.isatty():
        import time

        stamp = time.strftime("%Y-%m-%d %H:%M:%S ")
    for line in lines:
        typer.echo(f"{stamp}nianbao: {line}", err=True)


def write(text: str, output: Path | None) -> None:
    """Write all of *text* to standard output, or to a file that is complete or not touched at all."""
    with opened(output) as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))


@contextmanager
def opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or the file *output*: there is all that was written to it, or what was there before.

    Raises NianbaoError where it cannot be written. A reader of standard output may stop reading at any time.
    """
    if output is None:
        try:
            yield sys.stdout.buffer
            sys.stdout.flush()
        except BrokenPipeError:
            # the reader, head for one, has seen enough; Python would complain when it closes the stream
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    with replacement(output) as path, path.open("wb") as stream:
        yield stream


@contextmanager
def replacement(output: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of *output* if nothing goes wrong; a device or pipe is written itself.

    Raises NianbaoError where it cannot be written.
    """
    import tempfile

    target = output.resolve() if output.is_symlink() else output
    try:
        if target.exists() and not target.is_file():
            yield target
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            part.chmod(mode)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NianbaoError(f"{output}: cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
