"""How far the run is: a bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Callable, Iterator

from ...extractors import Fault, Notice
from .. import language
from ..output import tell
from ..visible import visible
from .reading import Piece

# A log has a line for every so many files.
OFTEN = 1000


def followed(pieces: Iterator[Piece], total: Callable[[], int], *, quiet: bool) -> Iterator[Piece]:
    """*pieces*, each failure and warning told as it comes; *total* counts the files where a bar needs it."""
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    bar = not quiet and on_terminal and sys.stdout is not None and not sys.stdout.isatty()
    return _with_bar(pieces, total()) if bar else _with_lines(pieces, quiet=quiet)


def news(piece: Piece, *, quiet: bool) -> list[Notice]:
    """What there is to tell of *piece*: why it failed; unless *quiet*, what was seen in it and not read.

    The warnings of what is no report say what it seems to be; then the failure says nothing besides.
    """
    seen = () if quiet else piece.warnings
    is_said = bool(seen) and piece.failure is not None and piece.failure.kind is Fault.NOT_A_REPORT
    failed = (piece.failure.error,) if piece.failure and not is_said else ()
    return [of_file(piece.file, what) for what in (*failed, *seen)]


def of_file(file: str, what: str) -> Notice:
    """*what* is told of *file*."""
    return Notice("{file}: {what}", file=file, what=what)


def _with_lines(pieces: Iterator[Piece], *, quiet: bool) -> Iterator[Piece]:
    failures = 0
    for n, piece in enumerate(pieces, 1):
        failures += piece.failure is not None
        tell(*news(piece, quiet=quiet))
        yield piece
        if n % OFTEN == 0 and not quiet:
            tell(Notice("{n:,} files read, {failed:,} of them failed", n=n, failed=failures))


def _with_bar(pieces: Iterator[Piece], total: int) -> Iterator[Piece]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
               TextColumn("{task.fields[failed]}"))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, rate="", failed="")
        failures, lang = 0, language.of_terminal()
        for piece in pieces:
            failures += piece.failure is not None
            for line in news(piece, quiet=False):
                progress.console.print(
                    f"nianbao: {visible(line.told(lang))}", markup=False, highlight=False, soft_wrap=True
                )
            yield piece
            speed = progress.tasks[task].finished_speed or progress.tasks[task].speed
            failed = Notice("{n} failed", n=failures).told(lang) if failures else ""
            progress.update(task, advance=1, rate=f"{speed:.0f}/s" if speed else "", failed=failed)
