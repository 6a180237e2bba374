"""Excel workbooks to readable text: a line for each row, with a tab between two cells; each sheet is a grid."""

from dataclasses import replace

from .content import Content
from .document import Document, whole
from .grid import Grid, GridCell, Sheet
from .workbook import Sheet as Stored
from .workbook import sheets


def read(content: Content) -> Document:
    """What the sheets hold. Raises DocumentError if the file is damaged or above the limits."""
    found, warnings = sheets(content)
    text, grids, parts = "", [], []
    for sheet in found:
        start = len(text)
        cells = _cells(sheet, start)
        text += "".join("\t".join(row) + "\n" for row in sheet.rows)
        parts.append(Sheet(sheet.name, (start, len(text))))
        if cells:
            grids.append(Grid(cells))
    return replace(whole(text, warnings=warnings, grids=grids), sheets=tuple(parts))


def _cells(sheet: Stored, start: int) -> tuple[GridCell, ...]:
    """The cells of a *sheet* whose text begins at *start*; of merged ones, the first."""
    reach = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in reach.items()
        for row in range(top, min(bottom, len(sheet.rows) - 1) + 1)
        for column in range(left, min(right, max(map(len, sheet.rows))) + 1)
        if (row, column) != (top, left)
    }
    cells = []
    width = max(map(len, sheet.rows), default=0)
    for i, row in enumerate(sheet.rows):
        end = start + len("\t".join(row))
        for column in range(len(row), width):
            if (i, column) not in covered:
                cells.append(GridCell(i, column, 1, 1, ((end, end),)))
        for column, shown in enumerate(row):
            if (i, column) not in covered:
                bottom, right = reach.get((i, column), (i, column))
                span = (start, start + len(shown))
                cells.append(GridCell(i, column, bottom - i + 1, right - column + 1, (span,)))
            start += len(shown) + 1
        start += not row  # its end of line
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
