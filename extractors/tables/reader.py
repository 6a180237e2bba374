"""The tables of a document: the cells that one can know, where they stand, and what was not read and why."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .. import models
from ..documents.grid import Grid, merged
from ..models import Cell, Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..words import Notice
from . import packed
from .cells import FEWEST_NAMES, CellReader, once
from .gridded import LONGEST_CELL, GridReader
from .heads import Axis, Head, Lexicon
from .join import Reason, Why
from .lines import LineReader
from .mending import Mending
from .notes import Notes
from .read import Read, joined
from .reasons import Unread, sentences
from .spelling import letters
from .stream import rows_of
from .values import Kind, Values
from .view import ViewCell, Viewer

# What is shorter and stands above a table may be the head of its figures.
SHORTEST_TITLE = 8
LONGEST_TITLE = 40
LONGEST_ABOVE = 500
# So many rows of forms, at the least, are named in a stretch of a text that is no prose.
FEWEST_ROWS = 4
HIDDEN = "\0"


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read: *cells*, the *spans* of the text that are tables, *warnings* of what was seen and not read."""

    cells: tuple[Cell, ...]
    spans: tuple[Span, ...]
    warnings: tuple[Notice, ...]


class TablesReader:
    """Reads the tables that the forms in *rules* declare for documents of one *kind*."""

    def __init__(self, rules: Rules, kind: models.Kind = models.Kind.DISCLOSURE) -> None:
        declared = rules.official_tables
        tables = {name: table for name, table in declared.tables.items() if table.kind is kind}
        rules = replace(rules, official_tables=replace(declared, tables=tables))
        values = Values(rules)
        self._lexicon = Lexicon(rules)
        viewer = Viewer(self._lexicon, values)
        self._grids = GridReader(self._lexicon, values, viewer)
        self._lines = LineReader(rules, viewer, self._lexicon)
        self._cells = CellReader(rules, values)
        self._mending = Mending(self._lexicon, values)
        self._clause = re.compile(rf"\d\s*{either(declared.units)}\s*[,;。]")
        self._notes = Notes(declared.notes)
        self._opening = {
            letters(word) for table in tables.values() for word in (*table.known_by, *table.headings)
        }
        self._listed = [letters(row.row) for table in tables.values() if table.is_list for row in table.rows]

    def read(self, text: str, grids: Sequence[Grid], year: int | None, *, paged: bool) -> Tables:
        """The tables in *text*, folded, and its *grids*, of a report of *year*.

        *paged* tells that it was printed on pages: tables there may have lost their heads to the text around them.
        """
        notes = tuple(self._notes.spans(text))
        tables = self._grids.read(text, grids, year)
        taken = [
            self._cells.read(text, *self._titled(text, found, number, year))
            for number, found in enumerate(tables)
        ]
        known = [
            g
            for g, t in zip(grids, taken, strict=True)
            if not paged or any(c.value is not None for c in t.cells)
        ]
        spans = list(notes)
        if self._may_hold_tables(text):
            stretches = list(self._lines.cells(_hidden(masked(text, known, HIDDEN), notes)))
            for number, cells in enumerate(stretches, len(taken)):
                found = self._in_lines(text, cells, year)
                taken.append(self._cells.read(text, *self._titled(text, found, number, year)))
            read = [grid for grid, table in zip(grids, taken, strict=False) if table.spans]
            if len(read) < len(known):
                stretches = list(self._lines.cells(_hidden(masked(text, read, HIDDEN), notes)))
            spans += self._forms(text, stretches)
        kept, twice = once([cell for table in taken for cell in table.cells])
        stated = {cell.span for cell in kept}
        unread = [one for table in taken for one in table.unread if one.span not in stated]
        unread += (Unread("", Reason(Why.TWICE), (0, 0)) for _ in range(twice))
        spans += (span for table in taken for span in table.spans)
        return Tables(tuple(kept), tuple(merged(sorted(spans))), sentences(unread))

    def _titled(
        self, text: str, found: Sequence[Read], number: int, year: int | None
    ) -> tuple[Sequence[Read], int, str]:
        """*found*, without what a head on a line above a table makes unsure, the *number* of the table and its title."""
        if not found:
            return found, number, ""
        if not self._may_be_headless(text, found, year):
            found = [replace(r, meaning=Reason(Why.COLUMN)) if r.heads.headless else r for r in found]
        title = _line_above(text, min(read.row[0] for read in found), "\t|")
        return found, number, title if len(title) <= LONGEST_TITLE else ""

    def _may_hold_tables(self, text: str) -> bool:
        """Whether words open a table, or several rows of a list are named: most reports of old have none."""
        squeezed = letters(text)
        opened = any(word in squeezed for word in self._opening)
        return opened or sum(name in squeezed for name in self._listed) >= FEWEST_NAMES

    def _may_be_headless(self, text: str, found: Sequence[Read], year: int | None) -> bool:
        """Whether no head stands on a line of its own above a table that has none."""
        if not any(read.heads.headless for read in found):
            return True
        start = min(read.row[0] for read in found)
        line = _line_above(text, start)
        head = self._lexicon.head(line)
        of_the_year = head.has(Axis.YEAR) and all(p.year == year for r in head.readings for p in r)
        strange = not head.readings and len(letters(line)) >= SHORTEST_TITLE
        return not line or head.has(Axis.NEUTRAL) or of_the_year or strange

    def _in_lines(self, text: str, cells: Sequence[ViewCell], year: int | None) -> list[Read]:
        """What was read of a stretch of *cells* in *text*."""
        titles = int(self._is_title(text, cells))
        rows = rows_of(cells[titles:], self._lexicon)
        found = self._mending.mended(text, cells, list(packed.lines(rows, self._lexicon)))
        around = self._said_above(text, cells[:titles], year)
        return joined(packed.pairs(found, self._lexicon), self._lexicon, year, around)

    def _forms(self, text: str, stretches: Iterable[Sequence[ViewCell]]) -> Iterator[Span]:
        """Those of *stretches* that are a form's, read or not, by all the rows that they name: no prose."""
        for cells in stretches:
            span = cells[0].span[0], max(cell.span[1] for cell in cells)
            named = {cell.head.text for cell in cells if cell.head.has(Axis.ROW)}
            if len(named) >= FEWEST_ROWS and not self._clause.search(text, *span):
                yield span

    def _is_title(self, text: str, cells: Sequence[ViewCell]) -> bool:
        """Whether the first of *cells* is the title of the table, on a line of its own."""
        first = cells[0]
        ends = text.find("\n", *first.span) < 0 <= text.find("\n", first.span[1], cells[1].span[0] + 1)
        strange = first.kind is Kind.WORDS and not first.head.readings
        return ends and strange and any(word in letters(first.text) for word in self._opening)

    def _said_above(self, text: str, titles: Sequence[ViewCell], year: int | None) -> list[Head]:
        """What *titles* say of all figures below them: another year than that of the report, *year*."""
        heads = [self._lexicon.title(text[slice(*title.span)]) for title in titles]
        return [
            h for h in heads if any(p.axis is Axis.YEAR and p.year != year for r in h.readings for p in r)
        ]


def _hidden(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text


def _line_above(text: str, start: int, marks: str = "") -> str:
    """The line with words, without any of *marks*, above the one in which *start* is: mostly the title of a table."""
    above = text[: text.rfind("\n", 0, start) + 1]
    lines = (line.strip() for line in reversed(above[-LONGEST_ABOVE:].split("\n")))
    return next((line for line in lines if letters(line) and not any(m in line for m in marks)), "")


def masked(text: str, grids: Sequence[Grid], by: str = " ") -> str:
    """*text* with *by* for the cells of *grids*: what is no table of a form there is none by its lines either."""
    parts, done = [], 0
    spans = sorted(c.span for g in grids for c in g.cells if c.span[1] - c.span[0] < LONGEST_CELL)
    for start, end in spans:
        if start >= done:
            parts += [text[done:start], by * (end - start)]
            done = end
    return "".join([*parts, text[done:]])
