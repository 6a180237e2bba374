"""Sheets of a workbook that can be sent as they are: heads, widths, colours, and A4 landscape when printed."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from ...extractors import Lang, NianbaoError, Notice, told
from .columns import number

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
NARROWEST, BROADEST = 6, 60
# As broad as a head makes a column; then it is wrapped.
HEAD = 14
A4 = 9
# What Excel does not take in the name of a sheet.
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# A row: its values, and the name of its look.
Styled = tuple[tuple[object, ...], str]
INTEGER, FRACTION = "#,##0", "#,##0.00####"
# The looks of cells, by name; hard and soft are the grades of what failed.
LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "head": {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"},
    "label": {"border": 1, "text_wrap": True, "valign": "vcenter"},
    "figure": {"border": 1, "valign": "vcenter"},
    "hard": {"bg_color": "#F4B6B6"},
    "soft": {"bg_color": "#F9E79F"},
}  # fmt: skip


class Book:
    """A workbook in *path*, whose notices are told in *lang*.

    *constant* keeps no more than a row in memory, which are written from top to bottom.
    """

    def __init__(self, path: Path, lang: Lang, *, constant: bool = False) -> None:
        self.lang = lang
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": constant, "strings_to_urls": False,
                                                     "strings_to_formulas": False})  # fmt: skip
        self._looks: dict[tuple[str, str, bool], Any] = {}
        self._names: set[str] = set()

    def look(self, name: str, numbers: str = "", *, wrap: bool = False) -> Any:
        """The look of that name, for figures with the format of *numbers*, for long texts with *wrap*."""
        key = name, numbers, wrap
        if key not in self._looks:
            more = ({"num_format": numbers} if numbers else {}) | ({"text_wrap": True} if wrap else {})
            self._looks[key] = self._book.add_format(LOOKS[name] | more)
        return self._looks[key]

    def sheet(self, name: str, head: Sequence[str] = ()) -> "Sheet":
        """A new sheet with a fixed *head*, or without one."""
        wanted = told(name, self.lang).translate(NOT_IN_NAMES).strip()[:LONGEST_NAME] or "1"
        free = (wanted, *(f"{wanted[: LONGEST_NAME - 5]} {n}" for n in range(2, 9999)))
        chosen = next(one for one in free if one.casefold() not in self._names)
        self._names.add(chosen.casefold())
        return Sheet(self, self._book.add_worksheet(chosen), head)

    def close(self) -> None:
        """Write it all. Raises OSError."""
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as why:
            raise why.args[0] if isinstance(why.args[0], OSError) else OSError(str(why)) from None


class Sheet:
    """A sheet that is filled row by row."""

    def __init__(self, book: Book, sheet: Any, head: Sequence[str]) -> None:
        self._book, self._sheet, self._head = book, sheet, head
        self._widths: dict[int, int] = {}
        self._filled: set[int] = set()
        self.row = 0
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        sheet.set_footer("&C&P / &N")
        if head:
            self.add(head, "head")
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)

    def title(self, text: str, columns: int) -> None:
        """A line over so many *columns*."""
        shown = told(text, self._book.lang)
        self._sheet.merge_range(self.row, 0, self.row, max(1, columns - 1), shown, self._book.look("title"))
        self.row += 1

    def add(self, values: Sequence[Any], look: str = "", figures: str | None = None) -> None:
        """A row of *values*, figures in another look where *figures* names one."""
        if self.row == MOST_ROWS:
            raise NianbaoError(
                Notice("more than {most:,} rows for a sheet; write .csv, .parquet or .db", most=MOST_ROWS)
            )
        for column, value in enumerate(values):
            self.put(column, value, look if figures is None or isinstance(value, str) else figures)
        self.row += 1

    def put(self, column: int, value: Any, look: str = "", prefix: str = "") -> None:
        """A cell of the row that is being written; a figure may have a word before it."""
        if value is None or value == "":
            if look not in ("", "hard", "soft"):
                self._sheet.write_blank(self.row, column, None, self._book.look(look))
            return
        if isinstance(value, str):
            value = told(value, self._book.lang)
            style = self._book.look(look, wrap=width(value) > BROADEST)
            self._sheet.write_string(self.row, column, value[:LONGEST_TEXT], style)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self.row, column, value, self._book.look(look))
        else:
            shown = number(value) if isinstance(value, Decimal) else value
            numbers = INTEGER if isinstance(shown, int) else FRACTION
            self._sheet.write_number(
                self.row, column, shown, self._book.look(look, f'"{prefix}"{numbers}' if prefix else numbers)
            )
        if look != "head":
            self._filled.add(column)
        self._widths[column] = max(
            self._widths.get(column, 0), min(width(value), HEAD) if look == "head" else width(value)
        )

    def close(self, *, narrow: int | None = None, hide_empty: bool = False) -> None:
        """Give the columns their widths, at most *narrow*, and a filter to what has a head."""
        for column, wide in self._widths.items():
            hidden = {"hidden": hide_empty and self.row > 1 and column not in self._filled}
            fitting = min(max(wide + 2, NARROWEST), narrow or BROADEST)
            self._sheet.set_column(column, column, fitting, None, hidden)
        if self._head:
            self._sheet.autofilter(0, 0, max(1, self.row - 1), len(self._head) - 1)


def width(value: object) -> int:
    """How many half-width characters the longest line of *value* takes."""
    if isinstance(value, int | float | Decimal):
        return len(f"{value:,}")
    return _width_of(str(value))


@lru_cache(1024)  # most cells say what the one above them says
def _width_of(text: str) -> int:
    if text.isascii() and "\n" not in text:
        return len(text)
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
