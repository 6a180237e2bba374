"""Reports as a workbook for Excel: the facts, the panel, the checks, what could not be read."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from ...extractors import Check, Failure, NianbaoError, Precedence, Report, Rules
from .columns import NAMES, Row, cells, number
from .panel import ABOUT, LEADING, values_of, wide_columns, wide_head
from .writer import Wishes

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
ERROR_COLUMNS = ("file", "kind", "error")
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NOTE = 1_000
VALUE = NAMES.index("value")


def writer(path: Path, rules: Rules, wishes: Wishes) -> "Workbook":
    """A workbook in *path*."""
    return Workbook(path, rules, with_cells=wishes.cells)


class Workbook:
    """Writes to *path*, row by row: sheets 数据, 汇总, 核对 and 未读, each with a fixed head and filters.

    The quote of a figure is a note on its cell; hard checks that failed are red, soft ones yellow.
    """

    checks = True

    def __init__(self, path: Path, rules: Rules, *, with_cells: bool) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False,
                                                     "strings_to_formulas": False})  # fmt: skip
        self._bold = self._book.add_format({"bold": True})
        self._colours = {
            "hard": self._book.add_format({"bg_color": "#F4B6B6"}),
            "soft": self._book.add_format({"bg_color": "#F9E79F"}),
        }
        self._columns = wide_columns(rules, with_cells=with_cells)
        self._precedence = Precedence(rules)
        self._sheets: dict[str, tuple[Any, int]] = {}
        self._rows: dict[str, int] = {}
        panel = (
            *LEADING,
            "kind",
            "warnings",
            *wide_head(rules, with_cells=with_cells)[len(LEADING) + len(ABOUT) :],
        )
        for name, head in (
            ("数据", NAMES),
            ("汇总", panel),
            ("核对", CHECK_COLUMNS),
            ("未读", ERROR_COLUMNS),
        ):
            sheet = self._book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            self._sheets[name] = (sheet, len(head))
            self._rows[name] = 0
            self._write(name, head, self._bold)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, (sheet, width) in self._sheets.items():
            sheet.autofilter(0, 0, max(1, self._rows[name] - 1), width - 1)
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as why:
            raise why.args[0] if isinstance(why.args[0], OSError) else OSError(str(why)) from None

    def add(self, report: Report) -> None:
        for fact in report.facts:
            row = self._write("数据", cells(Row(report, fact)))
            note = f"第 {fact.source.line} 行：{fact.source.quote}"[:LONGEST_NOTE]
            self._sheets["数据"][0].write_comment(row, VALUE, note)
        values = values_of(self._precedence.own(report))
        about = (report.file, report.organ, report.year, report.kind, "\n".join(report.warnings) or None)
        self._write("汇总", (*about, *map(values.get, self._columns)))
        for check in report.checks:
            self._check(report, check)

    def fail(self, failure: Failure) -> None:
        self._write("未读", (failure.file, failure.kind, failure.error))

    def _check(self, report: Report, check: Check) -> None:
        lines = " ".join(map(str, sorted({report.facts[i].source.line for i in check.facts})))
        actual, expected = (None if side is None else number(side) for side in (check.actual, check.expected))
        values = (report.file, report.organ, report.year, check.check, check.grade, check.status, check.message,
                  actual, expected, lines)  # fmt: skip
        self._write("核对", values, self._colours[check.grade] if check.status == "fail" else None)

    def _write(self, name: str, values: Sequence[Any], style: Any = None) -> int:
        row = self._rows[name]
        if row == MOST_ROWS:
            raise NianbaoError(f"more than {MOST_ROWS:,} rows for a sheet; write .csv, .parquet or .db")
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                self._sheets[name][0].write_string(row, column, value[:LONGEST_TEXT], style)
            else:
                self._sheets[name][0].write(row, column, value, style)
        self._rows[name] = row + 1
        return row
