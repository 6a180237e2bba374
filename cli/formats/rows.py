"""Reports as CSV: one fact a row, or the panel with one report a row."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ...extractors import Extractor, Origin, Report, Rules
from ..visible import visible_text
from .columns import NAMES, Row, cells, number
from .writer import TextFormat, Wishes

# Excel reads a file as UTF-8 that begins with this.
MARK = "\ufeff"
# Excel calculates what begins like that, though it is a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LEADING = ("file", "organ", "year")


def writer(wishes: Wishes) -> TextFormat:
    """One fact a row, or with `wide` one report."""
    rows: Callable[[Report, Rules], list[Sequence[object]]] = _facts
    head: Callable[[Rules], Sequence[object]] = _names
    if wishes.wide:
        rows = partial(panel_rows, with_cells=wishes.cells)
        head = partial(wide_head, with_cells=wishes.cells)
    return TextFormat(
        partial(_written, rows, wishes),
        head=lambda rules: (MARK if wishes.excel else "") + csv_text([head(rules)]),
        checks=False,
    )


def _written(
    rows: Callable[[Report, Rules], list[Sequence[object]]], wishes: Wishes, report: Report, by: Extractor
) -> str:
    text = csv_text(rows(report, by.rules), excel=wishes.excel)
    return visible_text(text) if wishes.terminal else text


def _names(_: Rules) -> Sequence[object]:
    return NAMES


def _facts(report: Report, _: Rules) -> list[Sequence[object]]:
    return [cells(Row(report, fact)) for fact in report.facts]


def panel_rows(report: Report, rules: Rules, *, with_cells: bool) -> list[Sequence[object]]:
    """The report's own figures, empty where it states none; none of what is no report."""
    if report.kind is None:
        return []
    values = own_values(report)
    own = map(values.get, wide_columns(rules, with_cells=with_cells))
    return [(report.file, report.organ, report.year, *own)]


def wide_columns(rules: Rules, *, with_cells: bool) -> tuple[tuple[str, str], ...]:
    """(indicator, applicant) of each column; *with_cells*, the official table's columns by applicant too."""
    if not with_cells:
        return tuple((name, "") for name in rules.figures)
    return tuple((name, whose) for name in rules.figures for whose in ("", *rules.applicants_of(name)))


def wide_head(rules: Rules, *, with_cells: bool) -> tuple[str, ...]:
    """The names of the columns: an indicator's, and behind a / the applicant's."""
    columns = wide_columns(rules, with_cells=with_cells)
    return (*LEADING, *(f"{name}/{whose}" if whose else name for name, whose in columns))


def own_values(report: Report) -> dict[tuple[str, str], int | float]:
    """One value of the report's year for an indicator and applicant: the table wins over prose, then the first counts."""
    values: dict[tuple[str, str], int | float] = {}
    for fact in sorted(report.facts, key=lambda fact: fact.origin is Origin.PROSE):
        if not fact.scope and fact.year == report.year:
            values.setdefault((fact.indicator, fact.applicant), number(fact.value))
    return values


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
