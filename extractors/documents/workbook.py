"""The sheets of a workbook as Excel shows them, and what was left out of them."""

import io
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile

import openpyxl

from ..errors import DocumentError
from .content import Content


@dataclass
class Sheet:
    """*rows* have one cell for each column up to their last; *merged* has (top, left, bottom, right) of merged cells.

    Rows and columns that are hidden are not in it.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def sheets(content: Content) -> tuple[list[Sheet], list[str]]:
    """The sheets in their order, and warnings. Raises DocumentError if it is damaged or above the limits."""
    found, warnings = [], []
    try:
        cells = 0
        for sheet in openpyxl.load_workbook(io.BytesIO(content.data), read_only=True, data_only=True):
            for row in sheet.iter_rows(values_only=True):
                cells += len(row)
                content.limits.check("cells", cells)
        for sheet in openpyxl.load_workbook(io.BytesIO(content.data), data_only=True).worksheets:
            if sheet.sheet_state != "visible":
                warnings.append(f"隐藏的工作表“{sheet.title}”没有读")
            else:
                found.append(_seen(sheet, warnings))
    except (BadZipFile, SyntaxError, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise DocumentError(f"a damaged Excel file: {error}") from None
    return found, warnings


def _seen(sheet: Any, warnings: list[str]) -> Sheet:
    hidden = [number for number, about in sheet.row_dimensions.items() if about.hidden]
    if hidden:
        warnings.append(f"工作表“{sheet.title}”隐藏的行没有读：第 {'、'.join(map(str, hidden))} 行")
    rows = [n for n in range(1, sheet.max_row + 1) if n not in hidden]
    seen = Sheet(sheet.title)
    for row in rows:
        line = [_shown(sheet.cell(row, column).value) for column in range(1, sheet.max_column + 1)]
        while line and not line[-1]:
            line.pop()
        seen.rows.append(line)
    places = {row: i for i, row in enumerate(rows)}
    for area in sheet.merged_cells.ranges:
        down = [places[r] for r in range(area.min_row, area.max_row + 1) if r in places]
        if down:
            seen.merged.append((down[0], area.min_col - 1, down[-1], area.max_col - 1))
    return seen


def _shown(value: Any) -> str:
    """A cell as Excel shows it: 12 for 12.0, and on one line."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
