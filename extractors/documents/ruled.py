"""Tables in the strokes of a page: the cells that level and upright lines enclose."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .sheet import Stroke

NEAR = 3.0  # lines that are so near to one another are one
SHORTEST = 3.0
# So many lines that end in one line draw an edge that is not drawn.
FEWEST_ENDS = 3
MOST_CROSSINGS = 2_000_000


class Line(NamedTuple):
    """A level line at *at* from top, or an upright one *at* from the left; from *start* to *end*."""

    at: float
    start: float
    end: float


class RuledCell(NamedTuple):
    """A cell, its place in the table, and how many rows and columns it reaches over."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    rows: int
    columns: int


class Table(NamedTuple):
    """*cells* in the order of reading, in so many *rows* and *columns*, in the *box* that they fill."""

    cells: list[RuledCell]
    rows: int
    columns: int
    box: tuple[float, float, float, float]


def tables(strokes: Iterable[Stroke]) -> list[Table]:
    """The tables that *strokes* draw, from the top."""
    strokes = list(strokes)
    level = _merged(
        Line((s.top + s.bottom) / 2, s.left, s.right) for s in strokes if s.right - s.left > s.bottom - s.top
    )
    upright = _merged(
        Line((s.left + s.right) / 2, s.top, s.bottom) for s in strokes if s.right - s.left <= s.bottom - s.top
    )
    if len(level) * len(upright) > MOST_CROSSINGS:
        return []
    # what bounds a table that is open at its sides, then at its top and foot
    upright = _merged([*upright, *_undrawn(level, upright)])
    level = _merged([*level, *_undrawn(upright, level)])
    found = [_table(boxes) for boxes in _connected(_boxes(level, upright)) if len(boxes) > 1]
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def _merged(lines: Iterable[Line]) -> list[Line]:
    """*lines* with those in one line as one, sorted."""
    lines = sorted(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or line.at - groups[-1][-1].at > NEAR:
            groups.append([])
        groups[-1].append(line)
    merged = []
    for group in groups:
        at = sum(line.at for line in group) / len(group)
        reach: list[list[float]] = []
        for _, start, end in sorted(group, key=lambda line: line.start):
            if reach and start - reach[-1][1] <= NEAR:
                reach[-1][1] = max(reach[-1][1], end)
            else:
                reach.append([start, end])
        merged += [Line(at, start, end) for start, end in reach if end - start >= SHORTEST]
    return merged


def _undrawn(lines: Sequence[Line], across: Sequence[Line]) -> Iterator[Line]:
    """Edges where several of *lines* end together, as far as none of those *across* draws them though some cross the same lines."""
    ends = sorted((place, line) for line in lines for place in (line.start, line.end))
    groups: list[list[tuple[float, Line]]] = []
    for end in ends:
        if not groups or end[0] - groups[-1][0][0] > NEAR:
            groups.append([])
        groups[-1].append(end)
    for group in groups:
        at = sum(place for place, _ in group) / len(group)
        ending = {line.at: line for _, line in group}
        drawn = [c for c in across if abs(c.at - at) <= NEAR]
        for run in _runs(sorted(ending), across):
            if len(run) < FEWEST_ENDS:
                continue
            if not _is_drawn(run[0], run[-1], drawn):
                yield Line(at, run[0], run[-1])
            else:  # in part: the page ends inside of a row whose other cells end above
                yield from (
                    Line(at, a, b)
                    for a, b in pairwise(run)
                    if not _is_drawn(a, b, drawn) and _are_neighbours(ending[a], ending[b], lines)
                )


def _is_drawn(start: float, end: float, lines: Iterable[Line]) -> bool:
    return any(line.start <= end - NEAR and line.end >= start + NEAR for line in lines)


def _are_neighbours(one: Line, other: Line, lines: Iterable[Line]) -> bool:
    """Whether none of *lines* stands between two; there is one where rows of different length end step by step."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return not _is_drawn(start, end, (line for line in lines if one.at + NEAR < line.at < other.at - NEAR))


def _runs(places: Sequence[float], across: Sequence[Line]) -> Iterator[list[float]]:
    """*places* in runs, each two of which a line of *across* connects."""
    run: list[float] = []
    for place in places:
        if run and not any(c.start <= run[-1] + NEAR and c.end >= place - NEAR for c in across):
            yield run
            run = []
        run.append(place)
    yield run


def _boxes(level: Sequence[Line], upright: Sequence[Line]) -> list[tuple[float, float, float, float]]:
    """The smallest boxes that lines enclose."""
    crossings: dict[tuple[float, float], tuple[Line, Line]] = {}
    rights: dict[Line, list[float]] = defaultdict(list)
    downs: dict[Line, list[float]] = defaultdict(list)
    for h in level:
        for v in upright:
            if v.start - NEAR <= h.at <= v.end + NEAR and h.start - NEAR <= v.at <= h.end + NEAR:
                crossings[v.at, h.at] = (h, v)
                rights[h].append(v.at)
                downs[v].append(h.at)
    boxes = []
    for (x, y), (h, v) in crossings.items():
        box = next(
            (
                (x, y, right, down)
                for down in downs[v][bisect_left(downs[v], y) + 1 :]
                for right in rights[h][bisect_left(rights[h], x) + 1 :]
                if (corner := crossings.get((right, down)))
                and crossings[right, y][1] == corner[1]
                and crossings[x, down][0] == corner[0]
            ),
            None,
        )
        if box:
            boxes.append(box)
    return boxes


def _connected(
    boxes: Sequence[tuple[float, float, float, float]],
) -> list[list[tuple[float, float, float, float]]]:
    """*boxes* in groups that share corners."""
    at: dict[tuple[float, float], list[int]] = defaultdict(list)
    corners = [((a, b), (c, b), (a, d), (c, d)) for a, b, c, d in boxes]
    for i, of in enumerate(corners):
        for corner in of:
            at[corner].append(i)
    groups, seen = [], set[int]()
    for first in range(len(boxes)):
        if first in seen:
            continue
        seen.add(first)
        group, waiting = [], [first]
        while waiting:
            i = waiting.pop()
            group.append(boxes[i])
            for corner in corners[i]:
                new = [j for j in at[corner] if j not in seen]
                seen.update(new)
                waiting += new
        groups.append(group)
    return groups


def _table(boxes: list[tuple[float, float, float, float]]) -> Table:
    lefts, tops = sorted({box[0] for box in boxes}), sorted({box[1] for box in boxes})
    cells = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        row, column = tops.index(top), lefts.index(left)
        rows, columns = bisect_left(tops, bottom) - row, bisect_left(lefts, right) - column
        cells.append(RuledCell(left, top, right, bottom, row, column, rows, columns))
    box = lefts[0], tops[0], max(cell.right for cell in cells), max(cell.bottom for cell in cells)
    return Table(cells, len(tops), len(lefts), box)
