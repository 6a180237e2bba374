"""Excel workbooks to readable text: a line for each row, with a tab between two cells; each sheet is a grid.

What is hidden, sheets, rows and columns, is left out, and it is told; likewise a formula that has no value.
"""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import openpyxl

from ..errors import DocumentError
from .document import Document, whole
from .grid import Grid, GridCell, Sheet
from .limits import Limits


def read_xlsx(data: bytes, limits: Limits) -> Document:
    """What the sheets hold. Raises DocumentError if the file is damaged or above the limits."""
    try:
        _check_size(data, limits)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        text, grids, sheets, unread = "", [], [], []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                unread.append(f"隐藏的工作表“{sheet.title}”未读")
                continue
            if hidden := _hidden(sheet):
                unread.append(f"工作表“{sheet.title}”隐藏的{hidden}未读")
            start = len(text)
            lines, cells = _read(sheet, start)
            text += "".join(f"{line}\n" for line in lines)
            sheets.append(Sheet(sheet.title, (start, len(text))))
            if cells:
                grids.append(Grid(tuple(cells)))
    except (BadZipFile, SyntaxError, KeyError, ValueError, TypeError, AttributeError, OSError, IndexError) as error:
        raise DocumentError(f"a damaged Excel file: {error}") from None
    return whole(text, (), tuple(grids), tuple(sheets), tuple(unread))


def _check_size(data: bytes, limits: Limits) -> None:
    """Count the cells row by row, before all of them are held at once."""
    cells = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True):
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
            limits.check("cells", cells)


def _hidden(sheet: Any) -> str:
    """What of *sheet* is hidden."""
    rows = [n for n, about in sheet.row_dimensions.items() if about.hidden and n <= sheet.max_row]
    columns = [letter for letter, about in sheet.column_dimensions.items() if about.hidden]
    return "和".join(
        word for word, found in ((f"第 {'、'.join(map(str, rows))} 行", rows), (f"第 {'、'.join(columns)} 列", columns)) if found
    )


def _read(sheet: Any, start: int) -> tuple[list[str], list[GridCell]]:
    """The lines of *sheet*, whose text begins at *start*, and its cells."""
    merged = {(r.min_row, r.min_col): (r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, min(bottom, sheet.max_row) + 1)
        for column in range(left, min(right, sheet.max_column) + 1)
        if (row, column) != (top, left)
    }
    columns = [c for c in range(1, sheet.max_column + 1) if not _is_hidden_column(sheet, c)]
    rows = [r for r in range(1, sheet.max_row + 1) if not sheet.row_dimensions[r].hidden]
    lines: list[str] = []
    cells: list[GridCell] = []
    for i, row in enumerate(rows):
        line = ""
        for k, column in enumerate(columns):
            line += "\t" if k else ""
            at = start + len(line)
            shown = _shown(sheet.cell(row, column))
            if (row, column) not in covered:
                bottom, right = merged.get((row, column), (row, column))
                down = sum(row <= r <= bottom for r in rows)
                across = sum(column <= c <= right for c in columns)
                paragraphs = tuple(_paragraphs(shown, at))
                cells.append(GridCell(i, k, down, across, paragraphs))
            line += shown.replace("\n", " ")
        line = line.rstrip("\t")
        lines.append(line)
        start += len(line) + 1
    return lines, cells


def _is_hidden_column(sheet: Any, column: int) -> bool:
    """Whether *column* is hidden; neighbours that are alike are described once, by the first of them."""
    return any(
        about.hidden and about.min is not None and about.min <= column <= about.max
        for about in sheet.column_dimensions.values()
    )


def _paragraphs(shown: str, at: int) -> Iterator[tuple[int, int]]:
    """The lines of a cell, as spans of the text that it begins in at *at*."""
    lines = shown.split("\n")
    for line in lines:
        if line or len(lines) == 1:
            yield at, at + len(line)
        at += len(line) + 1


def _shown(cell: Any) -> str:
    """A cell as Excel shows it: 12 for 12.0, rounded as its format says."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float):
        places = _decimals(cell.number_format)
        value = round(value, places) if places is not None else float(f"{value:.15g}")
        return str(int(value)) if value.is_integer() else repr(value)
    return "\n".join(" ".join(line.split()) for line in str(value).split("\n")).strip("\n")


def _decimals(number_format: str) -> int | None:
    """How many decimals a plain *number_format* shows, 0 or #,##0.00; None for any other."""
    plain = number_format.split(";")[0].replace("#,##", "").rstrip("_) ")
    whole_, _, decimals = plain.partition(".")
    return len(decimals) if whole_ == "0" and set(decimals) <= {"0"} else None
