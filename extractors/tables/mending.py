"""Rows of a text that do not have as many figures as there are columns.

What a tool broke with blanks is joined where the sums of the form tell it; what stands below a column of whole rows is
of that column, and the blanks between are lost. Where neither is plain, the row stays as it is.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from ..documents.letters import is_page_foot
from ..models import Span
from .apart import reunited
from .heads import Axis, Head, Lexicon
from .kinds import is_point
from .packed import Line
from .values import Kind, Values
from .view import NOTHING, ViewCell

Cells = Sequence[ViewCell]
LINE = re.compile(r"[^\n\f]*")
WIDE = "\u1100"  # on a screen, a character from here on is twice as wide
MOST_READINGS = 1000
# So many rows must add up, at the least, before blanks inside figures mean nothing.
FEWEST_SUMS = 2
# So many whole rows tell where the columns of one near them are.
FEWEST_WHOLE, MOST_WHOLE = 2, 6
REACH = 1.0  # so far apart cells may stand that are below each other
NARROWEST = 2  # blanks between cells whose places mean something


class Mending:
    """Mends such rows by the forms of a *lexicon*."""

    def __init__(self, lexicon: Lexicon, values: Values) -> None:
        self._lexicon = lexicon
        self._values = values

    def mended(self, text: str, cells: Cells, lines: Sequence[Line]) -> list[Line]:
        """*lines* of a stretch of *cells* in *text*, those that can be mended with a cell for each column."""
        lines = list(reunited(cells, lines, self._lexicon, self._adds_up))
        joined = [self._joined(text, line) for line in lines]
        # that blanks inside figures mean nothing is known by rows that add up without them
        sound = sum(new is not old and self._adds_up(new) for new, old in zip(joined, lines, strict=True))
        lines = joined if sound >= FEWEST_SUMS else lines
        pages = _pages(text)
        return [_sure(self._fitted(text, line, lines, pages)) for line in lines]

    # --- figures that were broken ------------------------------------------------------------------------------

    def _joined(self, text: str, line: Line) -> Line:
        surplus = len(line.cells) - len(line.leaves or line.cells)
        gaps = [i for i, (a, b) in enumerate(pairwise(line.cells), 1) if _is_broken(text, a, b)]
        if surplus < 1 or len(gaps) < surplus or comb(len(gaps), surplus) > MOST_READINGS:
            return line
        readings = [list(self._put_together(text, line.cells, at)) for at in combinations(gaps, surplus)]
        readings = [r for r in readings if all(c.kind in (Kind.FIGURE, Kind.BLANK) for c in r)]
        if len(gaps) > surplus:  # blanks alone do not tell which figures were broken
            readings = [r for r in readings if (sums := self._sums(line)) and self._add_up(r, sums)]
        return replace(line, cells=readings[0]) if len(readings) == 1 else line

    def _put_together(self, text: str, cells: Cells, gaps: Sequence[int]) -> Iterator[ViewCell]:
        """*cells* without the blanks before those at *gaps*."""
        starts = [i for i in range(len(cells)) if i not in gaps]
        for start, end in pairwise([*starts, len(cells)]):
            first, last = cells[start], cells[end - 1]
            if end - start == 1:
                yield first
            else:
                span = first.span[0], last.span[1]
                whole = "".join(text[slice(*span)].split())
                yield replace(first, span=span, text=whole, kind=self._values.kind(whole))

    # --- blanks that were lost ---------------------------------------------------------------------------------

    def _fitted(self, text: str, line: Line, lines: Sequence[Line], pages: Sequence[int]) -> Line:
        count = len(line.leaves or ())
        if count < 3 or not 0 < len(line.cells) < count or not _is_spaced(text, line.cells):
            return line
        page = bisect_left(pages, line.cells[0].span[0])
        whole = [
            other.cells
            for other in lines
            if other.leaves == line.leaves
            and len(other.cells) == count
            and _is_spaced(text, other.cells)
            and bisect_left(pages, other.cells[0].span[0]) == page
        ]
        whole.sort(key=lambda cells: abs(cells[0].span[0] - line.cells[0].span[0]))
        cells = _in_columns(text, line.cells, whole[:MOST_WHOLE]) if len(whole) >= FEWEST_WHOLE else None
        if cells is None:
            return line
        sums = [(parts, total) for parts, total in self._sums(line) if cells[total].kind is Kind.FIGURE]
        return replace(line, cells=cells) if self._add_up(cells, sums) else line

    # --- sums --------------------------------------------------------------------------------------------------

    def _sums(self, line: Line) -> list[tuple[Sequence[int], int]]:
        """(parts, total) of each sum that the form has among the columns of *line*."""
        for table in self._lexicon.tables.values():
            width = len(table.columns)
            columns = [_column(table.name, leaf) for leaf in line.leaves or ()]
            if not table.last_is_total or not columns or len(columns) % width:
                continue
            blocks = [columns[i : i + width] for i in range(0, len(columns), width)]
            if all(sorted(block) == list(range(width)) for block in blocks):
                places = [
                    [i * width + block.index(at) for at in range(width)] for i, block in enumerate(blocks)
                ]
                return [(block[:-1], block[-1]) for block in places]
        return []

    def _adds_up(self, line: Line) -> bool:
        sums = self._sums(line)
        return bool(sums) and len(line.cells) == len(line.leaves or ()) and self._add_up(line.cells, sums)

    def _add_up(self, cells: Cells, sums: Sequence[tuple[Sequence[int], int]]) -> bool:
        values = [
            self._values.value(cell.text.strip()) if cell.kind is Kind.FIGURE else None for cell in cells
        ]
        numbers = [value.number if value else Decimal(0) for value in values]
        return all(sum(numbers[i] for i in parts) == numbers[total] for parts, total in sums)


def _sure(line: Line) -> Line:
    """*line*, of whose names an organ or year beside that of a row may be the end of the row before."""
    if not any(cell.head.has(Axis.ROW) for cell in line.left):
        return line
    loose = [cell.head.has(Axis.ORGAN) or cell.head.has(Axis.YEAR) for cell in line.left]
    left = [
        replace(cell, head=Head(cell.text, ())) if is_loose and not is_point(cell) else cell
        for cell, is_loose in zip(line.left, loose, strict=True)
    ]
    return replace(line, left=left)


def _column(table: str, leaf: Sequence[Head]) -> int:
    """The column of *table* that the heads *leaf* name; -1 where it is none, or not that alone."""
    points = [p for head in leaf for p in head.under(table) or ()]
    columns = {p.at for p in points if p.axis is Axis.COLUMN}
    aside = any(p.axis not in (Axis.COLUMN, Axis.GROUP, Axis.ROW) for p in points)
    return columns.pop() if len(columns) == 1 and not aside else -1


def _is_broken(text: str, left: ViewCell, right: ViewCell) -> bool:
    """Whether two figures may be one that a tool broke with a blank."""
    between = text[left.span[1] : right.span[0]]
    alike = left.kind is right.kind is Kind.FIGURE
    edges = text[left.span[1] - 1].isdigit() and text[right.span[0]].isdigit()
    return alike and between == " " and edges and left.text.strip() != "0"


def _is_spaced(text: str, cells: Cells) -> bool:
    """Whether *cells* stand in one line, with wide blanks between them, so that their places mean something."""
    between = [text[a.span[1] : b.span[0]] for a, b in pairwise(cells)]
    return all(len(blank) >= NARROWEST and not blank.strip(" ") for blank in between)


def _pages(text: str) -> list[int]:
    """Where each page of *text* ends that ends with its number."""
    return [m.start() for m in LINE.finditer(text) if m.group().strip() and is_page_foot(m.group().strip())]


def _in_columns(text: str, cells: Cells, whole: Sequence[Cells]) -> list[ViewCell] | None:
    """*cells* in the columns of the rows *whole*, with blanks where none stands; None where that is not plain.

    By one of several measures the cells of each column must stand exactly below each other.
    """
    for measure in MEASURES:
        columns = [[measure(text, cell) for cell in column] for column in zip(*whole, strict=True)]
        if any(max(column) - min(column) > REACH for column in columns):
            continue
        at = [_at(columns, measure(text, cell)) for cell in cells]
        if None in at or len(set(at)) < len(at):
            continue
        found = dict(zip(at, cells, strict=True))
        end = cells[-1].span[1]
        blank = ViewCell(0, 0, 1, 1, (end, end), "", Kind.BLANK, NOTHING)
        return [found.get(i, blank) for i in range(len(columns))]
    return None


def _at(columns: Sequence[Sequence[float]], place: float) -> int | None:
    """Which of *columns* one is at *place*."""
    near = [i for i, column in enumerate(columns) if max(column) - REACH <= place <= min(column) + REACH]
    return near[0] if len(near) == 1 else None


def _wide(text: str, cell: ViewCell) -> int:
    """How many of the characters before *cell* in its line are twice as wide on a screen."""
    return sum(c >= WIDE for c in text[text.rfind("\n", 0, cell.span[0]) + 1 : cell.span[0]])


def _measure(edge: Callable[[Span], float], *, on_screen: bool) -> Callable[[str, ViewCell], float]:
    """Where a cell of a text stands in its line, in characters or in columns of a screen."""

    def place(text: str, cell: ViewCell) -> float:
        start = text.rfind("\n", 0, cell.span[0]) + 1
        return edge(cell.span) - start + (_wide(text, cell) if on_screen else 0)

    return place


EDGES: Sequence[Callable[[Span], float]] = (lambda s: s[1], lambda s: s[0], lambda s: sum(s) / 2)
MEASURES = [_measure(edge, on_screen=on_screen) for edge in EDGES for on_screen in (False, True)]
