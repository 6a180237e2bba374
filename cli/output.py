"""How the program speaks and ends: data to standard output or to a file, words to standard error, exit codes."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from nianbao.extractors import NianbaoError

DONE, FINDINGS, WRONG_USAGE, SOME_UNREADABLE = 0, 1, 2, 3


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Ends the program with a word on a mistake of the user's."""
    try:
        yield
    except NianbaoError as error:
        fail(str(error))


def write(text: str, output: Path | None) -> None:
    """Write to standard output, or to a file that is complete or not touched at all."""
    if output is None:
        try:
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.flush()
        except BrokenPipeError:
            # the reader, head for one, has seen enough; Python would complain when it closes the stream
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    target = output.resolve() if output.is_symlink() else output
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, "utf-8")
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as part:
            try:
                part.write(text)
                part.close()
                mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
                Path(part.name).chmod(mode)
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise NianbaoError(f"{output}: cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def fail(*lines: str) -> None:
    """End the program with a word on what is wrong with its usage."""
    tell(*lines)
    raise typer.Exit(WRONG_USAGE)


def tell(*lines: str) -> None:
    """Say something on standard error."""
    for line in lines:
        typer.echo(f"nianbao: {line}", err=True)
