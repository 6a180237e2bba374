"""The run over many files: read where there is room, handed on in order, with the checks between the years added."""

import io
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ...extractors import (
    DEFAULT_LIMITS,
    DocumentError,
    Extractor,
    Failure,
    Limits,
    Report,
    load_extractor,
    read_bytes,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

# What stands in the output for one report; None where the format wants the report itself.
Renderer = Callable[[Report, Extractor], str]
# (name, content); None: the reader opens the file.
Item = tuple[str, bytes | DocumentError | None]
# So few files are not worth starting processes for.
FEW = 16


@dataclass(frozen=True, slots=True)
class Plan:
    """How each file is read: by the *rules* file, into what *render* writes of it.

    With *whole*, pieces carry their reports; with *years*, reports of one organ are checked against each other.
    """

    rules: Path
    render: Renderer | None
    whole: bool = False
    years: bool = False
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Piece:
    """What came of one report of the input *item*: *text* for the output, or a *failure*.

    *organ* joins its years; *broken* tells whether a hard check failed. *kept* is the report, pickled, where it is needed.
    """

    item: str
    file: str
    text: str = ""
    failure: Failure | None = None
    organ: str = ""
    year: int | None = None
    facts: int = 0
    broken: bool = False
    kept: bytes = b""

    @property
    def report(self) -> Report:
        found: Report = pickle.loads(self.kept)
        return found


def pieces(
    plan: Plan, items: Iterable[Item], jobs: int, executors: "Callable[[], Executor] | None"
) -> Iterator[Piece]:
    """A piece for each report in *items*, in their order.

    A few files, or *jobs* of 1, are read here; others by executors, of processes unless *executors* says otherwise.
    """
    read = partial(_read, plan)
    first = list(islice(rest := iter(items), FEW))
    every = chain(first, rest)
    if executors is None and (jobs == 1 or len(first) < FEW):
        found: Iterator[list[Piece]] = map(read, every)
    else:
        from .batch import in_order, process_pool

        found = in_order(read, every, jobs, executors or partial(process_pool, jobs), _lost)
    single = chain.from_iterable(found)
    return (
        _with_years(plan, single, aside=io.BytesIO() if len(first) < FEW else None) if plan.years else single
    )


def content_of(item: Item, limits: Limits) -> bytes | DocumentError:
    """What is in the file, or why it cannot be read."""
    name, content = item
    if content is not None:
        return content
    try:
        if "://" in name:
            from ...extractors import fetched

            return fetched(name, limits)
        return read_bytes(Path(name), limits)
    except DocumentError as error:
        return error


@cache
def extractor_by(rules: Path) -> Extractor:
    """The extractor by the *rules* file, made once in each process."""
    return load_extractor(rules)


def _read(plan: Plan, item: Item) -> list[Piece]:
    name = item[0]
    result = extractor_by(plan.rules).extract_all(name, content_of(item, plan.limits), plan.limits)
    if isinstance(result, Failure):
        return [Piece(name, name, failure=result)]
    return [_piece(plan, name, report) for report in result]


def _piece(plan: Plan, item: str, report: Report) -> Piece:
    extractor = extractor_by(plan.rules)
    return Piece(
        item,
        report.file,
        text=plan.render(report, extractor) if plan.render else "",
        organ=extractor.organ_key(report.organ) if report.organ else "",
        year=report.year,
        facts=len(report.facts),
        broken=any(check.status == "fail" and check.grade == "hard" for check in report.checks),
        kept=pickle.dumps(report) if plan.whole or plan.years else b"",
    )


def _lost(item: Item, error: Exception) -> list[Piece]:
    name = item[0]
    failure = Failure(name, f"the process that read it died ({type(error).__name__})")
    return [Piece(name, name, failure=failure)]


def _with_years(plan: Plan, found: Iterable[Piece], aside: IO[bytes] | None) -> Iterator[Piece]:
    """*found*, put *aside* (None: in a file) until all have been read, checked against the organ's earlier reports."""
    if aside is None:
        import tempfile

        aside = tempfile.TemporaryFile()  # noqa: SIM115
    organs: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    with aside:
        places = []
        for piece in found:
            places.append(aside.tell())
            pickle.dump(piece, aside)
            if piece.organ and piece.year:
                years = organs[piece.organ]
                if piece.year not in years or piece.facts > years[piece.year][1]:
                    years[piece.year] = (places[-1], piece.facts)
        for place in places:
            piece = _put_aside(aside, place)
            years = organs.get(piece.organ, {})
            earlier = [years[year][0] for year in sorted(years) if piece.year and year < piece.year]
            if earlier and years[piece.year or 0][0] == place:
                reports = [_put_aside(aside, other).report for other in earlier]
                checked = extractor_by(plan.rules).check_year(piece.report, reports)
                piece = _piece(plan, piece.item, checked)
            yield piece if plan.whole else replace(piece, kept=b"")


def _put_aside(aside: IO[bytes], place: int) -> Piece:
    aside.seek(place)
    piece: Piece = pickle.load(aside)
    return piece
