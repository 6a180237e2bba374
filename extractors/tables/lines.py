"""Tables in text without marks, cell after cell: what blanks or ends of lines part is a cell, or a part of one.

Names are found with everything left out that may interrupt them: ends of lines, and the cells beside them. A cell
stands where its name begins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.normal import is_page_foot
from .heads import ENUMERATOR, Axis, Lexicon, letters
from .values import NUMBER, Kind
from .view import ViewCell, Viewer

PIECE = re.compile(r"[^\s\0]+")
LINE = re.compile(r"[^\n\0]+|\0")
# 本年新收政府信息公开申请数量：54
NAMED_FIGURE = re.compile(rf"(?P<name>.*[^\W\d_][)”\"]*)[:](?P<figure>{NUMBER}[^\W\d_]{{0,2}})")
DIGITS = re.compile(r"\d+")
LONGEST_LINE = 400
REMARK = "·"  # for figures inside names, which are none of the table's
BEFORE_NAMES = ("其中",)
# A shorter name is not looked for among other letters.
SHORTEST_INSIDE = 4


class LineReader:
    """Finds the cells of such tables by the names that *rules* declare."""

    def __init__(self, rules: Rules, viewer: Viewer, lexicon: Lexicon) -> None:
        self._viewer = viewer
        self._lexicon = lexicon
        declared = rules.official_tables
        parts = [part for table in declared.tables.values() for part in (*table.rows, *table.columns)]
        groups = [name for table in declared.tables.values() for name in table.groups]
        names = [name for part in parts for name in part.names] + groups
        self._names = {letters(name): name for name in names}
        self._name = re.compile(either(name for name in self._names if len(name) >= SHORTEST_INSIDE))
        self._remarks = re.compile(either(declared.remarks))
        self._ends = re.compile(either(declared.ends))
        self._torn = {_sorted((*table.groups, *(c.column for c in table.columns))): [c.column for c in table.columns]
                      for table in declared.tables.values() if table.groups}  # fmt: skip
        self._known = "\n".join(map(letters, (*names, *declared.known, *BEFORE_NAMES)))

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
                yield from (self._viewer.cell(text, (at + a, at + b), whole=False) for a, b in (m.span("name"), m.span("figure")))
            else:
                yield self._viewer.cell(text, piece.span(), whole=False)

    def _named(self, text: str, pieces: Sequence[ViewCell]) -> list[ViewCell]:
        """*pieces* with names for those that only together are one, and without what else belongs to a name."""
        unknown = [p for p in pieces if p.kind is Kind.WORDS and not p.head.readings]
        kept = [p for p in pieces if p.kind is not Kind.WORDS or p.head.readings]
        squeezed, places = _squeezed(text, unknown)
        done = 0
        for m in self._name.finditer(squeezed):
            kept += self._strange(text, squeezed, places, done, m.start())
            name = self._names[m.group()]
            span = places[m.start()], places[m.end() - 1] + 1
            kept.append(replace(self._viewer.cell(text, span), kind=Kind.WORDS, head=self._lexicon.head(name)))
            done = m.end()
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
        spoken = [cell for cell in words if not cell.head.has(Axis.NEUTRAL)]
        if all(cell.head.readings for cell in spoken):
            return words
        names = self._torn.get(_sorted(cell.text for cell in spoken), ())
        return [replace(spoken[0], head=self._lexicon.head(name)) for name in names] or words

    def _strange(self, text: str, squeezed: str, places: Sequence[int], start: int, end: int) -> Iterator[ViewCell]:
        """A cell for what stands from *start* to *end*, unless it is a part of names of the forms."""
        if end > start and not is_part(DIGITS.sub("", squeezed[start:end]), self._known):
            cell = self._viewer.cell(text, (places[start], places[end - 1] + 1))
            yield replace(cell, text=squeezed[start:end], kind=Kind.WORDS, head=self._lexicon.head(squeezed[start:end], whole=False))


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


@lru_cache(maxsize=10_000)
def is_part(word: str, known: str) -> bool:
    """Whether *word* is a part of *known*, or several of them that stand too close."""
    ends = {0}
    for end in range(2, len(word) + 1):
        if any(word[start:end] in known for start in ends if end - start > 1):
            ends.add(end)
    return len(word) in ends or len(word) < 2
