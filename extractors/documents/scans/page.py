"""A picture of a page to its text: ruled tables as lines with tabs, all else line by line."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from ...words import Notice
from ..grid import Grid, GridCell
from ..letters import is_page_foot
from ..pages import Page
from .cells import Written, read_cells
from .engine import Picture
from .lines import read_text
from .picture import ink, upright
from .ruling import RuledTable, find_tables
from .turning import turned

# So many places that could not be read are named, of a page.
MOST_NAMED = 12
LONGEST_NAME = 16
EXPLANATION = re.compile(r"(?<=.)\(.*\)")
WORDS = re.compile(r"[^\W\d_]{2,}")


class Block(NamedTuple):
    """A part of a page: where it begins, what it says, and its table if it is one."""

    top: int
    text: str
    grid: Grid | None = None


def read_page(picture: Picture, number: int) -> tuple[Page, list[Notice]]:
    """What page *number*, a *picture* in blue, green and red, says; and warnings of what on it could not be read."""
    size = max(picture.shape[:2])
    picture = upright(turned(picture))
    dots = ink(picture)
    tables = find_tables(dots)
    boxes = [cell.box for table in tables for cell in table.cells]
    written = iter(read_cells(picture, dots, boxes, max(picture.shape[:2]) / size))
    blocks: list[Block] = []
    doubts: list[str] = []
    for table in tables:
        said = [next(written) for _ in table.cells]
        blocks.append(_block(table, said))
        doubts += _doubts(table, said)
    for line in read_text(_without(picture, tables)):
        blocks.append(Block(line.box.top, line.text))
        doubts += (f"“{around}”" for around in line.doubts)
    return _page(blocks), _warnings(doubts, number)


def _without(picture: Picture, tables: Sequence[RuledTable]) -> Picture:
    """*picture* with paper where the *tables* are."""
    rest = picture.copy()
    for table in tables:
        table.box.of(rest)[:] = 255
    return rest


def _block(table: RuledTable, said: Sequence[Written]) -> Block:
    """*table* as lines, its places counted from its beginning."""
    rows = max(cell.row for cell in table.cells) + 1
    columns = max(cell.column for cell in table.cells) + 1
    texts = [[""] * columns for _ in range(rows)]
    for cell, written in zip(table.cells, said, strict=True):
        texts[cell.row][cell.column] = written.text
    starts, at = [], 0
    for line in texts:
        starts.append([at + sum(len(text) + 1 for text in line[:i]) for i in range(columns)])
        at += sum(len(text) + 1 for text in line)
    cells = []
    for row, column, down, across, _ in table.cells:
        start = starts[row][column]
        span = (start, start + len(texts[row][column]))
        cells.append(GridCell(row, column, down, across, (span,)))
    return Block(table.box.top, "\n".join("\t".join(row) for row in texts), Grid(tuple(cells)))


def _page(blocks: Sequence[Block]) -> Page:
    at, texts, grids = 0, [], []
    for block in sorted(blocks, key=lambda block: block.top):
        if not block.grid and is_page_foot(block.text):
            continue
        if block.grid:
            grids.append(block.grid.moved(at))
        texts.append(block.text)
        at += len(block.text) + 1
    return Page("\n".join(texts), tuple(grids), recognised=True)


def _doubts(table: RuledTable, said: Sequence[Written]) -> Iterator[str]:
    """The cells that could not be read, by the words that stand before and above them."""
    cells = list(zip(table.cells, said, strict=True))
    for cell, written in cells:
        if written.doubt is None:
            continue
        heads = [(c, _short(w.text)) for c, w in cells if WORDS.search(w.text)]
        before = [text for c, text in heads if c.row <= cell.row < c.row + c.rows and c.column < cell.column]
        above = [
            text for c, text in heads if c.column <= cell.column < c.column + c.columns and c.row < cell.row
        ]
        heads_of = "/".join([*before[-1:], *above[-1:]])
        place = heads_of or Notice("row {row}, column {column}", row=cell.row + 1, column=cell.column + 1)
        yield Notice("{place} (like “{doubt}”)", place=place, doubt=written.doubt) if written.doubt else place


def _short(head: str) -> str:
    """*head* without what explains it."""
    return EXPLANATION.sub("", head)[:LONGEST_NAME] or head[:LONGEST_NAME]


def _warnings(doubts: Sequence[str], number: int) -> list[Notice]:
    if not doubts:
        return []
    first = reduce(lambda one, other: Notice("{one}; {other}", one=one, other=other), doubts[:MOST_NAMED])
    if len(doubts) > MOST_NAMED:
        first = Notice("{first} and more, {n} in all", first=first, n=len(doubts))
    return [Notice("page {page} (a scan) cannot be made out, not read: {places}", page=number, places=first)]
