"""A file's readable text, whatever the file is, with a map back to the file's own characters."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..models import Source
from .delimited import read_delimited
from .grid import Grid, Sheet, within
from .grids import read_grids


@dataclass(frozen=True)
class Document:
    """*text* is what a reader sees; *offsets* has the position in *source*, the decoded file, of each character.

    *offsets* has one entry more than *text*, for the end. Cells of a grid stand in *text* on one line for a row,
    with a tab between two; lines that were placed on a page keep their columns by blanks. *pages* has the position in
    *source* where each page begins, if it has pages. *grids* are its tables, *sheets* those of a workbook. *unread* says
    what was seen and left out.
    """

    source: str
    text: str
    offsets: Sequence[int]
    pages: Sequence[int] = ()
    grids: tuple[Grid, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    unread: tuple[str, ...] = ()

    def source_of(self, span: tuple[int, int], around: tuple[int, int]) -> Source:
        """Where *span* of the text stands in the file; *around* is the span to quote."""
        start = self.offsets[span[0]]
        end = self.offsets[span[1] - 1] + 1 if span[1] > span[0] else start
        line = bisect_right(self._lines, start)
        quote = plain_text(self.text[slice(*around)])
        page = bisect_right(self.pages, start) or None
        return Source(line, start - self._lines[line - 1] + 1, start, end, quote, page)

    def part(self, start: int, end: int) -> "Document":
        """The document of *start* to *end* of the text."""
        grids = within(self.grids, start, end)
        sheets = tuple(
            Sheet(sheet.name, (sheet.span[0] - start, sheet.span[1] - start))
            for sheet in self.sheets
            if start <= sheet.span[0] and sheet.span[1] <= end
        )
        offsets = self.offsets[start : end + 1]
        return Document(self.source, self.text[start:end], offsets, self.pages, grids, sheets, self.unread)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]


def whole(
    text: str,
    pages: Sequence[int] = (),
    grids: tuple[Grid, ...] = (),
    sheets: tuple[Sheet, ...] = (),
    unread: tuple[str, ...] = (),
) -> Document:
    """The document of a file that was made into *text*, which stands for the file itself."""
    return Document(text, text, range(len(text) + 1), pages, grids, sheets, unread)


def plain_text(text: str) -> str:
    """*text* on one line, with single blanks."""
    return " ".join(text.split())


# A page, or a Markdown file with its tables in HTML.
MARKUP = re.compile(
    r"\s*<(?:!doctype html|html|head|body|meta|div|table|p|h\d|span|!--|\?xml)\b|<table\b[^>]*>.*?</t[dr]>",
    re.I | re.S,
)


def document(source: str) -> Document:
    """The document in *source*, a decoded file: text, or HTML by its content."""
    if MARKUP.match(source) or ("<table" in source and MARKUP.search(source)):
        from .markup import read_markup

        text, offsets, grids = read_markup(source)
        return Document(source, text, offsets, grids=grids)
    drawn = read_grids(source)
    text, offsets, grids = drawn or (source, range(len(source) + 1), ())
    text, offsets, grids = read_delimited(text, offsets, grids)
    return Document(source, text, offsets, grids=grids)
