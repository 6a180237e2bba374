"""The text of an explanation as a reader sees it: paragraphs, lines that are laid out, tables with their cells."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ...extractors import Explanation, Grid, GridCell

Span = tuple[int, int]
LINE = re.compile(r"[^\n]*\S[^\n]*")
# What only keeps its sense where blanks keep their widths.
LAID_OUT = re.compile(r"\S[ \u3000]{2,}\S|\t")


class Paragraph(NamedTuple):
    """The text at *span*; of several lines only where they are *laid* out."""

    span: Span
    laid: bool = False


class PageBegin(NamedTuple):
    """Here begins the page of this *number* of the file."""

    number: int


class Box(NamedTuple):
    """A cell that reaches over so many *rows* and *columns*, with what stands in it; *blocks* of a gap are empty."""

    rows: int
    columns: int
    blocks: tuple["Block", ...]
    span: Span


class TableBlock(NamedTuple):
    """A table, row by row."""

    rows: tuple[tuple[Box, ...], ...]


Block = Paragraph | PageBegin | TableBlock


def blocks(explanation: Explanation) -> list[Block]:
    """All of the text, in its order."""
    inner: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, grid in enumerate(explanation.grids):
        if grid.parent:
            inner[grid.parent].append(n)
    return list(_Flow(explanation.text, explanation.grids, inner).whole(explanation.pages))


@dataclass(frozen=True)
class _Flow:
    """A *text* with its *grids*, and those that stand in a cell of another: *inner*, by grid and cell."""

    text: str
    grids: Sequence[Grid]
    inner: Mapping[tuple[int, int], Sequence[int]]

    def whole(self, pages: Sequence[tuple[int, int]]) -> Iterator[Block]:
        """The blocks of all the text, with the *pages*, a number and a place each, between them."""
        due = list(pages)
        outer = [i for i, grid in enumerate(self.grids) if grid.parent is None]
        for block, start in self._around(0, len(self.text), outer):
            while due and due[0][1] <= start:
                yield PageBegin(due.pop(0)[0])
            yield block
        yield from (PageBegin(number) for number, _ in due)

    def _around(self, start: int, end: int, grids: Sequence[int]) -> Iterator[tuple[Block, int]]:
        """(block, where it begins) of the text from *start* to *end*, in which *grids* stand."""
        for i in sorted(grids, key=lambda i: self.grids[i].span):
            first, last = self.grids[i].span
            if first < start or last > end:
                continue  # its text was shown as that of another
            yield from self._lines(start, first)
            yield TableBlock(tuple(self._rows(i))), first
            start = last
        yield from self._lines(start, end)

    def _lines(self, start: int, end: int) -> Iterator[tuple[Block, int]]:
        laid: Span | None = None
        for line in LINE.finditer(self.text, start, end):
            if LAID_OUT.search(line.group().strip()):
                laid = (laid[0] if laid else line.start(), line.end())
                continue
            if laid:
                yield Paragraph(laid, True), laid[0]
                laid = None
            text = line.group()
            span = line.start() + len(text) - len(text.lstrip()), line.start() + len(text.rstrip())
            yield Paragraph(span), span[0]
        if laid:
            yield Paragraph(laid, True), laid[0]

    def _rows(self, i: int) -> Iterator[tuple[Box, ...]]:
        """The rows of a grid; where its cells know their columns, with gaps for what stands between them."""
        grid = self.grids[i]
        rows: dict[int, list[tuple[GridCell, Box]]] = defaultdict(list)
        for n, cell in enumerate(grid.cells):
            box = Box(
                cell.rows, cell.columns, tuple(self._inside(cell, self.inner.get((i, n), ()))), cell.span
            )
            rows[cell.row].append((cell, box))
        taken: dict[int, int] = {}  # column -> the first row that nothing from above reaches into
        for row in range(min(rows), max(rows) + 1):
            there = sorted(rows[row], key=lambda one: one[0].column)
            yield tuple(_with_gaps(row, there, taken) if grid.placed else (box for _, box in there))

    def _inside(self, cell: GridCell, grids: Sequence[int]) -> Iterator[Block]:
        if grids:
            yield from (block for block, _ in self._around(*cell.span, grids))
        else:
            yield from (Paragraph(span) for span in cell.paragraphs if span[0] < span[1])


def _with_gaps(row: int, there: Sequence[tuple[GridCell, Box]], taken: dict[int, int]) -> Iterator[Box]:
    at = 0
    for cell, box in there:
        for is_free, gap in groupby(range(at, cell.column), lambda column: taken.get(column, 0) <= row):
            if is_free:
                yield Box(1, len(list(gap)), (), (cell.span[0], cell.span[0]))
        yield box
        at = cell.column + cell.columns
        taken.update(dict.fromkeys(range(cell.column, at), row + cell.rows))
