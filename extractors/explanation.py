"""What became of each figure of a report, with what it takes to show it where it stands."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from .documents.document import Document
from .documents.grid import Grid
from .models import Origin, Report, Span, Unclaimed, Understood
from .prose.claims import Reading
from .text.normal import NormalText
from .unclaimed import unclaimed

# Of a cell nothing has to be understood.
NOTHING = Understood()


class Explanation(NamedTuple):
    """A *report*, the *text* that it was read from, and what became of each figure.

    *spans* has the place in *text* of each of the report's facts, *understood* how, nothing for cells.
    *grids* are the tables of the text; *pages* has (number, place in *text*) where a page of the file begins.
    """

    report: Report
    text: str
    spans: tuple[Span, ...]
    unclaimed: tuple[Unclaimed, ...]
    understood: tuple[Understood, ...]
    grids: tuple[Grid, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()


def explanation(report: Report, page: Document, normal: NormalText, prose: Reading) -> Explanation:
    """What became of the figures of *page*, whose *report* was read from *prose* in its *normal* form."""
    places: dict[int, int] = {}
    for at, place in enumerate(page.offsets):
        places.setdefault(place, at)
    understood = {
        page.offsets[normal.origin(start, start + 1)[0]]: found for start, found in prose.understood.items()
    }
    left = (unclaimed(q, why, normal, page) for q, why in prose.left)
    return Explanation(
        report,
        page.text,
        tuple((places[f.source.start], places[f.source.end - 1] + 1) for f in report.facts),
        tuple(u._replace(understood=understood.get(u.source.start, NOTHING)) for u in left),
        tuple(
            understood.get(f.source.start, NOTHING) if f.origin is Origin.PROSE else NOTHING
            for f in report.facts
        ),
        page.grids,
        _pages(page.pages, page.offsets),
    )


def _pages(pages: Sequence[int], offsets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Where in a text with such *offsets* each of the file's *pages* begins; of those before it only the last."""
    begins = {bisect_left(offsets, place): number for number, place in enumerate(pages, 1)}
    return tuple((number, at) for at, number in sorted(begins.items()) if at < len(offsets) - 1)
