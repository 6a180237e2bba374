"""What the module of a format brings: its `writer` makes one of these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from ...extractors import Extractor, Failure, Lang, Report, Rules


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the user wants a format: *wide*, with *cells*, for *excel*; for a *terminal* so *broad*, with *colour*;
    with *all_columns*, also empty ones; only the *best* fact of each figure; in *lang*.
    """

    wide: bool = False
    cells: bool = False
    excel: bool = False
    terminal: bool = False
    broad: int = 100
    colour: bool = False
    all_columns: bool = False
    best: bool = False
    lang: Lang = Lang.ZH


@dataclass(frozen=True)
class TextFormat:
    """A format that is written report by report: *each*, with *between* two of them, after *head* and before *tail*.

    *checks* tells whether it shows the checks of a report, *at_once* whether each is written as soon as it was read, *once* whether of one that is there twice only the first. *each* is made where the report is read. *joined* makes
    of all parts what is written, where that is not just one after the other.
    """

    each: Callable[[Report, Extractor], str]
    head: Callable[[Rules], str] = lambda _: ""
    between: str = ""
    tail: Callable[[Sequence[Failure]], str] = lambda _: ""
    checks: bool = True
    at_once: bool = False
    once: bool = False
    joined: Callable[[Iterable[str]], Iterable[str]] | None = None


class FileWriter(Protocol):
    """Writes a file that is whole when it is left without an error; *checks* like those of a TextFormat.

    A report is added *again* where the same one was added before, from another file.
    """

    checks: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, report: Report, *, again: bool = False) -> None: ...

    def fail(self, failure: Failure) -> None: ...
