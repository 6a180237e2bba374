"""The tables of a page, cell by cell as it is read: which rows and columns each cell takes."""

from dataclasses import dataclass, field

from .grid import Grid, GridCell, paragraphs

# More columns or rows than these no cell of a page reaches over, whatever it says.
MOST_COLUMNS, MOST_ROWS = 200, 1000


@dataclass(slots=True)
class _OpenCell:
    row: int
    column: int
    rows: int
    columns: int
    edges: list[int]  # of its paragraphs, positions in the text


@dataclass(slots=True)
class _OpenTable:
    parent: tuple[int, int] | None
    place: int  # among the tables
    row: int = -1
    column: int = 0
    cells: list[_OpenCell] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column to the first row in which it is free again
    inside: bool = False  # a cell is open


class Tabling:
    """Takes notes while a page is read; positions are those of the text written so far."""

    def __init__(self) -> None:
        self._open: list[_OpenTable] = []
        self._tables: list[_OpenTable] = []

    def table(self) -> None:
        """A table begins."""
        outer = self._open[-1] if self._open else None
        parent = (outer.place, len(outer.cells) - 1) if outer and outer.inside else None
        table = _OpenTable(parent, len(self._tables))
        self._tables.append(table)
        self._open.append(table)

    def row(self) -> None:
        """A row begins."""
        if self._open:
            self._open[-1].row += 1
            self._open[-1].column = 0

    def cell(self, columns: str | None, rows: str | None, at: int) -> None:
        """A cell begins, with what it says of the *columns* and *rows* that it reaches over."""
        if not self._open:
            return
        table = self._open[-1]
        table.row = max(table.row, 0)
        while table.taken.get(table.column, 0) > table.row:
            table.column += 1
        cell = _OpenCell(
            table.row, table.column, _number(rows, MOST_ROWS), _number(columns, MOST_COLUMNS), [at]
        )
        table.cells.append(cell)
        for column in range(cell.column, cell.column + cell.columns):
            table.taken[column] = cell.row + cell.rows
        table.column += cell.columns
        table.inside = True

    def paragraph(self, at: int) -> None:
        """A paragraph ends, and the next begins."""
        if self._open and self._open[-1].inside:
            self._open[-1].cells[-1].edges.append(at)

    def end_of_cell(self, at: int) -> None:
        """The cell ends."""
        self.paragraph(at)
        if self._open:
            self._open[-1].inside = False

    def end_of_table(self) -> None:
        """The table ends."""
        if self._open:
            self._open.pop()

    def grids(self, text: str) -> tuple[Grid, ...]:
        """The tables, all of which are in *text*; those without a cell are left out."""
        kept = [table for table in self._tables if table.cells]
        new = {table.place: i for i, table in enumerate(kept)}
        return tuple(
            Grid(
                tuple(
                    GridCell(c.row, c.column, c.rows, c.columns, paragraphs(text, c.edges))
                    for c in table.cells
                ),
                parent=(new[table.parent[0]], table.parent[1]) if table.parent else None,
            )
            for table in kept
        )


def _number(written: str | None, most: int) -> int:
    """What *written* says: 1 at the least, *most* at the most."""
    if not written:
        return 1
    digits = written.strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() and len(digits) < 6 else 1
