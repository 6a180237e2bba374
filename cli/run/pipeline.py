"""A run over what the user named: its inputs, its pieces, and what came of them all."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...extractors import DEFAULT_LIMITS, DocumentError, Failure, Limits, NianbaoError, is_archive
from .inputs import Inputs, standard_input
from .output import DONE, FINDINGS, SOME_UNREADABLE, tell
from .progress import followed
from .reading import Item, Piece, Plan, content_of, extractor_by, pieces

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Run:
    """A run over *inputs*: its pieces, and what came of them all."""

    def __init__(
        self,
        inputs: Inputs,
        rules: Path,
        limits: Sequence[str] | None,
        jobs: int | None,
        scheduler: str | None,
        quiet: bool,
    ) -> None:
        self.rules = rules
        self.limits = _limits(limits or ())
        self.failures: list[Failure] = []
        self.read = 0
        self.broken = 0
        self._inputs = inputs
        self._jobs = jobs or os.cpu_count() or 1
        self._scheduler = scheduler
        self._quiet = quiet

    def names(self) -> Iterator[str]:
        return self._inputs.names()

    def items(self) -> Iterator[Item]:
        """All inputs; the files in a zip are inputs of their own."""
        for name in self.names():
            content = standard_input() if name == "-" else None
            if name.lower().endswith(".zip"):
                content = content_of((name, content), self.limits)
            if isinstance(content, bytes) and is_archive(content, self.limits):
                yield from self._members(name, content)
            else:
                yield name, content

    def _members(self, name: str, content: bytes) -> Iterator[Item]:
        from ...extractors import members

        try:
            for member, inside in members(content, self.limits):
                yield f"{name}/{member}", inside
        except DocumentError as error:
            yield name, error

    def pieces(self, plan: Plan, items: Iterator[Item] | None = None) -> Iterator[Piece]:
        """The pieces of all inputs, or of *items*, told of and counted as they come."""
        extractor_by(self.rules)  # a mistake in the rules stops the run before the first report
        jobs, executors = self._jobs, None
        if self._scheduler:
            jobs, executors = _cluster(self._scheduler)
        found = pieces(plan, items or self.items(), jobs, executors)
        for piece in followed(found, lambda: sum(1 for _ in self.names()), quiet=self._quiet):
            self.note(piece)
            yield piece

    def note(self, piece: Piece) -> None:
        if piece.failure:
            self.failures.append(piece.failure)
        else:
            self.read += 1
            self.broken += piece.broken

    def status(self, *, strict: bool) -> int:
        """The exit status; a word on failures goes before it."""
        if self.failures and not self._quiet:
            tell(f"{len(self.failures)} of {self.read + len(self.failures)} inputs could not be read")
        return SOME_UNREADABLE if self.failures else FINDINGS if strict and self.broken else DONE


def _limits(named: Sequence[str]) -> Limits:
    """The limits, with those that are *named* as NAME=N changed."""
    known = [field.name for field in fields(Limits)]
    changed = {}
    for one in named:
        name, _, number = one.partition("=")
        if name not in known or not number.isdigit():
            raise NianbaoError(f"--limit {one}: write NAME=N, with one of {', '.join(known)}")
        changed[name] = int(number)
    return replace(DEFAULT_LIMITS, **changed)


def _cluster(address: str) -> tuple[int, "Callable[[], Executor]"]:
    """How many workers the Dask cluster at *address* has, and what makes executors of it."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise NianbaoError(
            "--scheduler needs Dask, which is not installed: pip install 'nianbao[dask]'"
        ) from None
    try:
        client = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NianbaoError(f"no Dask scheduler at {address}: {error}") from None
    cores: dict[str, int] = client.ncores()  # type: ignore[no-untyped-call]
    return max(1, sum(cores.values())), client.get_executor
