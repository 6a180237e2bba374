"""A grid made ready for reading: what each cell holds and says, stacked paragraphs as rows of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from ..documents.grid import Grid, GridCell
from ..models import Span
from .heads import Axis, Head, Lexicon
from .values import Kind, Values


@dataclass(frozen=True, slots=True)
class ViewCell:
    """A cell: its place, its *span* in the text, what it holds; *head* is what it says where it holds words."""

    row: int
    column: int
    rows: int
    columns: int
    span: Span
    text: str
    kind: Kind
    head: Head

    @property
    def is_joined(self) -> bool:
        """Whether blanks were left out of its figure."""
        return self.kind is Kind.FIGURE and len(self.text.strip()) < self.span[1] - self.span[0]

    @property
    def last_column(self) -> int:
        return self.column + self.columns - 1


NOTHING = Head("", ())


@dataclass(frozen=True)
class View:
    """The cells of a table, row by row: *starting* in a row, and *standing* in it, by column."""

    starting: Sequence[Sequence[ViewCell]]
    standing: Sequence[dict[int, ViewCell]]
    width: int
    placed: bool = True
    layout: frozenset[int] = field(default_factory=frozenset)  # rows with cells that other tables stand in


class Viewer:
    """Looks at grids with the words of a *lexicon*."""

    def __init__(self, lexicon: Lexicon, values: Values) -> None:
        self._lexicon = lexicon
        self._values = values

    def cell(
        self, text: str, span: Span, place: tuple[int, int, int, int] = (0, 0, 1, 1), *, whole: bool = True
    ) -> ViewCell:
        """The cell at *place* with what *span* of *text* holds, or a piece of one that is not known to be *whole*."""
        inner = text[slice(*span)]
        kind = self._values.kind(inner.strip())
        head = self._lexicon.head(inner, whole=whole) if kind is Kind.WORDS else NOTHING
        return ViewCell(*place, span, inner, kind, head)

    def view(
        self, grid: Grid, text: str, parents: frozenset[int] = frozenset(), *, spaced: bool = False
    ) -> View:
        """The *grid* in *text*; *parents* are those of its cells that other tables stand in.

        Where figures are *spaced* out, the blanks inside them mean nothing.
        """
        cells = [self._seen(text, cell, spaced=spaced) for cell in grid.cells]
        cells = [replace(c, kind=Kind.MUDDLE) if i in parents else c for i, c in enumerate(cells)]
        if not grid.placed:
            cells = [
                part
                for cell, seen in zip(grid.cells, cells, strict=True)
                for part in self._apart(text, cell, seen)
            ]
        stacked = dict(self._stacks(grid, text, cells)) if grid.placed else {}
        heights = [
            len(next(iter(stacked[r].values()))) if r in stacked else 1
            for r in range(max(c.row for c in cells) + 1)
        ]
        tops = [0, *accumulate(heights)]
        found: list[ViewCell] = []
        for cell in cells:
            bottom = tops[min(cell.row + cell.rows, len(heights))]
            moved = replace(cell, row=tops[cell.row], rows=bottom - tops[cell.row])
            parts = stacked.get(cell.row, {}).get(cell.column, ())
            found += (
                (replace(part, row=moved.row + i, rows=1) for i, part in enumerate(parts))
                if parts
                else (moved,)
            )
        layout = frozenset(tops[cells[i].row] for i in parents)
        return _view(found, tops[-1], grid.placed, layout)

    def _seen(self, text: str, cell: GridCell, *, spaced: bool) -> ViewCell:
        """The cell as one; several figures in it are none."""
        seen = self.cell(text, cell.span, (cell.row, cell.column, cell.rows, cell.columns))
        if seen.kind is Kind.WORDS and len(cell.paragraphs) > 1 and not seen.head.readings:
            kinds = {self._values.kind(text[slice(*p)]) for p in cell.paragraphs}
            if Kind.FIGURE in kinds and Kind.WORDS not in kinds:
                return replace(seen, kind=Kind.MUDDLE)
        if spaced and seen.kind is Kind.MUDDLE and len(cell.paragraphs) == 1:
            joined = "".join(seen.text.split())
            return replace(seen, text=joined, kind=self._values.kind(joined))
        return seen

    def _apart(self, text: str, cell: GridCell, seen: ViewCell) -> Sequence[ViewCell]:
        """The cell, or its paragraphs where they only are known one by one: a heading above the table, and its first cell."""
        if seen.head.readings or len(cell.paragraphs) < 2 or seen.kind is not Kind.WORDS:
            return (seen,)
        return [self.cell(text, p, (cell.row, cell.column, 1, 1)) for p in cell.paragraphs]

    def _stacks(
        self, grid: Grid, text: str, cells: Sequence[ViewCell]
    ) -> Iterator[tuple[int, dict[int, tuple[ViewCell, ...]]]]:
        """(row, the parts of its cells by column) of each row whose cells hold several lines, one below the other."""
        rows: dict[int, list[tuple[GridCell, ViewCell]]] = {}
        for cell, seen in zip(grid.cells, cells, strict=True):
            rows.setdefault(cell.row, []).append((cell, seen))
        for row, found in rows.items():
            figures = [(c, s) for c, s in found if s.kind in (Kind.MUDDLE, Kind.FIGURE, Kind.BLANK)]
            count = max((len(c.paragraphs) for c, _ in figures), default=1)
            if count < 2:
                continue
            parts = {
                c.column: tuple(self.cell(text, p, (row, c.column, 1, c.columns)) for p in c.paragraphs)
                for c, _ in found
                if len(c.paragraphs) == count
            }
            first = min(c.column for c, _ in figures)
            names = [c.column for c, s in found if s.kind is Kind.WORDS and c.column < first]
            alike = all(
                c.column in parts and all(p.kind in (Kind.FIGURE, Kind.BLANK) for p in parts[c.column])
                for c, _ in figures
            )
            if (
                alike
                and names
                and max(names) in parts
                and all(p.head.has(Axis.ROW) or p.head.has(Axis.GROUP) for p in parts[max(names)])
            ):
                yield row, parts


def _view(cells: Sequence[ViewCell], height: int, placed: bool, layout: frozenset[int]) -> View:
    starting: list[list[ViewCell]] = [[] for _ in range(height)]
    standing: list[dict[int, ViewCell]] = [{} for _ in range(height)]
    for cell in cells:
        starting[cell.row].append(cell)
        for row in range(cell.row, min(cell.row + cell.rows, height)):
            for column in range(cell.column, cell.column + cell.columns):
                standing[row].setdefault(column, cell)
    for line in starting:
        line.sort(key=lambda cell: cell.column)
    width = max(
        (cell.last_column + 1 for cell in cells if cell.kind is not Kind.BLANK or cell.text), default=0
    )
    return View(starting, standing, width, placed, layout)


def dated(view: View, lexicon: Lexicon) -> View:
    """*view* with the bare years below 年度 as names."""
    places = [(c.row, c.column) for row in view.starting for c in row if lexicon.is_year_head(c.text)]
    years: dict[Span, ViewCell] = {}
    for top, column in places:
        below = {
            c.span: c
            for row in view.starting[top + 1 :]
            for c in row
            if c.column == column and c.text.strip()
        }
        heads = {span: lexicon.head(c.text) for span, c in below.items()}
        if all(head.has(Axis.YEAR) for head in heads.values()):
            years |= {span: replace(c, kind=Kind.WORDS, head=heads[span]) for span, c in below.items()}
    return _with(view, years) if years else view


def _with(view: View, cells: Mapping[Span, ViewCell]) -> View:
    """*view* with *cells* in place of those that stand there."""
    return replace(
        view,
        starting=[[cells.get(cell.span, cell) for cell in row] for row in view.starting],
        standing=[{c: cells.get(cell.span, cell) for c, cell in row.items()} for row in view.standing],
    )


def stitched(views: Sequence[View], lexicon: Lexicon) -> list[View]:
    """*views* with the names whole that the end of a page cut in two, the rest of which opens the next table."""
    found = list(views)
    for i in range(1, len(found)):
        found[i - 1], found[i] = _over_the_page(found[i - 1], found[i], lexicon)
    return found


def _over_the_page(upper: View, lower: View, lexicon: Lexicon) -> tuple[View, View]:
    alike = upper.placed and lower.placed and upper.width == lower.width
    if not alike or len(lower.starting) < 2 or not upper.starting:
        return upper, lower
    rests = [cell for cell in lower.starting[0] if cell.kind is not Kind.BLANK]
    whole: dict[Span, ViewCell] = {}
    for rest in rests:
        cell = upper.standing[-1].get(rest.column)
        head = lexicon.head(cell.text + rest.text, whole=False) if cell else NOTHING
        if cell is None or rest.head.readings or not (head.has(Axis.ROW) or head.has(Axis.GROUP)):
            return upper, lower
        whole[cell.span] = replace(cell, text=cell.text + rest.text, head=head)
    if not any(cell.head.has(Axis.ROW) for cell in whole.values()):
        return upper, lower
    left = [cell for cell in lower.starting[0] if cell.kind is Kind.BLANK]
    return (
        _with(upper, whole),
        replace(lower, starting=[left, *lower.starting[1:]]),
    )
