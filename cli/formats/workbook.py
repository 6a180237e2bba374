"""Reports as a workbook for Excel: the facts, the panel, the checks."""

from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from ...extractors import Check, Fact, NianbaoError, Report, Rules
from .rendering import COLUMNS, number, own_values, wide_columns, wide_head

CHECK_COLUMNS = (
    "file",
    "organ",
    "year",
    "check",
    "grade",
    "status",
    "message",
    "actual",
    "expected",
    "lines",
)
MOST_ROWS = 1_048_576
VALUE = COLUMNS.index("value")


class Workbook:
    """Writes to *path*, row by row: sheets 数据, 汇总 and 核对, each with a fixed head and filters.

    The quote of a figure is a note on its cell; hard checks that failed are red, soft ones yellow.
    """

    def __init__(self, path: Path, rules: Rules, *, cells: bool) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False,
                                                     "strings_to_formulas": False})  # fmt: skip
        self._bold = self._book.add_format({"bold": True})
        self._colours = {
            "hard": self._book.add_format({"bg_color": "#F4B6B6"}),
            "soft": self._book.add_format({"bg_color": "#F9E79F"}),
        }
        self._columns = wide_columns(rules, cells=cells)
        self._sheets: dict[str, tuple[Any, int]] = {}
        self._rows: dict[str, int] = {}
        for name, head in (
            ("数据", COLUMNS),
            ("汇总", wide_head(rules, cells=cells)),
            ("核对", CHECK_COLUMNS),
        ):
            sheet = self._book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            self._sheets[name] = (sheet, len(head))
            self._rows[name] = 0
            self._write(name, head, self._bold)

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, (sheet, width) in self._sheets.items():
            sheet.autofilter(0, 0, max(1, self._rows[name] - 1), width - 1)
        self._book.close()

    def add(self, report: Report) -> None:
        for fact in report.facts:
            self._fact(report, fact)
        values = own_values(report)
        self._write("汇总", (report.file, report.organ, report.year, *map(values.get, self._columns)))
        for check in report.checks:
            self._check(report, check)

    def _fact(self, report: Report, fact: Fact) -> None:
        source = fact.source
        cells = (report.file, report.organ, report.year, fact.indicator, fact.label, fact.scope, fact.applicant,
                 number(fact.value), fact.unit, fact.approx, source.line, source.quote)  # fmt: skip
        row = self._write("数据", cells)
        self._sheets["数据"][0].write_comment(row, VALUE, f"第 {source.line} 行：{source.quote}"[:1000])

    def _check(self, report: Report, check: Check) -> None:
        lines = " ".join(map(str, sorted({report.facts[i].source.line for i in check.facts})))
        actual, expected = (None if side is None else number(side) for side in (check.actual, check.expected))
        cells = (report.file, report.organ, report.year, check.check, check.grade, check.status, check.message,
                 actual, expected, lines)  # fmt: skip
        self._write("核对", cells, self._colours[check.grade] if check.status == "fail" else None)

    def _write(self, name: str, cells: tuple[Any, ...], style: Any = None) -> int:
        row = self._rows[name]
        if row == MOST_ROWS:
            raise NianbaoError(f"more than {MOST_ROWS:,} rows for a sheet; write .csv, .parquet or .db")
        for column, cell in enumerate(cells):
            if cell is not None:
                self._sheets[name][0].write(row, column, cell, style)
        self._rows[name] = row + 1
        return row
