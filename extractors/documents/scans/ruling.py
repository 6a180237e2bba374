"""Ruled tables in a picture: the cells that lines divide, and their places in the table."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from .engine import Box, Picture

# Lines of a table are longer than this share of the page's longer side; strokes of letters are not, mostly.
ACROSS = 0.022
DOWN = 0.013
# A line may be broken, or not quite level, by this share.
BROKEN = 0.003
# A cell fills its rectangle, but for noise and what lines leave of it.
FULL = 0.8
FEWEST_CELLS = 4
# A level line covers so much of the table's width; so many upright ones part the cells of a row that the page cuts.
LEVEL, FEWEST_UPRIGHT = 0.5, 3


class RuledCell(NamedTuple):
    """A cell in its table, and in the picture."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


class RuledTable(NamedTuple):
    """A table: where it is, and its cells row by row."""

    box: Box
    cells: tuple[RuledCell, ...]


def find_tables(ink: Picture) -> list[RuledTable]:
    """The ruled tables on a page, from its *ink*, from top to bottom."""
    page = max(ink.shape)
    gap = max(3, round(BROKEN * page))
    lines = cv2.bitwise_or(
        _lines(ink, (max(15, round(ACROSS * page)), 1), gap),
        _lines(ink, (1, max(10, round(DOWN * page))), gap),
    )
    # what a letter's strokes leave hangs together with no table
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    tables = []
    for label in range(1, count):
        left, top, width, height, _ = (int(v) for v in stats[label])
        if width < 2 * ACROSS * page or height < DOWN * page:
            continue
        frame = (labels[top : top + height, left : left + width] == label).astype(np.uint8)
        above, below = _overhang(frame, gap), _overhang(frame[::-1], gap)
        frame, top, height = frame[above : height - below], top + above, height - above - below
        cells = _cells(frame, (left, top), gap)
        if len(cells) >= FEWEST_CELLS:
            tables.append(RuledTable(Box(left, top, left + width, top + height), cells))
    return sorted(tables, key=lambda table: table.box.top)


def _lines(ink: Picture, size: tuple[int, int], gap: int) -> Picture:
    """The lines of at least *size* in *ink*, with gaps closed; they may slant by a dot or two."""
    across = size[0] > size[1]
    thick = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
    reach = (1, 2 * gap + 1) if across else (2 * gap + 1, 1)
    whole = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones(reach, np.uint8))
    return np.asarray(cv2.dilate(whole, np.ones((3, 3), np.uint8)), np.uint8)


def _overhang(frame: Picture, gap: int) -> int:
    """How much of *frame* above its first level line is no row that the page cuts: letters of a heading that touch it."""
    level = np.flatnonzero(frame.mean(axis=1) > LEVEL)
    first = int(level[0]) if level.size else 0
    upright = frame[: max(first, 1)].min(axis=0)  # lines that go all the way
    count = np.count_nonzero(np.diff(upright.astype(np.int8), prepend=0) == 1)
    return first if first > gap and count < FEWEST_UPRIGHT else 0


def _cells(frame: Picture, corner: tuple[int, int], gap: int) -> tuple[RuledCell, ...]:
    """What the lines of *frame* enclose; its corner is at *corner* of the page.

    A side without a line is closed: a page may end inside of a row, and some tables have no lines at their sides.
    """
    frame[:gap], frame[-gap:], frame[:, :gap], frame[:, -gap:] = 1, 1, 1, 1
    count, _, stats, _ = cv2.connectedComponentsWithStats(1 - frame, connectivity=4)
    boxes = []
    for left, top, across, down, area in stats[1:count].tolist():
        if min(across, down) > 2 * gap and area > FULL * across * down:
            boxes.append(Box(left, top, left + across, top + down))
    rows = _edges([(b.top, b.bottom) for b in boxes], gap)
    columns = _edges([(b.left, b.right) for b in boxes], gap)
    x, y = corner
    cells = []
    for b in boxes:
        row, column = _nearest(rows, b.top), _nearest(columns, b.left)
        cells.append(
            RuledCell(
                row,
                column,
                max(_nearest(rows, b.bottom) - row, 1),
                max(_nearest(columns, b.right) - column, 1),
                Box(b.left + x, b.top + y, b.right + x, b.bottom + y),
            )
        )
    return tuple(sorted(cells))


def _edges(sides: Sequence[tuple[int, int]], gap: int) -> list[float]:
    """Where the lines are that the two *sides* of each cell lie beside, from the first to the last."""
    places = sorted(place for pair in sides for place in pair)
    groups: list[list[int]] = []
    for place in places:
        if not groups or place - groups[-1][-1] > 3 * gap:
            groups.append([])
        groups[-1].append(place)
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: Sequence[float], place: int) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - place))
