"""Tables in text without marks, cell after cell: what blanks or ends of lines part is a cell, or a part of one.

Names are found with everything left out that may interrupt them: ends of lines, and the cells beside them. A cell
stands where its name begins.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ..documents.letters import is_page_foot
from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialTable
from ..rulebook.terms import either
from .heads import ENUMERATOR, LEAD, Axis, Head, Lexicon, bare, letters
from .values import NUMBER, Kind
from .view import ViewCell, Viewer

# What a cell ends at: blanks, or dots that lead to the next.
LEADER = r"[.·…⋯‥]{3,}|…+"
PIECE = re.compile(rf"{LEADER}|(?P<piece>(?:(?!{LEADER})[^\s\0])+)")
LINE = re.compile(r"[^\n\0]+|\0")
REMARK = "¤"  # for figures inside names, which are none of the table's
# 本年新收政府信息公开申请数量：54
NAMED_FIGURE = re.compile(rf"(?P<name>.*[^\W\d_]{REMARK}*[)”\"]*)[:](?P<figure>{NUMBER}[^\W\d_]{{0,2}})")
PARTED = re.compile(r"[\s\0]")
# So many rows, named, between two pieces, and they are of no one name.
FEWEST_BETWEEN = 3
BREAK = "\n"
NO_LETTERS = re.compile(rf"[\d{BREAK}]+")
# A longer line is no row: a page in one line, where what is no longer than a piece may be a cell.
LONGEST_LINE, LONGEST_PIECE = 400, 60
BEFORE_NAMES = "其中"
Orders = Sequence[Sequence[str]]
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
        self._torn: dict[str, Orders] = {
            _sorted((*table.groups, *(c.column for c in table.columns))): _orders(table)
            for table in declared.tables.values()
            if table.groups
        }

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
        for start, end, longest in _parts(text):
            inner = text[start:end]
            if "。" in inner or len(inner) > longest or inner == "\0" or self._ends.search(inner):
                if pieces:
                    yield pieces
                pieces = []
            elif not is_page_foot(inner):
                pieces += self._pieces(text, start, end)
        if pieces:
            yield pieces

    def _pieces(self, text: str, start: int, end: int) -> Iterator[ViewCell]:
        for piece in filter(_is_piece, PIECE.finditer(text, start, end)):
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
        pieces = self._without_parts(list(self._continued(text, self._spelt_out(text, pieces))))
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
                kept += self._strange(text, squeezed, places, done, m.start())
            name, done = self._names[m.group()], m.end()
            span = places[m.start()], places[m.end() - 1] + 1
            kept.append(
                replace(self._viewer.cell(text, span), kind=Kind.WORDS, head=self._lexicon.head(name))
            )
        if not self._is_rest(squeezed, places, (done, len(squeezed)), name, values):
            kept += self._strange(text, squeezed, places, done, len(squeezed))
        return self._mended(sorted(kept, key=lambda cell: cell.span))

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
            begins = before.head.has(Axis.ROW) and not after.head.readings and self._begins(spelt)
            if ends or begins:
                parts.add(after.span if ends else before.span)
        return [replace(p, head=Head(p.text, ())) if p.span in parts else p for p in pieces]

    def _begins(self, spelt: str) -> bool:
        """Whether *spelt* is how a name begins, or one."""
        return any(name.startswith(spelt) for name in self._names)

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
        words = list(self._with_captions(words))
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
        orders = self._torn.get("".join(sorted(there.elements())), ())
        whole = [bare(cell.text) for cell in words if cell.head.has(Axis.COLUMN)]
        if not any(_is_within(whole, order) for order in orders):
            return words
        names = orders[0]
        return [replace(words[first], head=self._lexicon.head(name)) for name in names]

    def _with_captions(self, words: Sequence[ViewCell]) -> Iterator[ViewCell]:
        """*words* with a caption that line ends cut in pieces as one."""
        for known, group in groupby(words, lambda cell: bool(cell.head.readings)):
            run = list(group)
            head = self._lexicon.head("".join(cell.text for cell in run), whole=False)
            if known or len(run) == 1 or not head.has(Axis.NEUTRAL):
                yield from run
            else:
                yield replace(run[0], head=head)

    def _is_rest(
        self, squeezed: str, places: Sequence[int], span: Span, name: str, values: Sequence[int]
    ) -> bool:
        """Whether what stands at *span* is the rest of a longer name that begins with *name*, the last one before it.

        Before any figure, parts of other names may stand in it.
        """
        rest = NO_LETTERS.sub("", squeezed[slice(*span)])
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
            inner = NO_LETTERS.sub("", squeezed[a:b]).replace(BEFORE_NAMES, "")
            if inner:
                cell = self._viewer.cell(text, (places[a], places[b - 1] + 1))
                head = self._lexicon.head(inner, whole=False)
                yield replace(cell, text=inner, kind=Kind.WORDS, head=head)


def _is_piece(m: re.Match[str]) -> bool:
    """Whether *m* is what a cell may be, not what leads to it."""
    return m["piece"] is not None


def _parts(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, the most that a part of a table has) of each line, or of each piece of one that is too long."""
    for line in LINE.finditer(text):
        start, end = line.span()
        if end - start <= LONGEST_LINE:
            yield start, end, LONGEST_LINE
        else:
            yield from (
                (*piece.span(), LONGEST_PIECE)
                for piece in filter(_is_piece, PIECE.finditer(text, start, end))
            )


def _orders(table: OfficialTable) -> Orders:
    """The columns of *table* in the order of the form, and in that of heads in two rows, where those of a group come last."""
    inner = {name for group in table.groups.values() for name in group}
    columns = [column.column for column in table.columns]
    return columns, [*(c for c in columns if c not in inner), *(c for c in columns if c in inner)]


def _is_within(names: Sequence[str], order: Sequence[str]) -> bool:
    """Whether *names* stand in *order*, which may have more of them."""
    rest = iter(order)
    return all(name in rest for name in names)


def _is_letter(piece: ViewCell) -> bool:
    return piece.kind is Kind.WORDS and len(bare(piece.text)) == 1 and not piece.head.readings


def _goes_on(text: str, name: ViewCell, piece: ViewCell) -> bool:
    """Whether *piece*, no name of its own, stands on the line below *name* and nothing between them."""
    alike = name.kind is piece.kind is Kind.WORDS
    longer = name.head.has(Axis.ROW) and not piece.head.readings
    whole = not name.head.readings and piece.head.has(Axis.UNIT)
    return alike and (longer or whole) and text[name.span[1] : piece.span[0]].strip(" \t") == "\n"


def _first_letter(text: str, span: Span) -> int:
    """Where the name in *span* begins, behind what numbers it and 其中."""
    start, end = span
    for lead in (LEAD, ENUMERATOR, LEAD, ENUMERATOR):
        m = lead.match(text, start, end)
        start = m.end() if m else start
    return next((i for i in range(start, end) if text[i].isalpha()), start)


def _sorted(names: Iterable[str]) -> str:
    return "".join(sorted(letters("".join(names))))


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
