"""PDF to readable text: tables as lines with tabs, all else paragraph by paragraph; pages without text are scans."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pypdfium2

from ..errors import DocumentError
from ..models import Span
from ..words import Notice
from .blocks import EDGE, blocks
from .content import Content
from .delimited import read_delimited
from .document import Document, whole
from .glyphs import ALONE, Sheet, sheet
from .grid import Grid, GridCell
from .layout import Line, goes_on, joined, margins_of, paragraphs
from .pages import Page
from .ruled import Table
from .scanned import Recognised, recognise
from .standin import stand_in

# The number of a page.
FOOT = re.compile(
    r"[\s—–\-·~第]*\d{1,4}[\s—–\-·~页]*(?:[/共][\s共]*\d{1,4}[\s页]*)?|Page \d+(?: of \d+)?", re.I
)
# A line at the edge of so many pages is the head or foot of them all.
REPEATED = 3
# A picture that covers so much of a page may be a table; pages with so few letters are pictures of pages.
PICTURE, FEW = 0.12, 10
MOST_CURVES = 200  # on a page without letters: they are drawn as lines
MOST_UNKNOWN = 0.5


class _Page(NamedTuple):
    """What a page says: *blocks* are columns of lines, and rows of a table as one line of its own column.

    In the place of them *recognised* is what was read from a picture of it.
    """

    height: float
    blocks: list[list[Line]]
    recognised: Page | None = None


def read(content: Content) -> Document:
    """The text of a PDF, pages parted by form feeds where no sentence goes on.

    Raises DocumentError for an encrypted or damaged file, one without text, and one above the limits.
    """
    with ALONE:
        sheets, heights, damaged = _sheets(content)
    scanned = [n for n, found in enumerate(sheets, 1) if _is_scanned(found)]
    scans = recognise(content, scanned)
    warnings = _warnings(sheets, damaged, scanned, scans)
    pages = [
        _Page(height, [], scans.pages[n])
        if n in scans.pages
        else _Page(height, blocks(found, height, content.limits))
        for n, (height, found) in enumerate(zip(heights, sheets, strict=True), 1)
    ]
    return _document(_without_edges(pages), [*warnings, *scans.warnings])


def _sheets(content: Content) -> tuple[list[Sheet], list[float], list[int]]:
    """(what stands on each page, how high it is, the numbers of those that are damaged)."""
    stand_in()
    try:
        pdf = pypdfium2.PdfDocument(content.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError(Notice("an encrypted PDF: save a copy without a password")) from None
        raise DocumentError(Notice("a damaged PDF: {why}", why=error)) from None
    content.limits.check("pages", len(pdf))
    sheets: list[Sheet] = []
    heights: list[float] = []
    damaged: list[int] = []
    for n in range(len(pdf)):
        try:
            page = pdf[n]
        except pypdfium2.PdfiumError:
            damaged.append(n + 1)
            sheets.append(Sheet())
            heights.append(0.0)
            continue
        sheets.append(sheet(page))
        heights.append(max(page.get_size()))
        page.close()
    return sheets, heights, damaged


def _letters(found: Sheet) -> int:
    return sum(not g.text.isspace() for g in found.glyphs)


def _is_scanned(found: Sheet) -> bool:
    return _letters(found) < FEW and (found.pictures > PICTURE or found.curves > MOST_CURVES)


def _warnings(
    sheets: Sequence[Sheet], damaged: Sequence[int], scanned: Sequence[int], scans: Recognised
) -> list[Notice]:
    """What is not read of *sheets*, where *scans* is what was of those *scanned*. Raises DocumentError where that is all."""
    letters = sum(_letters(found) for found in sheets)
    unknown = {
        n: found.unknown for n, found in enumerate(sheets, 1) if found.unknown and n not in scans.pages
    }
    if len(damaged) == len(sheets):
        raise DocumentError(Notice("a PDF without text: it is damaged, and none of its pages can be opened"))
    if not letters and not scans.pages:
        how = (
            Notice("{remedy} reads it", remedy=scans.remedy)
            if scans.remedy
            else Notice("none was recognised in it")
        )
        raise DocumentError(
            Notice("a PDF without text (a scan?): {how}", how=how)
            if scanned
            else Notice("a PDF without text")
        )
    if sum(unknown.values()) > MOST_UNKNOWN * letters:
        raise DocumentError(
            Notice(
                "a PDF whose letters cannot be known, for its fonts do not say what they are; "
                "recognise them with an OCR program"
            )
        )
    pictured = [n for n, found in enumerate(sheets, 1) if n not in scanned and PICTURE < found.pictures < 0.8]
    cut = [n for n, found in enumerate(sheets, 1) if found.cut]
    turned = [n for n, found in enumerate(sheets, 1) if found.turned >= FEW]
    left = [n for n in scanned if n not in scans.pages]
    with_remedy = Notice("page {pages}: no text (a scan); {remedy} reads it")
    told = (
        (damaged, Notice("page {pages}: damaged, not read")),
        (left, with_remedy if scans.remedy else Notice("page {pages}: no text (a scan)")),
        (unknown, Notice("page {pages}: characters that cannot be known are shown as \ufffd")),
        (pictured, Notice("page {pages}: pictures were not read")),
        (turned, Notice("page {pages}: turned text was not read")),
        (cut, Notice("page {pages}: a table or text goes over the edge, what is cut off was not read")),
    )
    return [what.of(pages=tuple(pages), remedy=scans.remedy) for pages, what in told if pages]


def _without_edges(pages: list[_Page]) -> list[_Page]:
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


def _is_at_edge(line: Line, page: _Page) -> bool:
    return "\t" not in line.text and (line.top < EDGE * page.height or line.bottom > (1 - EDGE) * page.height)


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]", "", text)


def _document(pages: Sequence[_Page], warnings: Sequence[Notice]) -> Document:
    text, starts = "", []
    grids: list[tuple[Table | None, list[GridCell]]] = []
    recognised: list[Span] = []
    last: tuple[Line, tuple[float, float]] | None = None
    for page in pages:
        found = paragraphs(page.blocks)
        starts.append(len(text))
        if page.recognised:
            text += "\f" if text else ""
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
    made = whole(text, starts, warnings, tuple(Grid(tuple(cells)) for _, cells in grids if cells))
    return replace(_with_delimited(made), recognised=tuple(recognised))


def _with_delimited(made: Document) -> Document:
    """*made* with the tables, too, that it has in characters: a text file that was printed."""
    text, offsets, grids = read_delimited(made.text.replace("\f", "\n"), made.offsets, made.grids)
    return made if grids == made.grids else replace(made, text=text, offsets=offsets, grids=grids)
