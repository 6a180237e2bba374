"""The panel as a Stata file: typed variables with labels. Stata 14 and later read it."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas
import pyreadstat

from ...extractors import Extractor, Failure, Report
from .panel import FIXED, panel_rows, wide_head, wide_labels
from .writer import Wishes

# What pyreadstat calls the format of Stata 14, the first with Unicode.
STATA_14 = 14
# Larger ones, Stata's long has for missing values.
LARGEST = 2_147_483_620
LONGEST_LABEL = 80


def writer(path: Path, by: Extractor, wishes: Wishes) -> "Dta":
    """A panel in *path*."""
    return Dta(path, by, wishes)


class Dta:
    """Writes to *path* what was added, without the columns of which no report has a figure."""

    checks = False

    def __init__(self, path: Path, by: Extractor, wishes: Wishes) -> None:
        self._path, self._by, self._wishes = path, by, wishes
        self._rows: list[Sequence[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._write()

    def add(self, report: Report, *, again: bool = False) -> None:
        """A row. Raises ValueError for a figure that no number of Stata is."""
        if again:
            return
        rows = panel_rows(report, self._by, with_cells=self._wishes.cells)
        for value in (value for row in rows for value in row):
            if isinstance(value, int) and int(float(value)) != value:
                raise ValueError(f"Stata has no such number: {value}")
        self._rows += rows

    def fail(self, failure: Failure) -> None:
        """There is no place for it."""

    def _write(self) -> None:
        rules, cells = self._by.rules, self._wishes.cells
        names = wide_head(rules, with_cells=cells)
        labels = wide_labels(rules, self._wishes.lang, with_cells=cells)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(names)
        variables = {
            name: _variable(name, column)
            for name, column in zip(names, columns, strict=True)
            if name in FIXED or self._wishes.all_columns or any(value is not None for value in column)
        }
        described: dict[str, str | None] = {
            name: label[:LONGEST_LABEL] for name, label in zip(names, labels, strict=True)
        }
        frame = pandas.DataFrame(variables)
        pyreadstat.write_dta(frame, str(self._path), column_labels=described, version=STATA_14)


def _variable(name: str, values: Sequence[Any]) -> Any:
    """Texts; whole numbers, where all are and fit into Stata's long; else numbers with fractions."""
    if name in FIXED and name != "year":
        return pandas.array([value or "" for value in values], dtype="str")
    whole = all(value is None or (isinstance(value, int) and abs(value) <= LARGEST) for value in values)
    return pandas.array(list(values), dtype="Int32" if whole else "Float64")
