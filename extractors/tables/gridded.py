"""Tables that came as grids: each part of them read by its columns or, where those are lost, by the number of cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..documents.grid import Grid
from . import packed, placed
from .heads import Head, Lexicon
from .join import Meaning, Reason, Why
from .placed import Pair
from .read import Read, joined
from .regions import Region, regions
from .stream import rows_of
from .values import Kind, Values
from .view import View, ViewCell, Viewer, dated, stitched

# So many rows must add up, at the least, before blanks inside figures mean nothing.
FEWEST_SUMS = 2
# A longer cell is a part of the page's layout.
LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class _Before:
    """The heads of the table before: their rows, and what stands above each of its columns, of which it has *width*."""

    heads: Sequence[Sequence[ViewCell]] = ()
    top: dict[int, list[ViewCell]] = field(default_factory=dict)
    width: int = 0


class GridReader:
    """Reads grids with the words of a *lexicon*."""

    def __init__(self, lexicon: Lexicon, values: Values, viewer: Viewer) -> None:
        self._lexicon = lexicon
        self._values = values
        self._viewer = viewer

    def read(self, text: str, grids: Sequence[Grid], year: int | None) -> list[list[Read]]:
        """What was read of each of *grids* in *text*, of a report of *year*."""
        found = list(self._tables(text, grids, year))
        if any(read.cell.kind is Kind.MUDDLE for table in found for read in table):
            spaced = list(self._tables(text, grids, year, spaced=True))
            return spaced if self._add_up(spaced) else found
        return found

    def _tables(
        self, text: str, grids: Sequence[Grid], year: int | None, *, spaced: bool = False
    ) -> Iterator[list[Read]]:
        """What was read of each of *grids*, of a report of *year*; with *spaced* figures, the blanks inside them mean nothing."""
        before = _Before()
        views = []
        for number, grid in enumerate(grids):
            # a table of one cell is that cell
            parents = frozenset(
                g.parent[1] for g in grids if g.parent and g.parent[0] == number and len(g.cells) > 1
            )
            views.append(dated(self._viewer.view(grid, text, parents, spaced=spaced), self._lexicon))
        for grid, view in zip(grids, stitched(views, self._lexicon), strict=True):
            found, before = self._grid(view, self._around(text, grids, grid), year, before)
            yield found

    def _add_up(self, tables: Sequence[Sequence[Read]]) -> bool:
        """Whether most rows with figures that were put together add up: then their blanks meant nothing."""
        rows: dict[tuple[int, str], list[Read]] = {}
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

    def _sums(self, row: Sequence[Read]) -> bool:
        values = [self._values.value(read.cell.text.strip()) for read in row]
        numbers = [value.number if value else Decimal(0) for value in values]
        return sum(numbers) == 2 * max(numbers)

    def _grid(
        self, view: View, around: Sequence[Head], year: int | None, before: "_Before"
    ) -> tuple[list[Read], "_Before"]:
        """What was read of a table, and its last heads, which the next may go on with."""
        if len(view.starting) == 1 and not view.placed:
            rows = rows_of(
                _filled(view.starting[0]), self._lexicon
            )  # a blank at the very end closes the frame
            stream = packed.pairs(packed.lines(rows, self._lexicon), self._lexicon, stream=True)
            return self._joined(stream, year, around), before
        if not view.placed:
            # a row as long as one that is filled to its end has lost nothing
            whole = {len(row) for row in view.starting if row and row[-1].kind is Kind.FIGURE}
            rows = [list(row) if len(row) in whole else _filled(row) for row in view.starting]
            return self._joined(self._packed(rows, before.heads), year, around), before
        found: list[Read] = []
        after = _Before([], {}, view.width)
        for region in regions(view, self._lexicon):
            own = [view.starting[r] for r in region.head_rows]
            rows = [_filled(row) for row in (*own, *(view.starting[r] for r in region.rows))]
            goes_on = not own and not region.top
            if goes_on and before.width == view.width:
                region.top.update(before.top)
            pairs = self._packed(rows, before.heads if goes_on else ())
            loose = self._joined(pairs, year, [*around, *region.around[region.rows[0]]])
            found += self._better(region, view, around, year, loose)
            heads = [[c for c in row if c.kind is Kind.WORDS] for row in own]
            after = _Before(heads or after.heads or before.heads, region.top, view.width)
        if not found:  # nothing but heads, or nothing of a form
            heads = [[c for c in row if c.kind is Kind.WORDS] for row in view.starting]
            return found, _Before(heads, {}, 0)
        return found, after

    def _packed(
        self, rows: Sequence[Sequence[ViewCell]], inherited: Sequence[Sequence[ViewCell]]
    ) -> Iterator[Pair]:
        return packed.pairs(packed.lines(rows, self._lexicon, inherited), self._lexicon)

    def _better(
        self, region: Region, view: View, around: Sequence[Head], year: int | None, loose: list[Read]
    ) -> list[Read]:
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

    def _joined(self, pairs: Iterable[Pair], year: int | None, around: Sequence[Head] = ()) -> list[Read]:
        return joined(pairs, self._lexicon, year, around)


def _filled(row: Sequence[ViewCell]) -> list[ViewCell]:
    """*row* without the blank cells at its end."""
    end = len(row)
    while end and row[end - 1].kind is Kind.BLANK and not row[end - 1].text.strip():
        end -= 1
    return list(row[:end])
