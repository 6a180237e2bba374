"""Reports to text, purely: JSON, NDJSON, CSV. (Tables for the terminal are in tables.py.)"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from ...extractors import Check, Extractor, Fact, Failure, Origin, Report, Rules, Source
from .registry import Format

COLUMNS = (
    "file",
    "organ",
    "year",
    "indicator",
    "label",
    "scope",
    "applicant",
    "value",
    "unit",
    "approx",
    "line",
    "quote",
    "table",
    "rule",
    "origin",
    "basis",
    "doubt",
    "page",
)


@dataclass(frozen=True)
class TextFormat:
    """A format that is written report by report: *each*, with *between* two of them, after *head* and before *tail*.

    *checks* tells whether it shows the checks of a report.
    """

    each: Callable[[Report, Extractor], str]
    head: Callable[[Rules], str] = lambda _: ""
    between: str = ""
    tail: Callable[[Sequence[Failure]], str] = lambda _: ""
    checks: bool = True


def number(value: Decimal) -> int | float:
    """*value* for JSON: the shortest decimal that is printed is the value itself, so money stays exact."""
    return int(value) if value == value.to_integral_value() else float(value)


def as_json(report: Report, _: Extractor) -> str:
    """A report object of the JSON contract, on one line."""
    return json.dumps(report_object(report), ensure_ascii=False)


def as_ndjson(report: Report, extractor: Extractor) -> str:
    """Likewise, with the line's end."""
    return as_json(report, extractor) + "\n"


def _errors(failures: Sequence[Failure]) -> str:
    errors = [{"file": failure.file, "error": failure.error} for failure in failures]
    return f'\n], "errors": {json.dumps(errors, ensure_ascii=False)}}}\n'


def report_object(report: Report) -> dict[str, Any]:
    """A report as the JSON contract has it."""
    return {
        "file": report.file,
        "title": report.title,
        "organ": report.organ,
        "year": report.year,
        "era": report.era,
        "kind": report.kind,
        "warnings": list(report.warnings),
        "facts": [fact_object(fact) for fact in report.facts],
        "checks": [_check_object(check) for check in report.checks],
    }


def _check_object(check: Check) -> dict[str, Any]:
    return {
        "check": check.check,
        "grade": check.grade,
        "status": check.status,
        "message": check.message,
        "expected": None if check.expected is None else number(check.expected),
        "actual": None if check.actual is None else number(check.actual),
        "facts": list(check.facts),
        "tolerance": number(check.tolerance),
    }


def fact_object(fact: Fact) -> dict[str, Any]:
    """A fact as the JSON contract has it."""
    return {
        "indicator": fact.indicator,
        "label": fact.label,
        "table": fact.table,
        "scope": fact.scope,
        "applicant": fact.applicant,
        "year": fact.year,
        "value": number(fact.value),
        "unit": fact.unit,
        "approx": fact.approx,
        "source": source_object(fact.source),
        "rule": fact.rule,
        "origin": fact.origin,
        "basis": fact.basis,
        "doubt": fact.doubt,
    }


def source_object(source: Source) -> dict[str, Any]:
    """A place in a file as the JSON contract has it."""
    return {
        "line": source.line,
        "column": source.column,
        "start": source.start,
        "end": source.end,
        "quote": source.quote,
        "page": source.page,
    }


def as_csv(report: Report, _: Extractor) -> str:
    """One fact a row."""
    return csv_text(
        (report.file, report.organ, report.year, fact.indicator, fact.label, fact.scope, fact.applicant,
         number(fact.value), fact.unit, str(fact.approx).lower(), fact.source.line, fact.source.quote,
         fact.table, fact.rule, fact.origin, fact.basis, fact.doubt, fact.source.page)
        for fact in report.facts
    )  # fmt: skip


def as_wide(report: Report, extractor: Extractor, *, cells: bool) -> str:
    """One report a row, one column an indicator: the report's own figure, empty where it states none."""
    values = own_values(report)
    return csv_text(
        [
            (
                report.file,
                report.organ,
                report.year,
                *map(values.get, wide_columns(extractor.rules, cells=cells)),
            )
        ]
    )


def wide_columns(rules: Rules, *, cells: bool) -> tuple[tuple[str, str], ...]:
    """(indicator, applicant) of each column; with *cells*, the official table's columns by applicant too."""
    if not cells:
        return tuple((name, "") for name in rules.figures)
    return tuple((name, whose) for name in rules.figures for whose in ("", *rules.applicants_of(name)))


def wide_head(rules: Rules, *, cells: bool) -> tuple[str, ...]:
    """The names of the columns: an indicator's, and behind a / the applicant's."""
    names = (f"{name}/{whose}" if whose else name for name, whose in wide_columns(rules, cells=cells))
    return ("file", "organ", "year", *names)


def own_values(report: Report) -> dict[tuple[str, str], int | float]:
    """One value of the report's year for an indicator and applicant: the table wins over prose, then the first counts."""
    values: dict[tuple[str, str], int | float] = {}
    for fact in sorted(report.facts, key=lambda fact: fact.origin is Origin.PROSE):
        if not fact.scope and fact.year == report.year:
            values.setdefault((fact.indicator, fact.applicant), number(fact.value))
    return values


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """*rows* as lines of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def wide_format(*, cells: bool) -> TextFormat:
    """The panel: one report a row."""
    return TextFormat(
        each=partial(as_wide, cells=cells),
        head=lambda rules: csv_text([wide_head(rules, cells=cells)]),
        checks=False,
    )


TEXT_FORMATS = {
    Format.JSON: TextFormat(as_json, head=lambda _: '{"reports": [\n', between=",\n", tail=_errors),
    Format.NDJSON: TextFormat(as_ndjson),
    Format.CSV: TextFormat(as_csv, head=lambda _: csv_text([COLUMNS]), checks=False),
}
