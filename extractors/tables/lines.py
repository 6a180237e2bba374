"""Tables in text without marks, cell after cell: what blanks or ends of lines part is a cell, or a part of one.

Names are found with everything left out that may interrupt them: ends of lines, and the cells beside them. A cell
stands where its name begins.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.normal import is_page_foot
from .heads import ENUMERATOR, LEAD, Axis, Lexicon, bare, letters
from .values import NUMBER, Kind
from .view import ViewCell, Viewer

PIECE = re.compile(r"[^\s\0]+")
LINE = re.compile(r"[^\n\0]+|\0")
# 本年新收政府信息公开申请数量：54
NAMED_FIGURE = re.compile(rf"(?P<name>.*[^\W\d_][)”\"]*)[:](?P<figure>{NUMBER}[^\W\d_]{{0,2}})")
PARTED = re.compile(r"[\s\0]")
DIGITS = re.compile(r"\d+")
LONGEST_LINE = 400
REMARK = "·"  # for figures inside names, which are none of the table's
BEFORE_NAMES = "其中"
# A shorter name is not looked for among other letters.
SHORTEST_INSIDE = 4


class LineReader:
    """Finds the cells of such tables by the names that *rules* declare."""

    def __init__(self, rules: Rules, viewer: Viewer, lexicon: Lexicon) -> None:
        self._viewer = viewer
        self._lexicon = lexicon
        declared = rules.official_tables
        tables = declared.tables.values()
        names = [name for table in tables for row in table.rows for name in row.names]
        names += [name for table in tables for column in table.columns for name in column.names]
        names += [name for table in tables for name in table.groups]
        self._names = {letters(name): name for name in names}
        self._longer = {
            name: [letters(other) for other in row.names]
            for table in tables
            for row in table.rows
            for name in row.names
        }
        self._name = re.compile(either(name for name in self._names if len(name) >= SHORTEST_INSIDE))
        self._remarks = re.compile(either(declared.remarks))
        self._ends = re.compile(either(declared.ends))
        words = {letters(w) for w in (*declared.known, *(h for table in tables for h in table.headings))}
        self._captions = sorted(words - self._names.keys(), key=len, reverse=True)
        self._torn = {_sorted((*table.groups, *(c.column for c in table.columns))): [c.column for c in table.columns]
                      for table in declared.tables.values() if table.groups}  # fmt: skip

    def cells(self, text: str) -> Iterator[list[ViewCell]]:
        """The cells of each stretch of *text*, without sentences in it, that names a row of a form."""
        for pieces in self._stretches(text):
            if not any(piece.kind is Kind.FIGURE for piece in pieces):
                continue
            cells = self._named(text, pieces)
            if any(cell.head.has(Axis.ROW) for cell in cells):
                yield cells

    def _stretches(self, text: str) -> Iterator[list[ViewCell]]:
        pieces: list[ViewCell] = []
        text = self._remarks.sub(lambda m: REMARK * len(m.group()), text)
        for line in LINE.finditer(text):
            inner = line.group()
            if "。" in inner or len(inner) > LONGEST_LINE or inner == "\0" or self._ends.search(inner):
                if pieces:
                    yield pieces
                pieces = []
            elif not is_page_foot(inner):
                pieces += self._pieces(text, *line.span())
        if pieces:
            yield pieces

    def _pieces(self, text: str, start: int, end: int) -> Iterator[ViewCell]:
        for piece in PIECE.finditer(text, start, end):
            if m := NAMED_FIGURE.fullmatch(piece.group()):
                at = piece.start()
                yield from (
                    self._viewer.cell(text, (at + a, at + b), whole=False)
                    for a, b in (m.span("name"), m.span("figure"))
                )
            else:
                yield self._viewer.cell(text, piece.span(), whole=False)

    def _named(self, text: str, pieces: Sequence[ViewCell]) -> list[ViewCell]:
        """*pieces* with names for those that only together are one, and without what else belongs to a name."""
        unknown = [p for p in pieces if p.kind is Kind.WORDS and not p.head.readings]
        kept = [p for p in pieces if p.kind is not Kind.WORDS or p.head.readings]
        squeezed, places = _squeezed(text, unknown)
        values = [p.span[0] for p in pieces if p.kind is not Kind.WORDS]
        starts = {_first_letter(text, p.span) for p in unknown}
        name, done = "", 0
        for m in self._name.finditer(squeezed):
            begins = places[m.start()] in starts or m.start() == done
            rest = self._is_rest(squeezed, places, (done, m.start()), name, values)
            if not begins and not rest:
                continue  # inside a strange word
            if not rest:
                kept += self._strange(text, squeezed, places, done, m.start())
            name, done = self._names[m.group()], m.end()
            span = places[m.start()], places[m.end() - 1] + 1
            kept.append(
                replace(self._viewer.cell(text, span), kind=Kind.WORDS, head=self._lexicon.head(name))
            )
        if not self._is_rest(squeezed, places, (done, len(squeezed)), name, values):
            kept += self._strange(text, squeezed, places, done, len(squeezed))
        return self._mended(sorted(kept, key=lambda cell: cell.span))

    def _mended(self, cells: Sequence[ViewCell]) -> list[ViewCell]:
        """*cells* with the heads of columns put together that were torn letter from letter: all their letters are there."""
        found: list[ViewCell] = []
        start = 0
        for i, cell in enumerate(cells):
            if cell.kind is not Kind.WORDS or cell.head.has(Axis.ROW):
                found += self._heads(cells[start:i])
                found.append(cell)
                start = i + 1
        return [*found, *cells[start:]]

    def _heads(self, words: Sequence[ViewCell]) -> Sequence[ViewCell]:
        if all(cell.head.readings for cell in words):
            return words
        first = max(
            (k for k, cell in enumerate(words) if cell.text.strip() and cell.head.has(Axis.NEUTRAL)),
            default=0,
        )
        there = Counter("".join(bare(cell.text) for cell in words))
        for caption in self._captions:
            if Counter(caption) <= there and len(caption) >= SHORTEST_INSIDE:
                there = there - Counter(caption)
        names = self._torn.get("".join(sorted(there.elements())), ())
        return [replace(words[first], head=self._lexicon.head(name)) for name in names] or words

    def _is_rest(
        self, squeezed: str, places: Sequence[int], span: Span, name: str, values: Sequence[int]
    ) -> bool:
        """Whether what stands at *span* is the rest of a longer name that begins with *name*, the last one before it.

        Before any figure, parts of other names may stand in it.
        """
        rest = DIGITS.sub("", squeezed[slice(*span)])
        if not rest or not name:
            return not rest
        if any(rest in longer for longer in self._longer.get(name, ())):
            return True
        first, last = places[span[0] - 1], places[span[1] - 1]
        return self._lexicon.is_fragment(rest) and not any(first < at < last for at in values)

    def _strange(
        self, text: str, squeezed: str, places: Sequence[int], start: int, end: int
    ) -> Iterator[ViewCell]:
        """A cell for each piece of what stands from *start* to *end* and is no name."""
        cuts = [i for i in range(start + 1, end) if PARTED.search(text, places[i - 1], places[i])]
        for a, b in pairwise([start, *cuts, end]):
            inner = DIGITS.sub("", squeezed[a:b]).replace(BEFORE_NAMES, "")
            if inner:
                cell = self._viewer.cell(text, (places[a], places[b - 1] + 1))
                head = self._lexicon.head(inner, whole=False)
                yield replace(cell, text=inner, kind=Kind.WORDS, head=head)


def _first_letter(text: str, span: Span) -> int:
    """Where the name in *span* begins, behind what numbers it and 其中."""
    start, end = span
    for lead in (LEAD, ENUMERATOR, LEAD, ENUMERATOR):
        m = lead.match(text, start, end)
        start = m.end() if m else start
    return next((i for i in range(start, end) if text[i].isalpha()), start)


def _sorted(names: Iterable[str]) -> str:
    return "".join(sorted(letters("".join(names))))


def _squeezed(text: str, pieces: Sequence[ViewCell]) -> tuple[str, list[int]]:
    """The letters of *pieces*, and the digits that number them, with their places in *text*."""
    squeezed: list[str] = []
    places: list[int] = []
    for piece in pieces:
        start, end = piece.span
        m = ENUMERATOR.match(text, start, end)
        numbered = m.end() if m else start  # 三、 names nothing, 3.其他 does
        for i in range(start, end):
            if (text[i].isalpha() and i >= numbered) or (i < numbered and text[i].isdigit()):
                squeezed.append(text[i])
                places.append(i)
    return "".join(squeezed), places
