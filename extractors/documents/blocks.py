"""What stands on a page, in the order of reading: blocks of lines, tables in their places."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter
from statistics import median

from .layout import Line, cell_lines, is_running, lines
from .limits import Limits
from .ruled import RuledCell, Table, tables
from .sheet import Glyph, Sheet

# How near to the edge of a page its number stands, and other things that it has in common with all pages.
EDGE = 0.09
# What parts two columns stands between these parts of the page.
INNER = 0.3, 0.7


def blocks(found: Sheet, height: float, limits: Limits) -> list[list[Line]]:
    """What stands on a page of that *height*, in the order of reading."""
    ruled = tables(found.strokes)
    limits.check("cells", sum(len(table.cells) for table in ruled))
    at = _between(found.glyphs, ruled, height)
    if at is None:
        return _column(found.glyphs, ruled)
    sides = [
        _column(
            [g for g in found.glyphs if (g.middle[0] > at) is side],
            [t for t in ruled if (t.box[0] > at) is side],
        )
        for side in (False, True)
    ]
    return [block for side in sides for block in side]


def _between(glyphs: Sequence[Glyph], ruled: Sequence[Table], height: float) -> float | None:
    """What parts two columns with tables in them: neither reaches over it. None where there is one column."""
    inner = [g for g in glyphs if not g.text.isspace() and EDGE * height < g.middle[1] < (1 - EDGE) * height]
    if not ruled or not inner:
        return None
    reach = sorted([(g.left, g.right) for g in inner] + [(table.box[0], table.box[2]) for table in ruled])
    left, right = reach[0][0], max(end for _, end in reach)
    size = median(g.size for g in inner)
    done = left
    for start, end in reach:
        at = (done + start) / 2
        if start - done > size and INNER[0] < (at - left) / (right - left) < INNER[1]:
            return at if _is_column(inner, ruled, at, True) and _is_column(inner, ruled, at, False) else None
        done = max(done, end)
    return None


def _is_column(glyphs: Sequence[Glyph], ruled: Sequence[Table], at: float, right: bool) -> bool:
    """Whether what stands to the *right* of *at*, or to the left, is one of two columns."""
    return any((t.box[0] > at) is right for t in ruled) or is_running(
        [g for g in glyphs if (g.left > at) is right]
    )


def _column(glyphs: Sequence[Glyph], ruled: Sequence[Table]) -> list[list[Line]]:
    """What stands in a column, or on a page of one."""
    inside: dict[int, list[Glyph]] = {i: [] for i in range(len(ruled))}
    outside: list[Glyph] = []
    for glyph in glyphs:
        place = next((i for i, table in enumerate(ruled) if _lies_in(glyph, table.box)), None)
        (outside if place is None else inside[place]).append(glyph)
    blocks: list[list[Line]] = []
    above = 0.0
    for i, table in enumerate(ruled):
        top = table.box[1]
        blocks += lines([g for g in outside if above <= g.middle[1] < top])
        blocks.append(_table_lines(table, inside[i]))
        above = max(above, top)
    return [*blocks, *lines([g for g in outside if g.middle[1] >= above])]


def _lies_in(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    across, down = glyph.middle
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _table_lines(table: Table, glyphs: Sequence[Glyph]) -> list[Line]:
    """A line for each row, with a tab between two cells; what is a part of a wider cell has none."""
    rows: list[dict[int, tuple[RuledCell, str]]] = [{} for _ in range(table.rows)]
    down = sorted(((*g.middle, g) for g in glyphs), key=itemgetter(1))
    heights = [y for _, y, _ in down]
    for cell in table.cells:
        first, last = bisect_left(heights, cell.top), bisect_right(heights, cell.bottom)
        own = [g for x, _, g in down[first:last] if cell.left <= x <= cell.right]
        rows[cell.row][cell.column] = cell, "".join(cell_lines(own)).strip()
    return [_table_line(table, row) for row in rows]


def _table_line(table: Table, row: Mapping[int, tuple[RuledCell, str]]) -> Line:
    """The line of a *row*: its cells and their texts, by column."""
    text = ""
    cells = []
    for column in range(table.columns):
        text += "\t" if column else ""
        if column in row:
            cell, inner = row[column]
            cells.append((cell, len(text), len(text) + len(inner)))
            text += inner
    return Line(*table.box, text, spaced=True, table=table, cells=tuple(cells))
