"""Rows of figures that a text tore from their names: as many as there are names without figures, in the form's order.

Only the number of them tells which is which, so that the rows must add up as the form has it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from ..rulebook.tables import OfficialTable
from .heads import Axis, Lexicon
from .packed import Line
from .view import ViewCell

# Of so many rows, one may be a report's own mistake and not add up.
FEWEST_SOUND = 5


def reunited(
    cells: Sequence[ViewCell], lines: Sequence[Line], lexicon: Lexicon, adds_up: Callable[[Line], bool]
) -> Iterator[Line]:
    """*lines* of a stretch of *cells*, parted where several rows of figures follow one name and theirs are known."""
    for i, line in enumerate(lines):
        count = len(line.leaves or ())
        height, rest = divmod(len(line.cells), count) if count > 1 else (0, 0)
        names = _names(cells, lines, i, lexicon) if height > 1 and not rest else []
        parts = [line]
        if height > 1 and len(names) == height:
            rows = (line.cells[k * count : (k + 1) * count] for k in range(height))
            parts = [
                replace(line, row=(), left=[name], cells=row) for name, row in zip(names, rows, strict=True)
            ]
        wrong = sum(not adds_up(part) for part in parts)
        yield from parts if wrong * FEWEST_SOUND <= height else [line]


def _names(cells: Sequence[ViewCell], lines: Sequence[Line], at: int, lexicon: Lexicon) -> list[ViewCell]:
    """The names of the rows of figures in *lines[at]*: its own, and those without figures that the form has behind it."""
    for table in lexicon.tables.values():
        if not table.last_is_total or table.side_by_side:
            continue
        places = {cell.span: place for cell in cells if (place := _row(table, cell)) is not None}
        owned = [
            next((places[c.span] for c in reversed(line.left) if c.span in places), None) for line in lines
        ]
        own = [places[c.span] for c in lines[at].left if c.span in places]
        before = [row for row in owned[:at] if row is not None]
        start = own[0] if own else max(before, default=-1) + 1
        end = next((row for row in owned[at + 1 :] if row is not None), len(table.rows))
        others = {row for i, row in enumerate(owned) if i != at} | _headings(table, places.values())
        free = [
            cell
            for cell in cells
            if (row := places.get(cell.span)) is not None and start <= row < end and row not in others
        ]
        found = [places[cell.span] for cell in free]
        return free if found == sorted(set(found)) else []
    return []


def _headings(table: OfficialTable, named: Collection[int]) -> set[int]:
    """Those of the rows *named* that are no more than headings of others among them."""
    there = {table.rows[i].is_ for i in named}
    return {i for i in named if there & set(table.rows[i].unless_parts)}


def _row(table: OfficialTable, cell: ViewCell) -> int | None:
    """Which row of *table* with a figure of its own *cell* names."""
    points = [p for p in cell.head.under(table.name) or () if p.axis is Axis.ROW]
    return points[0].at if len(points) == 1 and cell.head.has(Axis.ROW) else None
