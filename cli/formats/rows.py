"""Reports as CSV: one fact a row, or the panel with one report a row."""

from collections.abc import Callable, Sequence
from functools import partial

from ...extractors import Extractor, Report, Rules
from ..visible import visible_text
from .columns import NAMES, Row, cells
from .csvtext import csv_text
from .panel import panel_rows, wide_head, without_empty
from .writer import TextFormat, Wishes

# Excel reads a file as UTF-8 that begins with this.
MARK = "\ufeff"


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
        once=wishes.wide,
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
