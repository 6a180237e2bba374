"""A file's readable text, whatever the file is, with a map back to the file's own characters."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..models import Basis, Source, Span
from ..words import Notice
from .delimited import read_delimited
from .grid import Grid, Sheet, within
from .grids import read_grids
from .head import read_head
from .letters import plain_text


@dataclass(frozen=True)
class Document:
    """*text* is what a reader sees; *offsets* has the position in *source*, the decoded file, of each character.

    *offsets* has one entry more than *text*, for the end. Cells of a grid stand in *text* on one line for a row,
    with a tab between two; lines that were placed on a page keep their columns by blanks. *pages* has the position in
    *source* where each page begins, if it has pages. Where it is *tabled*, nobody sees the lines of *source*, and a cell is
    found by its table; of those, so many stand *before* it in the file. *warnings* say what was seen in the file and not read.
    *grids* are its tables, *sheets* the sheets of a workbook. *recognised* are the spans of *source* that were read
    from pictures.
    """

    source: str
    text: str
    offsets: Sequence[int]
    pages: Sequence[int] = ()
    warnings: tuple[Notice, ...] = ()
    grids: tuple[Grid, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    recognised: tuple[Span, ...] = ()
    tabled: bool = False
    before: int = 0

    def source_of(self, span: tuple[int, int], around: tuple[int, int], *, in_table: bool = False) -> Source:
        """Where *span* of the text stands in the file, *in_table* also in which of its tables; *around* is to be quoted."""
        start = self.offsets[span[0]]
        end = self.offsets[span[1] - 1] + 1 if span[1] > span[0] else start
        line = bisect_right(self._lines, start)
        quote = plain_text(self.text[slice(*around)])
        page = bisect_right(self.pages, start) or None
        cell = self._cell_at(span[0]) if in_table and self.tabled else (None, None, None)
        return Source(line, start - self._lines[line - 1] + 1, start, end, quote, page, *cell)

    def basis(self, source: Source, basis: Basis) -> Basis:
        """How the figure at *source* was read: by *basis*, unless its page is a picture."""
        return Basis.OCR if any(a <= source.start < b for a, b in self.recognised) else basis

    def part(self, start: int, end: int) -> "Document":
        """The document of *start* to *end* of the text."""
        return replace(
            self,
            text=self.text[start:end],
            offsets=self.offsets[start : end + 1],
            grids=within(self.grids, start, end),
            before=self.before + sum(grid.span[0] < start for grid in self._tables),
            sheets=tuple(sheet.moved(-start) for sheet in self.sheets if sheet.lies_within(start, end)),
        )

    @cached_property
    def _tables(self) -> list[Grid]:
        """The tables that a reader sees: no layout."""
        layout = {grid.parent[0] for grid in self.grids if grid.parent}
        return [grid for i, grid in enumerate(self.grids) if i not in layout and len(grid.cells) > 1]

    @cached_property
    def _cells(self) -> list[tuple[Span, tuple[int, int, int]]]:
        """The span of each cell, in the order of the text, and which cell of which row of which table it is."""
        return sorted(
            (cell.span, (self.before + n, cell.row + 1, cell.column + 1))
            for n, grid in enumerate(self._tables, 1)
            for cell in grid.cells
            if cell.span[0] < cell.span[1]
        )

    def _cell_at(self, at: int) -> tuple[int, int, int] | tuple[None, None, None]:
        """(table, row, cell) of what stands *at* this place of the text."""
        i = bisect_right(self._cells, at, key=lambda cell: cell[0][0]) - 1
        return self._cells[i][1] if i >= 0 and at < self._cells[i][0][1] else (None, None, None)

    @cached_property
    def head(self) -> Mapping[str, str]:
        """What the file says of itself beside its text, by name."""
        return read_head(self.source) if MARKUP.match(self.source) else {}

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]


def whole(
    text: str, pages: Sequence[int] = (), warnings: Sequence[Notice] = (), grids: Sequence[Grid] = ()
) -> Document:
    """The document of a file that was made into *text*, which stands for the file itself."""
    return _sound(Document(text, text, range(len(text) + 1), pages, tuple(warnings), tuple(grids)))


def _sound(document: Document) -> Document:
    """*document* with a sign for each half of a character, which no output takes; a number with such a sign is none."""
    count = len(HALF.findall(document.text))
    if count or HALF.search(document.source):
        document = replace(
            document,
            source=HALF.sub(UNKNOWN, document.source),
            text=HALF.sub(UNKNOWN, document.text),
            warnings=(*document.warnings, BROKEN.of(n=count)) if count else document.warnings,
        )
    if UNKNOWN in document.text or UNREADABLE in document.text:
        text = TORN_NUMBER.sub(lambda m: UNKNOWN * len(m[0]), document.text)
        document = replace(document, text=text)
    return document


# Blanks without width, soft hyphens, and what turns the direction of writing.
INVISIBLE_ENTITY = re.compile("&(?i:(?:shy|zwn?j|#173|#820[3-7]|#x(?:ad|200[b-f]));?)")
INVISIBLE_LETTER = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]"
)
INVISIBLE = re.compile(f"{INVISIBLE_ENTITY.pattern}|{INVISIBLE_LETTER.pattern}")
BROKEN = Notice("{n} broken characters are shown as \ufffd")
HALF = re.compile("[\ud800-\udfff]")
# What stands for a letter that is not known, and what printers set for one that they have not.
UNKNOWN, UNREADABLE = "�", "〓"
TORN_NUMBER = re.compile(r"\d[\d,.，．]*[�〓][\d,.，．�〓]*|[�〓]+\d[\d,.，．�〓]*")


# A page, or a Markdown file with its tables in HTML.
MARKUP = re.compile(
    r"\s*<(?:!doctype html|html|head|body|meta|div|table|p|h\d|span|!--|\?xml)\b|<table\b[^>]*>.*?</t[dr]>",
    re.I | re.S,
)


def is_markup(source: str) -> bool:
    """Whether *source* is HTML, whole or in part."""
    return bool(MARKUP.match(source) or ("<table" in source and MARKUP.search(source)))


def document(source: str) -> Document:
    """The document in *source*, a decoded file: text, or HTML by its content."""
    # a blank that has no width parts no figure; looked for apart, it takes a fourth of the time
    if INVISIBLE_LETTER.search(source) or INVISIBLE_ENTITY.search(source):
        hidden = [m.span() for m in INVISIBLE.finditer(source)]
        edges = [0, *(edge for span in hidden for edge in span), len(source) + 1]
        kept = [i for a, b in zip(edges[::2], edges[1::2], strict=True) for i in range(a, b)]
        made = document(INVISIBLE.sub("", source))
        return replace(made, source=source, offsets=[kept[at] for at in made.offsets])
    if is_markup(source):
        from .markup import read_markup

        page, places, tables = read_markup(source)
        return _sound(Document(source, page, places, grids=tables, tabled=True))
    drawn = read_grids(source)
    text, offsets, grids = read_delimited(*(drawn or (source, range(len(source) + 1), ())))
    return _sound(Document(source, text, offsets, grids=grids))
