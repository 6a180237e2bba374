"""A run over what the user named: its inputs, its pieces, and what came of them all. Every command has one."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from ...extractors import DEFAULT_LIMITS, Failure, Fault, Limits, NianbaoError, Notice, told
from .. import language
from ..endings import DONE, FINDINGS, SOME_UNREADABLE
from ..output import tell
from .inputs import Inputs
from .progress import followed, of_file
from .readers import LostError, Readers
from .reading import Item, Piece, Plan, extractor_by, lost, made_ready, read
from .twins import Twins

if TYPE_CHECKING:
    from concurrent.futures import Executor

# So few files are not worth starting several processes for.
FEW = 16
# Files that are sent to a worker of a cluster at once: enough to pay for the sending, few enough for a steady stream.
TOGETHER = 8


@dataclass
class Run:
    """A run over *inputs* by the *rules* file: its pieces, and what came of them all."""

    inputs: Inputs
    rules: Path
    limits: Limits = DEFAULT_LIMITS
    jobs: int | None = None
    scheduler: str | None = None
    quiet: bool = False
    allow_empty: bool = False
    sure: bool = False
    failures: list[Failure] = field(default_factory=list)
    read: int = 0
    broken: int = 0
    refused: int = 0

    def pieces(self, plan: Plan, items: Iterable[Item] | None = None) -> Iterator[Piece]:
        """The pieces of all inputs, or of *items*, in their order, told of and counted as they come."""
        plan = replace(plan, sure=self.sure)
        extractor_by(self.rules)  # a mistake in the rules stops the run before the first report
        every = self.inputs.items(self.limits) if items is None else iter(items)
        first = list(islice(every, FEW))
        rest = chain(first, every)
        if self.scheduler:
            found = on_cluster(plan, rest, self.scheduler)
        else:
            found = here(plan, rest, 1 if len(first) < FEW else self.jobs or os.cpu_count() or 1)
        if plan.years:
            from .years import as_read, with_years

            found = (as_read if plan.at_once else with_years)(plan, found, few=len(first) < FEW)
        twins = Twins()
        for piece in followed(found, lambda: len(self.inputs.names), quiet=self.quiet):
            piece, news = twins.told(piece)
            if news and not self.quiet:
                tell(news)
            if piece.failure:
                piece = replace(piece, failure=self._noted(piece.failure))
            else:
                self.read += 1
                self.broken += piece.broken
            yield piece

    def fail(self, failure: Failure) -> Failure:
        """Note what became of a report that was read, but could not be written; the failure in the data's language."""
        tell(of_file(failure.file, failure.error))
        self.read -= 1
        return self._noted(failure)

    def _noted(self, failure: Failure) -> Failure:
        written = replace(failure, error=told(failure.error, language.of_data()))
        self.failures.append(written)
        return written

    def status(self, *, strict: bool) -> int:
        """The exit status; a word on what was not read goes before it."""
        failed = [failure for failure in self.failures if not self._is_allowed(failure)]
        if not self.quiet:
            tell(*self.inputs.left_out())
            if failed:
                every = self.read + len(failed)
                tell(
                    Notice(
                        "{n} of {every} inputs could not be read or hold no report",
                        n=len(failed),
                        every=every,
                    )
                )
        if failed or self.refused:
            return SOME_UNREADABLE
        return FINDINGS if strict and self.broken else DONE

    def _is_allowed(self, failure: Failure) -> bool:
        return failure.kind is Fault.SKIPPED or (self.allow_empty and failure.kind is Fault.NOT_A_REPORT)


def here(plan: Plan, items: Iterator[Item], jobs: int) -> Iterator[Piece]:
    """The pieces of *items*, read by *jobs* processes of this machine, which are there when this returns."""
    readers = Readers(plan.limits, partial(made_ready, plan.rules), jobs)
    return _read_here(readers, plan, items, jobs)


def _read_here(readers: Readers, plan: Plan, items: Iterator[Item], jobs: int) -> Iterator[Piece]:
    try:
        if jobs == 1:
            for item in items:
                yield from _asked(readers, plan, item)
            return
        from concurrent.futures import ThreadPoolExecutor

        yield from _in_order(partial(_by_these, readers, plan), items, jobs, ThreadPoolExecutor(jobs))
    finally:
        readers.close()


def on_cluster(plan: Plan, items: Iterator[Item], address: str) -> Iterator[Piece]:
    """Likewise, read on the Dask cluster at *address*, on each worker by processes of its own."""
    workers, executor = _cluster(address)
    plan = replace(plan, run=os.urandom(8).hex())
    yield from _in_order(partial(_far, plan), items, workers, executor, together=TOGETHER)


def _in_order(
    task: Callable[[list[Item]], list[list[Piece]]],
    items: Iterator[Item],
    workers: int,
    executor: "Executor",
    together: int = 1,
) -> Iterator[Piece]:
    from .batch import in_order

    found = in_order(task, items, workers, executor, _not_back, together=together, weight=_weight)
    return chain.from_iterable(found)


def _asked(readers: Readers, plan: Plan, item: Item) -> list[Piece]:
    try:
        return readers.ask(partial(read, plan), item)
    except LostError as error:
        return lost(item, error.args[0])


def _by_these(readers: Readers, plan: Plan, items: list[Item]) -> list[list[Piece]]:
    return [_asked(readers, plan, item) for item in items]


_on_this_worker: dict[str, Readers] = {}


def _far(plan: Plan, items: list[Item]) -> list[list[Piece]]:
    """On a worker of a cluster: by readers that last for a run, since its rules may be others the next time."""
    if plan.run not in _on_this_worker:
        earlier = list(_on_this_worker)
        _on_this_worker.setdefault(plan.run, Readers(plan.limits, partial(made_ready, plan.rules)))
        for run in earlier:
            _on_this_worker.pop(run).close()
    return _by_these(_on_this_worker[plan.run], plan, items)


def _not_back(item: Item, error: Exception) -> list[Piece]:
    return lost(item, Notice("its worker was lost ({kind})", kind=type(error).__name__))


def _weight(item: Item) -> int:
    return len(item[1]) if isinstance(item[1], bytes) else 0


def _cluster(address: str) -> "tuple[int, Executor]":
    """How many threads the Dask cluster at *address* has, and an executor on it."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise NianbaoError(
            Notice(
                "{what} needs {library}, which is not installed: pip install 'nianbao[{extra}]'",
                what="--scheduler",
                library="Dask",
                extra="dask",
            )
        ) from None
    try:
        client = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NianbaoError(
            Notice("no Dask scheduler at {address}: {why}", address=address, why=error)
        ) from None
    cores: dict[str, int] = client.ncores()  # type: ignore[no-untyped-call]
    executor: Executor = client.get_executor()  # type: ignore[no-untyped-call]
    return max(1, sum(cores.values())), executor


def limits_of(named: Sequence[str]) -> Limits:
    """The limits, with those that are *named* as NAME=N changed."""
    known = [limit.name for limit in fields(Limits)]
    changed = {}
    for one in named:
        name, _, number = one.partition("=")
        if name not in known or not (number.isascii() and number.isdigit()) or not int(number[:18]) > 0:
            raise NianbaoError(
                Notice(
                    "--limit {one}: write NAME=N, N a number from 1, NAME one of {known}",
                    one=one,
                    known=tuple(known),
                )
            )
        changed[name] = int(number[:18])
    return replace(DEFAULT_LIMITS, **changed)
