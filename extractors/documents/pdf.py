"""Born-digital PDF to readable text: tables as lines with tabs, all else line by line as it stands on the page."""

import io
import logging
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException

from ..errors import DocumentError
from .content import Content
from .document import Document
from .grid import Grid, GridCell
from .pages import Page, paged
from .scanned import REMEDY, recognise

# A gap of so many times the height of the letters parts columns; a line with two of them is a row of a table.
COLUMN_GAP = 1.5
FEWEST_GAPS = 2
# pdfminer's word on every oddity of a font is no news to anybody.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read(content: Content) -> Document:
    """The text of a PDF, pages parted by form feeds.

    Raises DocumentError for an encrypted or damaged file, one without text, and one above the limits.
    """
    limits = content.limits
    try:
        with pdfplumber.open(io.BytesIO(content.data)) as pdf:
            limits.check(
                "pages", resolve1(resolve1(pdf.doc.catalog["Pages"])["Count"])
            )  # before any is opened
            limits.check("pages", len(pdf.pages))
            pages: list[Page] = []
            scanned: list[int] = []
            cells = 0
            for page in pdf.pages:
                tables = page.find_tables()
                cells += sum(len(table.cells) for table in tables)
                limits.check("cells", cells)
                grids: list[Grid] = []
                pages.append(Page(_text(page, tables, grids), tuple(grids)))
                if not pages[-1].text.strip() and (page.images or page.curves):
                    scanned.append(page.page_number)
                page.close()
    except DocumentError:
        raise
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise DocumentError("an encrypted PDF: save a copy without a password") from None
        raise DocumentError(f"a damaged PDF: {error}") from None
    recognised, warnings = recognise(content, scanned)
    pages = [recognised.get(number, page) for number, page in enumerate(pages, 1)]
    if not any(page.text.strip() for page in pages):
        raise DocumentError(f"a PDF without text{f' (a scan?): {REMEDY} reads it' if scanned else ''}")
    return paged(pages, warnings)


def _text(page: Any, tables: Sequence[Any], grids: list[Grid]) -> str:
    """The lines of a page in their order, with rows of ruled tables among them, which are added to *grids*."""
    start = 0
    boxes = [table.bbox for table in tables]
    placed: list[tuple[float, str, Any]] = [(table.bbox[1], "", table) for table in tables]
    words = [word for word in page.extract_words() if not any(_is_inside(word, box) for box in boxes)]
    placed += ((top, line, None) for top, line in _text_lines(words))
    lines: list[str] = []
    for _, line, table in sorted(placed, key=lambda one: one[0]):
        if table is not None:
            line, cells = _rows(table, start)
            if cells:
                grids.append(Grid(tuple(cells)))
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines)


def _rows(table: Any, start: int) -> tuple[str, list[GridCell]]:
    """The rows of *table* as lines with tabs, which begin at *start* in the text, and its cells."""
    across = sorted({edge for left, _, right, _ in table.cells for edge in (left, right)})
    down = sorted({edge for _, top, _, bottom in table.cells for edge in (top, bottom)})
    text = ""
    cells: list[GridCell] = []
    for row, shown in zip(table.rows, table.extract(), strict=True):
        for i, (box, inner) in enumerate(zip(row.cells, shown, strict=True)):
            text += "\t" if i else ""
            at = start + len(text)
            text += _joined(inner)
            if box is not None:
                left, top, right, bottom = box
                first, column = down.index(top), across.index(left)
                reach = down.index(bottom) - first, across.index(right) - column
                cells.append(GridCell(first, column, *reach, ((at, start + len(text)),)))
        text += "\n"
    return text[:-1], sorted(cells, key=lambda cell: (cell.row, cell.column))


def _joined(cell: str | None) -> str:
    """The text of a cell, whose lines were broken to fit; a part of a wider cell has none."""
    return "".join((cell or "").split("\n")).replace("\t", " ").strip()


def _is_inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


def _text_lines(words: list[dict[str, Any]]) -> Iterator[tuple[float, str]]:
    """(top, text) of each line; rows of tables without rules keep their columns by blanks."""
    size = median([word["bottom"] - word["top"] for word in words]) if words else 0.0
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: word["top"] + word["bottom"]):
        middle = (word["top"] + word["bottom"]) / 2
        if not lines or middle - (lines[-1][0]["top"] + lines[-1][0]["bottom"]) / 2 > size / 2:
            lines.append([])
        lines[-1].append(word)
    for line in lines:
        line.sort(key=lambda word: word["x0"])
        gaps = [b["x0"] - a["x1"] > COLUMN_GAP * size for a, b in pairwise(line)]
        columns = sum(gaps) >= FEWEST_GAPS
        text = ""
        for word, apart in zip(line, [False, *gaps], strict=True):
            if columns:
                width = sum(1 if c < "\u1100" else 2 for c in text)
                text += " " * max(round(word["x0"] / (size / 2)) - width, 2 if apart else 1 if text else 0)
            elif text:
                text += "   " if apart else " "
            text += word["text"]
        yield line[0]["top"], text
