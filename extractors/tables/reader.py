"""The tables of a document: the cells that one can know, where they stand, and what was not read and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..documents.grid import Grid
from ..models import Cell, Span
from ..rulebook.rules import Rules
from . import packed, placed
from .heads import Axis, Head, Lexicon, letters
from .join import Heads, Meaning, Reason, Why, join
from .lines import LineReader
from .notes import Notes
from .placed import Pair, Region
from .reasons import Unread
from .values import Kind, Values
from .view import View, ViewCell, Viewer, stitched

# What is shorter and stands above a table may be the head of its figures.
SHORTEST_TITLE = 8
LONGEST_TITLE = 40
LONGEST_ABOVE = 500
# So many rows of a table, at the least, are known where it has no heads of columns.
FEWEST_NAMES = 3
# So many rows must add up, at the least, before blanks inside figures mean nothing.
FEWEST_SUMS = 2
# A longer cell is a part of the page's layout.
LONGEST_CELL = 300
HIDDEN = "\0"


@dataclass(frozen=True, slots=True)
class Found:
    """What was read: *cells* in their order, the *spans* of the text that are tables, and what was not read."""

    cells: tuple[Cell, ...]
    spans: tuple[Span, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A cell with its heads, and their meaning or the reason why they have none; *names* are the cells of its row."""

    cell: ViewCell
    heads: Heads
    meaning: Meaning | Reason
    names: Sequence[ViewCell]

    @property
    def row(self) -> Span:
        """What to quote: from the name of the row to the figure, or from the figure to the name."""
        spans = [self.cell.span, *(c.span for c in self.names)]
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def is_known(self) -> bool:
        return isinstance(self.meaning, Meaning)

    @property
    def indicator(self) -> tuple[str, str]:
        """What the figure is of, and by whom; empty where that is not known."""
        return (
            (self.meaning.indicator, self.meaning.applicant)
            if isinstance(self.meaning, Meaning)
            else ("", "")
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """The heads of the table before: their rows, and what stands above each of its columns, of which it has *width*."""

    heads: Sequence[Sequence[ViewCell]] = ()
    top: dict[int, list[ViewCell]] = field(default_factory=dict)
    width: int = 0


class TableReader:
    """Finds the tables that ``official_tables`` of *rules* declares."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._lexicon = Lexicon(rules)
        self._values = Values(rules)
        self._viewer = Viewer(self._lexicon, self._values)
        self._line_reader = LineReader(rules, self._viewer, self._lexicon)
        self._notes = Notes(rules.official_tables.notes)
        self._opening = tuple({
            letters(word)
            for table in rules.official_tables.tables.values()
            for word in (*table.known_by, *table.headings)
        })  # fmt: skip

        self._listed = [
            letters(r.row) for t in rules.official_tables.tables.values() if t.is_list for r in t.rows
        ]

    def read(self, text: str, grids: Sequence[Grid], year: int | None) -> Found:
        """The tables in *text*, folded, and its *grids*, of a report of *year*."""
        tables = list(self._tables(text, grids, year))
        if any(read.cell.kind is Kind.MUDDLE for found in tables for read in found):
            spaced = list(self._tables(text, grids, year, spaced=True))
            tables = spaced if self._add_up(spaced) else tables
        notes = list(self._notes.spans(text))
        squeezed = letters(text)
        if (
            any(w in squeezed for w in self._opening)
            or sum(n in squeezed for n in self._listed) >= FEWEST_NAMES
        ):
            tables += self._lines(_hidden(masked(text, grids, HIDDEN), notes), year)
        cells: list[Cell] = []
        spans: list[Span] = list(notes)
        unread: list[Unread] = []
        for number, found in enumerate(tables):
            sound = (
                found
                if self._may_be_headless(text, found)
                else [replace(r, meaning=Reason(Why.COLUMN)) if r.heads.headless else r for r in found]
            )
            title = _line_above(text, min(read.row[0] for read in sound), "\t|") if sound else ""
            cells += self._take(sound, number, spans, unread, title if len(title) <= LONGEST_TITLE else "")
        kept, twice = _once(cells)
        unread += (Unread("", Reason(Why.TWICE), (0, 0)) for _ in range(twice))
        return Found(tuple(kept), tuple(sorted(spans)), tuple(unread))

    def _may_be_headless(self, text: str, found: Sequence[_Read]) -> bool:
        """Whether no head stands on a line of its own above a table that has none."""
        if not any(read.heads.headless for read in found):
            return True
        start = min(read.row[0] for read in found)
        line = _line_above(text, start)
        head = self._lexicon.head(line)
        return (
            not line or head.has(Axis.NEUTRAL) or (not head.readings and len(letters(line)) >= SHORTEST_TITLE)
        )

    def _tables(
        self, text: str, grids: Sequence[Grid], year: int | None, *, spaced: bool = False
    ) -> Iterator[list[_Read]]:
        """What was read of each of *grids*."""
        before = _Before()
        views = []
        for number, grid in enumerate(grids):
            # a table of one cell is that cell
            parents = frozenset(
                g.parent[1] for g in grids if g.parent and g.parent[0] == number and len(g.cells) > 1
            )
            views.append(self._viewer.view(grid, text, parents, spaced=spaced))
        for grid, view in zip(grids, stitched(views, self._lexicon), strict=True):
            found, before = self._grid(view, self._around(text, grids, grid), year, before)
            yield found

    def _add_up(self, tables: Sequence[Sequence[_Read]]) -> bool:
        """Whether most rows with figures that were put together add up: then their blanks meant nothing."""
        rows: dict[tuple[int, str], list[_Read]] = {}
        for number, found in enumerate(tables):
            for read in found:
                if (
                    isinstance(read.meaning, Meaning)
                    and read.meaning.table.last_is_total
                    and not read.meaning.table.side_by_side
                ):
                    rows.setdefault((number, read.meaning.indicator), []).append(read)
        checked = [self._sums(row) for row in rows.values() if any(read.cell.is_joined for read in row)]
        return sum(checked) >= FEWEST_SUMS and 2 * sum(checked) > len(checked)

    def _sums(self, row: Sequence[_Read]) -> bool:
        values = [self._values.value(read.cell.text.strip()) for read in row]
        numbers = [value.number if value else Decimal(0) for value in values]
        return sum(numbers) == 2 * max(numbers)

    # --- one table -----------------------------------------------------------------------------------------------

    def _grid(
        self, view: View, around: Sequence[Head], year: int | None, before: "_Before"
    ) -> tuple[list[_Read], "_Before"]:
        """What was read of a table, and its last heads, which the next may go on with."""
        if len(view.starting) == 1 and not view.placed:
            rows = packed.rows_of(_filled(view.starting[0]))  # a blank at the very end closes the frame
            stream = packed.pairs(rows, self._lexicon, stream=True)
            return self._joined(stream, year, around), before
        if not view.placed:
            # a row as long as one that is filled to its end has lost nothing
            whole = {len(row) for row in view.starting if row and row[-1].kind is Kind.FIGURE}
            rows = [list(row) if len(row) in whole else _filled(row) for row in view.starting]
            return self._joined(packed.pairs(rows, self._lexicon, before.heads), year, around), before
        found: list[_Read] = []
        after = _Before([], {}, view.width)
        for region in placed.regions(view, self._lexicon):
            own = [view.starting[r] for r in region.head_rows]
            rows = [_filled(row) for row in (*own, *(view.starting[r] for r in region.rows))]
            goes_on = not own and not region.top
            if goes_on and before.width == view.width:
                region.top.update(before.top)
            pairs = packed.pairs(rows, self._lexicon, before.heads if goes_on else ())
            loose = self._joined(pairs, year, [*around, *region.around[region.rows[0]]])
            found += self._better(region, view, around, year, loose)
            heads = [[c for c in row if c.kind is Kind.WORDS] for row in own]
            after = _Before(heads or after.heads or before.heads, region.top, view.width)
        if not found:  # nothing but heads, or nothing of a form
            heads = [[c for c in row if c.kind is Kind.WORDS] for row in view.starting]
            return found, _Before(heads, {}, 0)
        return found, after

    def _better(
        self, region: Region, view: View, around: Sequence[Head], year: int | None, loose: list[_Read]
    ) -> list[_Read]:
        """A part of a placed table read by its columns, or *loose*, by the number of cells, where that explains more."""
        if placed.is_displaced(region, view):
            return loose
        fixed = self._joined(placed.pairs(region, view, around, self._lexicon), year)
        known = {read.cell.span: read.indicator for read in fixed if read.is_known}
        more = {read.cell.span: read.indicator for read in loose if read.is_known}
        wrong = {span for span, indicator in known.items() if more.get(span, indicator) != indicator}
        if wrong:
            return [replace(r, meaning=Reason(Why.SEVERAL)) if r.cell.span in wrong else r for r in fixed]
        return loose if len(more) > len(known) else fixed

    def _joined(self, pairs: Iterable[Pair], year: int | None, around: Sequence[Head] = ()) -> list[_Read]:
        """The cells of *pairs* with what their heads mean, and those *around* all of them."""
        found = []
        for cell, heads, left in pairs:
            whole = replace(heads, around=[*heads.around, *around]) if around else heads
            meaning: Meaning | Reason
            if heads is packed.UNFIT or cell.kind is Kind.MUDDLE:
                meaning = Reason(Why.COLUMN if heads is packed.UNFIT else Why.STACKED)
            else:
                meaning = join(self._lexicon, whole, year)
            found.append(_Read(cell, whole, meaning, left))
        return found

    def _around(self, text: str, grids: Sequence[Grid], grid: Grid) -> list[Head]:
        """The heads of the layout cell that *grid* stands in."""
        if grid.parent is None:
            return []
        outer = grids[grid.parent[0]]
        cell = outer.cells[grid.parent[1]]
        above = [
            c for c in outer.cells if c.row < cell.row and c.column <= cell.column < c.column + c.columns
        ]
        heads = [self._viewer.cell(text, c.span).head for c in above if c.span[1] - c.span[0] < LONGEST_CELL]
        return [*self._around(text, grids, outer), *(head for head in heads if head.readings)]

    def _lines(self, text: str, year: int | None) -> Iterator[list[_Read]]:
        for cells in self._line_reader.cells(text):
            titles = int(self._is_title(text, cells))
            pairs = packed.pairs(packed.rows_of(cells[titles:]), self._lexicon)
            yield self._joined(pairs, year, self._titled(text, cells[:titles], year))

    def _is_title(self, text: str, cells: Sequence[ViewCell]) -> bool:
        """Whether the first of *cells* is the title of the table, on a line of its own."""
        first = cells[0]
        ends = text.find("\n", *first.span) < 0 <= text.find("\n", first.span[1], cells[1].span[0] + 1)
        strange = first.kind is Kind.WORDS and not first.head.readings
        return ends and strange and any(word in letters(first.text) for word in self._opening)

    def _titled(self, text: str, titles: Sequence[ViewCell], year: int | None) -> list[Head]:
        """What *titles* say of all figures below them: another year than that of the report, *year*."""
        heads = [self._lexicon.title(text[slice(*title.span)]) for title in titles]
        return [
            h for h in heads if any(p.axis is Axis.YEAR and p.year != year for r in h.readings for p in r)
        ]

    # --- cells ---------------------------------------------------------------------------------------------------

    def _take(
        self, found: Sequence[_Read], number: int, spans: list[Span], unread: list[Unread], title: str
    ) -> list[Cell]:
        """The cells of one table; its span is added to *spans*, what was not read to *unread*."""
        if not _is_official(found):
            if not _names_rows(found):
                return []
            found = [replace(r, meaning=Reason(Why.COLUMN)) if r.is_known else r for r in found]
        cells: list[Cell] = []
        for read in found:
            cell = self._cell(read, number) if isinstance(read.meaning, Meaning) else read.meaning
            if isinstance(cell, Cell):
                cells.append(cell)
            elif read.cell.kind in (Kind.FIGURE, Kind.MUDDLE):
                unread.append(Unread(title, cell, read.cell.span))
        spans.append((min(read.row[0] for read in found), max(read.row[1] for read in found)))
        return cells

    def _cell(self, read: _Read, number: int) -> Cell | Reason:
        meaning = read.meaning
        assert isinstance(meaning, Meaning)
        amount: Decimal | None = None
        if read.cell.kind is Kind.FIGURE:
            column = meaning.table.columns[meaning.column]
            amount = self._values.amount(
                read.cell.text.strip(), column, self._units(meaning), _printed(read.heads)
            )
            if amount is None:
                return Reason(Why.UNIT)
        return Cell(
            meaning.indicator, meaning.applicant, amount, read.cell.span, read.row, meaning.table.name,
            meaning.organ, meaning.year, number,
        )  # fmt: skip

    def _units(self, meaning: Meaning) -> dict[str, int]:
        column = meaning.table.columns[meaning.column]
        if column.counted_in:
            return self._rules.units[column.counted_in]
        is_known = meaning.table.is_list and meaning.indicator in self._rules.indicators
        return self._rules.units_of(meaning.indicator) if is_known else {}


def _hidden(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text


def _line_above(text: str, start: int, marks: str = "") -> str:
    """The line with words, without any of *marks*, above the one in which *start* is: mostly the title of a table."""
    above = text[: text.rfind("\n", 0, start) + 1]
    lines = (line.strip() for line in reversed(above[-LONGEST_ABOVE:].split("\n")))
    return next((line for line in lines if letters(line) and not any(m in line for m in marks)), "")


def _printed(heads: Heads) -> str:
    """The unit that the heads print, empty where they print none."""
    for head in (*reversed(heads.top), *reversed(heads.left)):
        if head.unit:
            return head.unit
        for point in (p for reading in head.readings for p in reading if p.axis is Axis.UNIT):
            return point.name
    return ""


def _filled(row: Sequence[ViewCell]) -> list[ViewCell]:
    """*row* without the blank cells at its end."""
    end = len(row)
    while end and row[end - 1].kind is Kind.BLANK and not row[end - 1].text.strip():
        end -= 1
    return list(row[:end])


def _is_official(found: Sequence[_Read]) -> bool:
    """Whether a table is one of a form's; names of rows alone, without heads of columns, must be several."""
    known = [read for read in found if read.is_known and read.cell.kind is Kind.FIGURE]
    return any(not read.heads.headless for read in known) or len(known) >= FEWEST_NAMES


def _names_rows(found: Sequence[_Read]) -> bool:
    """Whether a table of which nothing can be known is one of a form's, by the names of its rows."""
    named = {
        read.names[-1].span
        for read in found
        if read.cell.kind is Kind.FIGURE and read.names and read.names[-1].head.has(Axis.ROW)
    }
    return len(named) >= FEWEST_NAMES


def masked(text: str, grids: Sequence[Grid], by: str = " ") -> str:
    """*text* with *by* for the cells of *grids*: what is no table of a form there is none by its lines either."""
    parts, done = [], 0
    spans = sorted(c.span for g in grids for c in g.cells if c.span[1] - c.span[0] < LONGEST_CELL)
    for start, end in spans:
        if start >= done:
            parts += [text[done:start], by * (end - start)]
            done = end
    return "".join([*parts, text[done:]])


def _once(cells: Sequence[Cell]) -> tuple[list[Cell], int]:
    """*cells* without those that are stated twice, differently; and how many those are."""
    values: dict[tuple[str, str, str, int | None], set[Decimal]] = {}
    for cell in cells:
        if cell.value is not None:
            values.setdefault((cell.indicator, cell.applicant, cell.scope, cell.year), set()).add(cell.value)
    kept = [c for c in cells if len(values.get((c.indicator, c.applicant, c.scope, c.year), ())) < 2]
    return kept, len(cells) - len(kept)
