"""PDF to readable text; pages without text are scans."""

from collections.abc import Sequence

import pypdfium2

from ..errors import DocumentError
from ..words import Notice
from .blocks import blocks
from .content import Content
from .document import Document
from .glyphs import ALONE, page_sheet
from .printed import Printed, is_scanned, letters, printed, unread
from .scanned import Recognised, recognise
from .sheet import Sheet
from .standin import stand_in

MOST_UNKNOWN = 0.5


def read(content: Content) -> Document:
    """The text of a PDF, pages parted by form feeds where no sentence goes on.

    Raises DocumentError for an encrypted or damaged file, one without text, and one above the limits.
    """
    with ALONE:
        sheets, heights, damaged = _sheets(content)
    scanned = [n for n, found in enumerate(sheets, 1) if is_scanned(found)]
    scans = recognise(content, scanned)
    warnings = _warnings(sheets, damaged, scanned, scans)
    pages = [
        Printed(height, [], scans.pages[n])
        if n in scans.pages
        else Printed(height, blocks(found, height, content.limits))
        for n, (height, found) in enumerate(zip(heights, sheets, strict=True), 1)
    ]
    return printed(pages, [*warnings, *scans.warnings])


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
        sheets.append(page_sheet(page))
        heights.append(max(page.get_size()))
        page.close()
    return sheets, heights, damaged


def _warnings(
    sheets: Sequence[Sheet], damaged: Sequence[int], scanned: Sequence[int], scans: Recognised
) -> list[Notice]:
    """What is not read of *sheets*, where *scans* is what was of those *scanned*. Raises DocumentError where that is all."""
    count = sum(map(letters, sheets))
    unknown = sum(found.unknown for n, found in enumerate(sheets, 1) if n not in scans.pages)
    if len(damaged) == len(sheets):
        raise DocumentError(Notice("a PDF without text: it is damaged, and none of its pages can be opened"))
    if not count and not scans.pages:
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
    if unknown > MOST_UNKNOWN * count:
        raise DocumentError(
            Notice(
                "a PDF whose letters cannot be known, for its fonts do not say what they are; "
                "recognise them with an OCR program"
            )
        )
    left = [n for n in scanned if n not in scans.pages]
    with_remedy = Notice("page {pages}: no text (a scan); {remedy} reads it")
    told = (
        (damaged, Notice("page {pages}: damaged, not read")),
        (left, with_remedy if scans.remedy else Notice("page {pages}: no text (a scan)")),
    )
    named = [what.of(pages=tuple(pages), remedy=scans.remedy) for pages, what in told if pages]
    return [*named, *unread(sheets, scanned, tuple(scans.pages))]
