"""Reports as CSV: one fact a row, or the panel with one report a row."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ...extractors import Extractor, Report, Rules
from ..visible import visible_text
from .columns import NAMES, Row, cells
from .panel import panel_rows, wide_head, without_empty
from .writer import TextFormat, Wishes

# Excel reads a file as UTF-8 that begins with this.
MARK = "\ufeff"
# Excel calculates what begins like that, though it is a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def writer(wishes: Wishes) -> TextFormat:
    """One fact a row, or with `wide` one report."""
    rows: Callable[[Report, Extractor], list[Sequence[object]]] = _facts
    head: Callable[[Rules], Sequence[object]] = _names
    if wishes.wide:
        rows = partial(panel_rows, with_cells=wishes.cells)
        head = partial(wide_head, with_cells=wishes.cells)
    return TextFormat(
        partial(_written, rows, wishes),
        head=lambda rules: (MARK if wishes.excel else "") + csv_text([head(rules)]),
        checks=False,
        joined=without_empty if wishes.wide and not wishes.all_columns else None,
    )


def _written(
    rows: Callable[[Report, Extractor], list[Sequence[object]]], wishes: Wishes, report: Report, by: Extractor
) -> str:
    text = csv_text(rows(report, by), excel=wishes.excel)
    return visible_text(text) if wishes.terminal else text


def _names(_: Rules) -> Sequence[object]:
    return NAMES


def _facts(report: Report, _: Extractor) -> list[Sequence[object]]:
    return [cells(Row(report, fact)) for fact in report.facts]


def csv_text(rows: Iterable[Sequence[object]], *, excel: bool = False) -> str:
    """*rows* as lines of CSV; for *excel*, an apostrophe before a text that it would take for a formula."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    for row in rows:
        written.writerow([_cell(value, excel=excel) for value in row])
    return out.getvalue()


def _cell(value: object, *, excel: bool) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if excel and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
