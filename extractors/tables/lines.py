"""Tables in text without marks, cell after cell: what blanks or ends of lines part is a cell, or a part of one.

Names are found with everything left out that may interrupt them: ends of lines, and the cells beside them. A cell
stands where its name begins.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from .below import NamesBelow
from .heads import Axis, Head, Lexicon
from .pieces import Pieces
from .spelling import ENUMERATOR, LEAD, bare, letters
from .stream import FEWEST_COLUMNS
from .torn import TornHeads
from .values import Kind
from .view import ViewCell, Viewer

PARTED = re.compile(r"[\s\0]")
# So many rows, named, between two pieces, and they are of no one name.
FEWEST_BETWEEN = 3
BREAK = "\n"
NO_LETTERS = re.compile(rf"[\d{BREAK}]+")
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
        # heads that are glued to others, and parts of none
        self._short = {
            letters(n) for t in tables for c in t.columns for n in c.names if len(n) < SHORTEST_INSIDE
        }
        self._longer = {
            name: [letters(other) for other in row.names]
            for table in tables
            for row in table.rows
            for name in row.names
        }
        self._name = re.compile(either(name for name in self._names if len(name) >= SHORTEST_INSIDE))
        self._pieces = Pieces(rules, viewer, lexicon)
        self._torn = TornHeads(rules, lexicon)
        rows = {letters(name) for table in tables for row in table.rows for name in row.names}
        self._below = NamesBelow((name for name in rows if len(name) >= SHORTEST_INSIDE), lexicon)

    def cells(self, text: str) -> Iterator[list[ViewCell]]:
        """The cells of each stretch of *text*, without sentences in it, that names a row of a form, or columns."""
        for pieces in self._pieces.stretches(text):
            if not any(piece.kind is Kind.FIGURE for piece in pieces):
                continue
            cells = self._named(text, pieces)
            columns = sum(cell.head.has(Axis.COLUMN) for cell in cells)
            if columns >= FEWEST_COLUMNS or any(cell.head.has(Axis.ROW) for cell in cells):
                yield cells

    def _named(self, text: str, pieces: Sequence[ViewCell]) -> list[ViewCell]:
        """*pieces* with names for those that only together are one, and without what else belongs to a name."""
        pieces = self._without_parts(list(self._continued(text, self._spelt_out(text, pieces))))
        pieces = self._below.found(text, pieces)
        unknown = [p for p in pieces if p.kind is Kind.WORDS and not p.head.readings]
        kept = [p for p in pieces if p.kind is not Kind.WORDS or p.head.readings]
        rows = [p.span[0] for p in kept if p.head.has(Axis.ROW)]
        squeezed, places = _squeezed(text, unknown, rows)
        values = [p.span[0] for p in pieces if p.kind is not Kind.WORDS]
        starts = {_first_letter(text, p.span) for p in unknown}
        name, done = "", 0
        for m in self._name.finditer(squeezed):
            begins = places[m.start()] in starts or m.start() == done
            rest = self._is_rest(squeezed, places, (done, m.start()), name, values)
            if not begins and not rest:
                continue  # inside a strange word
            if not rest:
                kept += self._strange(text, squeezed, places, (done, m.start()), name)
            name, done = self._names[m.group()], m.end()
            span = places[m.start()], places[m.end() - 1] + 1
            kept.append(
                replace(self._viewer.cell(text, span), kind=Kind.WORDS, head=self._lexicon.head(name))
            )
        if not self._is_rest(squeezed, places, (done, len(squeezed)), name, values):
            kept += self._strange(text, squeezed, places, (done, len(squeezed)), name)
        in_order = sorted(kept, key=lambda cell: cell.span)
        return list(self._torn.mended(in_order))

    def _spelt_out(self, text: str, pieces: Iterable[ViewCell]) -> Iterator[ViewCell]:
        """*pieces* with the names of heads put together whose letters stand apart: 指 标 名 称."""
        for single, group in groupby(pieces, lambda p: _is_letter(p) and text.rfind("\n", 0, p.span[0])):
            run = list(group)
            while run:
                ends = range(len(run), 1, -1) if single else ()
                whole = (
                    self._viewer.cell(text, (run[0].span[0], run[end - 1].span[1]), whole=False)
                    for end in ends
                )
                name = next((cell for cell in whole if cell.head.readings), run[0])
                yield name
                run = [p for p in run if p.span[0] >= name.span[1]]

    def _continued(self, text: str, pieces: Iterable[ViewCell]) -> Iterator[ViewCell]:
        """*pieces* with the rest of a name that a line end cut off, though either part says something: 行政复议数 量, 自然 人."""
        last: ViewCell | None = None
        for piece in pieces:
            if last is not None and _goes_on(text, last, piece):
                whole = self._viewer.cell(text, (last.span[0], piece.span[1]), whole=False)
                if whole.head.has(Axis.ROW) or whole.head.has(Axis.COLUMN):
                    last = whole
                    continue
            if last is not None:
                yield last
            last = piece
        if last is not None:
            yield last

    def _without_parts(self, pieces: Sequence[ViewCell]) -> Sequence[ViewCell]:
        """*pieces* with those unknown that are names by themselves, but parts of a longer one beside what is unknown."""
        words = [piece for piece in pieces if piece.kind is Kind.WORDS]
        parts: set[Span] = set()
        for before, after in pairwise(words):
            spelt = bare(before.text) + bare(after.text)
            ends = after.head.has(Axis.ROW) and not before.head.readings and spelt in self._names
            named = before.head.has(Axis.ROW) or before.head.has(Axis.YEAR)
            begins = named and not after.head.readings and self._begins(spelt)
            if ends or begins:
                parts.add(after.span if ends else before.span)
        return [replace(p, head=Head(p.text, ())) if p.span in parts else p for p in pieces]

    def _begins(self, spelt: str) -> bool:
        """Whether *spelt* is how a name begins, or one."""
        return any(name.startswith(spelt) for name in self._names)

    def _is_rest(
        self, squeezed: str, places: Sequence[int], span: Span, name: str, values: Sequence[int]
    ) -> bool:
        """Whether what stands at *span* is the rest of a longer name that begins with *name*, the last one before it.

        Before any figure, parts of other names may stand in it.
        """
        rest = NO_LETTERS.sub("", squeezed[slice(*span)])
        if not rest or not name or rest in self._short:
            return not rest
        if any(rest in longer for longer in self._longer.get(name, ())):
            return True
        first, last = places[span[0] - 1], places[span[1] - 1]
        return self._lexicon.is_fragment(rest) and not any(first < at < last for at in values)

    def _strange(
        self, text: str, squeezed: str, places: Sequence[int], span: Span, name: str
    ) -> Iterator[ViewCell]:
        """A cell for each piece of what stands at *span*, is no name and no part of *name*, the last one before it."""
        cuts = [i for i in range(span[0] + 1, span[1]) if PARTED.search(text, places[i - 1], places[i])]
        for a, b in pairwise([span[0], *cuts, span[1]]):
            inner = NO_LETTERS.sub("", squeezed[a:b]).replace(BEFORE_NAMES, "")
            is_rest = len(inner) > 1 and any(inner in longer for longer in self._longer.get(name, ()))
            if inner and not is_rest:
                cell = self._viewer.cell(text, (places[a], places[b - 1] + 1))
                head = self._lexicon.head(inner, whole=False)
                yield replace(cell, text=inner, kind=Kind.WORDS, head=head)


def _is_letter(piece: ViewCell) -> bool:
    return piece.kind is Kind.WORDS and len(bare(piece.text)) == 1 and not piece.head.readings


def _goes_on(text: str, name: ViewCell, piece: ViewCell) -> bool:
    """Whether *piece*, no name of its own, stands on the line below *name* and nothing between them."""
    alike = name.kind is piece.kind is Kind.WORDS
    longer = (name.head.has(Axis.ROW) or name.head.has(Axis.COLUMN)) and not piece.head.readings
    whole = not name.head.readings and piece.head.has(Axis.UNIT)
    return alike and (longer or whole) and text[name.span[1] : piece.span[0]].strip(" \t") == "\n"


def _first_letter(text: str, span: Span) -> int:
    """Where the name in *span* begins, behind what numbers it and 其中."""
    start, end = span
    for lead in (LEAD, ENUMERATOR, LEAD, ENUMERATOR):
        m = lead.match(text, start, end)
        start = m.end() if m else start
    return next((i for i in range(start, end) if text[i].isalpha()), start)


def _squeezed(text: str, pieces: Sequence[ViewCell], rows: Sequence[int]) -> tuple[str, list[int]]:
    """The letters of *pieces*, and the digits that number them, with their places in *text*; *rows* are named at these.

    A break stands between pieces that too many rows part.
    """
    squeezed: list[str] = []
    places: list[int] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        start, end = piece.span
        if before and bisect_left(rows, start) - bisect_left(rows, before.span[0]) >= FEWEST_BETWEEN:
            squeezed.append(BREAK)
            places.append(start)
        m = ENUMERATOR.match(text, start, end)
        numbered = m.end() if m else start  # 三、 names nothing, 3.其他 does
        for i in range(start, end):
            if (text[i].isalpha() and i >= numbered) or (i < numbered and text[i].isdigit()):
                squeezed.append(text[i])
                places.append(i)
    return "".join(squeezed), places
