"""Pages that were printed to a document: tables as lines with tabs, all else paragraph by paragraph."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..models import Span
from ..words import Notice
from .blocks import EDGE
from .delimited import read_delimited
from .document import Document, whole
from .grid import Grid, GridCell
from .layout import Line, goes_on, joined, margins_of, paragraphs
from .pages import Page, runs_on
from .ruled import Table
from .sheet import Sheet

# The number of a page.
FOOT = re.compile(
    r"[\s—–\-·~第]*\d{1,4}[\s—–\-·~页]*(?:[/共][\s共]*\d{1,4}[\s页]*)?|Page \d+(?: of \d+)?", re.I
)
# A line at the edge of so many pages is the head or foot of them all.
REPEATED = 3
# A picture that covers so much of a page may be a table; pages with so few letters are pictures of pages.
PICTURE, FEW = 0.12, 10
MOST_CURVES = 200  # on a page without letters: they are drawn as lines


class Printed(NamedTuple):
    """What a page says: *blocks* are columns of lines, and rows of a table as one line of its own column.

    In the place of them *recognised* is what was read from a picture of it.
    """

    height: float
    blocks: list[list[Line]]
    recognised: Page | None = None


def letters(found: Sheet) -> int:
    """How many there are on a page."""
    return sum(not g.text.isspace() for g in found.glyphs)


def is_scanned(found: Sheet) -> bool:
    """Whether a page is a picture of one."""
    return letters(found) < FEW and (found.pictures > PICTURE or found.curves > MOST_CURVES)


def unread(sheets: Sequence[Sheet], scanned: Sequence[int], known: Sequence[int] = ()) -> list[Notice]:
    """What is not read of *sheets*, by their numbers, besides pages that are *scanned*; those *known* were read from pictures."""
    pages = list(enumerate(sheets, 1))
    told = (
        (
            [n for n, found in pages if found.unknown and n not in known],
            Notice("page {pages}: characters that cannot be known are shown as \ufffd"),
        ),
        (
            [n for n, found in pages if n not in scanned and PICTURE < found.pictures < 0.8],
            Notice("page {pages}: pictures were not read"),
        ),
        ([n for n, found in pages if found.turned >= FEW], Notice("page {pages}: turned text was not read")),
        (
            [n for n, found in pages if found.cut],
            Notice("page {pages}: a table or text goes over the edge, what is cut off was not read"),
        ),
    )
    return [what.of(pages=tuple(numbers)) for numbers, what in told if numbers]


def printed(pages: Sequence[Printed], warnings: Sequence[Notice]) -> Document:
    """The document of *pages*, parted by form feeds where no sentence goes on."""
    return _document(_without_edges(pages), warnings)


def _without_edges(pages: Sequence[Printed]) -> list[Printed]:
    """*pages* without their numbers, and without what stands at the head or foot of them all but the first time."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(
            {_bare(line.text) for block in page.blocks for line in block if _is_at_edge(line, page)}
        )
    seen: set[str] = set()
    kept = []
    for page in pages:
        blocks = []
        for block in page.blocks:
            lines_left = []
            for line in block:
                if _is_at_edge(line, page):
                    bare = _bare(line.text)
                    if FOOT.fullmatch(line.text.strip()) or (counts[bare] >= REPEATED and bare in seen):
                        continue
                    seen.add(bare)
                lines_left.append(line)
            if lines_left:
                blocks.append(lines_left)
        kept.append(page._replace(blocks=blocks))
    return kept


def _is_at_edge(line: Line, page: Printed) -> bool:
    return "\t" not in line.text and (line.top < EDGE * page.height or line.bottom > (1 - EDGE) * page.height)


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]", "", text)


def _document(pages: Sequence[Printed], warnings: Sequence[Notice]) -> Document:
    text, starts = "", []
    grids: list[tuple[Table | None, list[GridCell]]] = []
    recognised: list[Span] = []
    last: tuple[Line, tuple[float, float]] | None = None
    read_last = False  # the page before was read from a picture
    for page in pages:
        found = paragraphs(page.blocks)
        starts.append(len(text))
        if page.recognised:
            text += "\f" if text and not (read_last and runs_on(text, page.recognised.text)) else ""
            starts[-1] = len(text)
            grids += ((None, list(grid.moved(len(text)).cells)) for grid in page.recognised.grids)
            text += page.recognised.text
            recognised.append((starts[-1], len(text)))
            last = None
        margins = margins_of(line for block in page.blocks for line in block)
        for i, line in enumerate(found):
            if i == 0 and last and goes_on(*last, line, margins, beside=False):
                starts[-1] = len(text)
                text = joined(text, line.text)
            else:
                separator = "" if not text else "\f" if i == 0 else "\n"
                text += separator + line.text
                if i == 0:
                    starts[-1] += len(separator)
            if line.table and not (grids and grids[-1][0] is line.table):
                grids.append((line.table, []))
            at = len(text) - len(line.text)
            for cell, begin, end in line.cells:
                place = cell.row, cell.column, cell.rows, cell.columns
                grids[-1][1].append(GridCell(*place, ((at + begin, at + end),)))
        last = (found[-1], margins) if found else last
        read_last = page.recognised is not None
    made = whole(text, starts, warnings, tuple(Grid(tuple(cells)) for _, cells in grids if cells))
    return replace(_with_delimited(made), recognised=tuple(recognised))


def _with_delimited(made: Document) -> Document:
    """*made* with the tables, too, that it has in characters: a text file that was printed."""
    text, offsets, grids = read_delimited(made.text.replace("\f", "\n"), made.offsets, made.grids)
    return made if grids == made.grids else replace(made, text=text, offsets=offsets, grids=grids)
