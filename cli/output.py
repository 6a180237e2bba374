"""Data to standard output or to a file, words to standard error."""

import glob
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import typer

from ..extractors import NianbaoError, Notice, of_system, told
from . import language
from .visible import visible, visible_text

# What a killed run left behind is older than this; a run that has just begun may not have locked its own yet.
LEFT_BEHIND = 60


class OutputError(NianbaoError):
    """The output cannot be written."""


class InUseError(OutputError):
    """Another program holds the output; it may be written later."""


def tell(*lines: str) -> None:
    """Say something on standard error, each in one line, notices in the language of the terminal; with the time where
    a log is kept of it.
    """
    if not lines or sys.stderr is None:
        return
    stamp = ""
    if not sys.stderr.isatty():
        import time

        stamp = time.strftime("%Y-%m-%d %H:%M:%S ")
    with suppress(OSError):  # nobody hears it
        for line in lines:
            typer.echo(f"{stamp}nianbao: {visible(told(line, language.of_terminal()))}", err=True)


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def write(text: str, output: Path | None) -> None:
    """Write all of *text* to standard output, or to a file that is complete or not touched at all."""
    if output is None and on_terminal():
        text = visible_text(text)
    with opened(output) as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))


@contextmanager
def opened(output: Path | None) -> Iterator["IO[bytes] | _StandardOutput"]:
    """Standard output, or the file *output*: there is all that was written to it, or what was there before.

    Raises OutputError where it cannot be written. A reader of standard output may stop reading at any time.
    """
    if output is not None:
        with replacement(output) as path, path.open("wb") as stream:
            yield stream
        return
    try:
        standard = _StandardOutput()
        yield standard
        standard.flush()
    except (BrokenPipeError, OutputError) as error:
        if sys.stdout is not None:  # Python would complain when it closes the stream
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, OutputError):  # else the reader, head for one, has seen enough
            raise


class _StandardOutput:
    """Standard output, which tells where it cannot be written."""

    def write(self, data: bytes) -> None:
        with self._told():
            sys.stdout.buffer.write(data)

    def flush(self) -> None:
        with self._told():
            sys.stdout.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        if sys.stdout is None:
            raise OutputError(Notice("standard output: cannot be written: it is closed"))
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                Notice("standard output: cannot be written: {why}", why=of_system(error))
            ) from None


@contextmanager
def replacement(output: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of *output* if nothing goes wrong; a device or pipe is written itself.

    Raises OutputError where it cannot be written.
    """
    import tempfile

    with written(output):
        target = output.resolve() if output.is_symlink() else output
        if target.is_dir():
            raise IsADirectoryError(None, "Is a directory")
        if target.exists() and not target.is_file():
            yield target
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        _clear(target)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=target.suffix)
        part = Path(name)
        try:
            with os.fdopen(handle) as kept:
                _hold(kept)
                yield part
            part.chmod(mode)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextmanager
def written(output: Path) -> Iterator[None]:
    """Tells of a system's error as one of writing *output*."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            Notice("{file}: cannot be written: {why}", file=output, why=of_system(error))
        ) from None


def _prefix(target: Path) -> str:
    return f".{target.name}."


def _hold(part: IO[str]) -> bool:
    """Whether *part* was not held by a run; it is held from now on, until it is closed or the process ends."""
    try:
        import fcntl
    except ModuleNotFoundError:  # on Windows what is open cannot be removed anyhow
        return True
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _clear(target: Path) -> None:
    """Remove what killed runs have left of files that were to take the place of *target*."""
    import time

    for left in target.parent.glob(f"{glob.escape(_prefix(target))}????????{glob.escape(target.suffix)}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                with left.open() as kept:
                    if _hold(kept):
                        left.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
