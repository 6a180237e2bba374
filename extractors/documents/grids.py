"""Tables drawn with characters, +---+ or ┌──┐: each row becomes one line with a tab between two cells.

Text browsers, converters and editors draw them; a cell may reach over several lines, rows and columns.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from .grid import Grid, GridCell, trimmed

# Lines that may draw a table, and what draws the edge of a row in one of them, folded.
BLOCK = re.compile(r"(?:^[ \t]*[|+│┃║├┌┏╔╠┣└┗╚┼].*\n?){3,}", re.M)
LINE = re.compile(r"[^\n]+")
CORNERS = ("+-", "+=", "├", "┼", "┬", "┠", "╂", "┣", "╋", "╠", "╬")
# What draws a table, and the plain character for it.
DRAWN = {
    **dict.fromkeys("│┃║｜", "|"),
    **dict.fromkeys("─━═－", "-"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬＋", "+"),
}
PLAIN = str.maketrans(DRAWN)
EDGE = re.compile(r":?(?:-+|=+):?")
# A + that is no sign of a figure.
JOINT = re.compile(r"[-=]\+|\+[-=]")
# By how much converters misjudge the width of a line.
SLIP = 2


@dataclass(slots=True)
class _DrawnCell:
    """Its edges, in columns of the screen, the row it begins in, and its characters with their positions by line."""

    left: int
    right: int
    row: int
    last: int  # the row that it ends in
    lines: list[list[tuple[str, int]]] = field(default_factory=list)


def read_grids(source: str) -> tuple[str, list[int], tuple[Grid, ...]] | None:
    """*source* with its drawn tables as rows with tabs, the position of each character (and of the end), the tables.

    None where it has no such table.
    """
    if not any(corner in source for corner in CORNERS):
        return None
    parts: list[str] = []
    places: list[int] = []
    grids: list[Grid] = []
    done = 0
    for block in BLOCK.finditer(source):
        cells = _cells(source, *block.span())
        if cells is None:
            continue
        parts.append(source[done : block.start()])
        places += range(done, block.start())
        grids.append(_written(cells, parts, places))
        done = block.end()
    if not done:
        return None
    return "".join([*parts, source[done:]]), [*places, *range(done, len(source) + 1)], tuple(grids)


def _cells(source: str, start: int, end: int) -> list[_DrawnCell] | None:
    """The cells of the table at *start* to *end*, row by row; None where what stands there is no such table."""
    found: list[_DrawnCell] = []
    reached: list[_DrawnCell] = []  # the cells that the next line may go on with
    row = 0
    lines = [_bars(line) for line in LINE.finditer(source, start, end)]
    columns = sorted({column for line in lines for column, _, bar in line if bar == "+"})
    for line in lines:
        segments = list(_segments(source, line, columns))
        edges = [span for span, is_edge, _ in segments if is_edge]
        if edges:
            row += 1
            reached = [c for c in reached if all(c.right <= a or b <= c.left for a, b in edges)]
        for (left, right), is_edge, characters in segments:
            if is_edge:
                continue
            there = [c for c in reached if c.left < right and left < c.right]
            if not there:
                there = [_DrawnCell(left, right, row, row)]
                found += there
                reached += there
            if (there[0].left, there[0].right) != (left, right):
                return None
            there[0].last = row
            there[0].lines.append(characters)
    return found if row > 1 else None


def _bars(line: re.Match[str]) -> list[tuple[int, int, str]]:
    """(column of the screen, position, + or |) of everything in *line* that may divide cells."""
    found, column = [], 0
    folded = line.group().translate(PLAIN)
    for i, character in enumerate(line.group()):
        joint = folded[i] == "+" and (character != "+" or JOINT.search(folded, max(i - 1, 0), i + 2))
        if folded[i] == "|" or joint:
            found.append((column, line.start() + i, folded[i]))
        column += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return found


def _segments(
    source: str, bars: list[tuple[int, int, str]], columns: list[int]
) -> Iterator[tuple[tuple[int, int], bool, list[tuple[str, int]]]]:
    """((left, right), whether it is the edge of a row, characters with positions) between each two of *bars*."""
    places = [column for column, _, _ in bars]
    if len(bars) == len(columns):
        places = columns  # whatever widths the converter believed in
    else:
        near = [min(columns, key=lambda column: abs(column - place), default=place) for place in places]
        places = [n if abs(n - place) <= SLIP else place for n, place in zip(near, places, strict=True)]
    for (left, right), ((_, start, opening), (_, end, closing)) in zip(
        pairwise(places), pairwise(bars), strict=True
    ):
        drawn = EDGE.fullmatch(source[start + 1 : end].translate(PLAIN)) is not None
        is_edge = drawn and "+" in (opening, closing) and (end - start > 2 or opening == closing)
        yield (left, right), is_edge, [(source[i], i) for i in range(start + 1, end)]


def _written(cells: list[_DrawnCell], parts: list[str], places: list[int]) -> Grid:
    """The grid of *cells*, once their characters are written to *parts* as rows with tabs, and their places to *places*."""
    edges = sorted({edge for cell in cells for edge in (cell.left, cell.right)})
    columns = {edge: i for i, edge in enumerate(edges)}
    first = min(cell.row for cell in cells)
    found: list[GridCell] = []
    for _, row in groupby(cells, lambda cell: cell.row):
        for i, cell in enumerate(sorted(row, key=lambda cell: cell.left)):
            if i:
                parts.append("\t")
                places.append(cell.lines[0][0][1])
            start = len(places)
            text = ""
            for character, place in _characters(cell):
                text += character
                places.append(place)
            parts.append(text)
            a, b = trimmed(text, 0, len(text))
            left, right = columns[cell.left], columns[cell.right]
            span = (start + a, start + b)
            found.append(GridCell(cell.row - first, left, cell.last - cell.row + 1, right - left, (span,)))
        parts.append("\n")
        places.append(cells[-1].lines[-1][-1][1])
    return Grid(tuple(found))


def _characters(cell: _DrawnCell) -> Iterator[tuple[str, int]]:
    """The characters of *cell* on one line, with their positions; a blank parts two lines that both are Latin there."""
    before = ""
    for line in cell.lines:
        text = "".join(character for character, _ in line)
        inside = line[len(text) - len(text.lstrip()) : len(text.rstrip())]
        if inside and f"{before}{inside[0][0]}".isascii() and before:
            yield " ", inside[0][1]
        yield from inside
        before = inside[-1][0] if inside else before
