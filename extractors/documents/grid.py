"""Tables as a document has them: cells with their places, in the table and in the text.

A grid is *placed* where its cells know their columns: HTML, Word, a sheet, drawn tables. Else it is *packed*: a cell
that reaches over several columns left no gap, so rows of one table differ in length and only their order is known.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from ..models import Span

# What makes the text of a cell a sentence: its stop, or clauses of some length.
SENTENCE = re.compile(r"。|[^\n]{20},[^\n]{10}")


class GridCell(NamedTuple):
    """A cell: its first row and column, how many it reaches over, and its *paragraphs* as spans of the text.

    An empty cell has one empty paragraph.
    """

    row: int
    column: int
    rows: int
    columns: int
    paragraphs: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """All of it, in the text."""
        return self.paragraphs[0][0], self.paragraphs[-1][1]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. *cells* come row by row; *parent* is (grid, cell) of the layout cell that the table stands in."""

    cells: tuple[GridCell, ...]
    placed: bool = True
    parent: tuple[int, int] | None = None

    @property
    def span(self) -> Span:
        """All of it, in the text."""
        return min(c.span[0] for c in self.cells), max(c.span[1] for c in self.cells)

    def moved(self, by: int) -> "Grid":
        """It, *by* so many characters on; its parent stays the same."""
        return replace(self, cells=tuple(_moved(cell, by) for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its *name*, and what of the text it is."""

    name: str
    span: Span

    def lies_within(self, start: int, end: int) -> bool:
        """Whether it is a part of *start* to *end* of the text."""
        return start <= self.span[0] and self.span[1] <= end

    def moved(self, by: int) -> "Sheet":
        """It, *by* so many characters on."""
        return Sheet(self.name, (self.span[0] + by, self.span[1] + by))


def within(grids: Sequence[Grid], start: int, end: int) -> tuple[Grid, ...]:
    """Those of *grids* that lie from *start* to *end* of the text, with places counted from *start*."""
    kept = [i for i, grid in enumerate(grids) if start <= grid.span[0] and grid.span[1] <= end]
    new = {old: i for i, old in enumerate(kept)}
    return tuple(
        replace(
            grids[i].moved(-start),
            parent=(new[p[0]], p[1]) if (p := grids[i].parent) and p[0] in new else None,
        )
        for i in kept
    )


def beside_others(text: str, grids: Sequence[Grid]) -> Iterator[Span]:
    """The cells of *grids* in *text* that stand beside others and hold no sentence: whatever they mean is no prose."""
    for grid in grids:
        filled = [cell for cell in grid.cells if cell.span[0] < cell.span[1]]
        beside = Counter(cell.row for cell in filled)
        for cell in filled:
            if beside[cell.row] > 1 and not SENTENCE.search(text, *cell.span):
                yield cell.span


def _moved(cell: GridCell, by: int) -> GridCell:
    return cell._replace(paragraphs=tuple((a + by, b + by) for a, b in cell.paragraphs))


def trimmed(text: str, start: int, end: int) -> Span:
    """The span from *start* to *end* of *text* without the blanks at its edges."""
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def paragraphs(text: str, edges: Iterable[int]) -> tuple[Span, ...]:
    """The paragraphs between each two of *edges*, positions in *text*; empty ones are left out, but not the last."""
    bounds = list(edges)
    spans = (trimmed(text, a, b) for a, b in pairwise(bounds) if a < b)
    return tuple([span for span in spans if span[0] < span[1]]) or ((bounds[0], bounds[0]),)


def merged(spans: Sequence[Span]) -> list[Span]:
    """*spans* in their order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
