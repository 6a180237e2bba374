"""Reports to text, purely: JSON, NDJSON, CSV. (Tables for the terminal are in tables.py.)"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nianbao.extractors import Check, Fact, Failure, Report, Rules, Source

Result = Report | Failure
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
)


class Format(StrEnum):
    """The output formats."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


def number(value: Decimal) -> int | float:
    """*value* for JSON: the shortest decimal that is printed is the value itself, so money stays exact."""
    return int(value) if value == value.to_integral_value() else float(value)


def as_json(results: Sequence[Result], _rules: Rules) -> str:
    """The object of the JSON contract: reports and errors."""
    reports = [report_object(result) for result in results if isinstance(result, Report)]
    errors = [
        {"file": result.file, "error": result.error} for result in results if isinstance(result, Failure)
    ]
    return json.dumps({"reports": reports, "errors": errors}, ensure_ascii=False, indent=2) + "\n"


def as_ndjson(results: Sequence[Result], _rules: Rules) -> str:
    """One report object a line; errors go to standard error only."""
    reports = (report_object(result) for result in results if isinstance(result, Report))
    return "".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports)


def report_object(report: Report) -> dict[str, Any]:
    """A report as the JSON contract has it."""
    return {
        "file": report.file,
        "title": report.title,
        "organ": report.organ,
        "year": report.year,
        "era": report.era,
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


def as_csv(results: Sequence[Result], _rules: Rules) -> str:
    """One fact a row."""
    rows = [
        (report.file, report.organ, report.year, fact.indicator, fact.label, fact.scope, fact.applicant,
         number(fact.value), fact.unit, str(fact.approx).lower(), fact.source.line, fact.source.quote)
        for report in results if isinstance(report, Report) for fact in report.facts
    ]  # fmt: skip
    return as_csv_text(COLUMNS, rows)


def as_wide(results: Sequence[Result], rules: Rules) -> str:
    """One report a row, one column an indicator: the report's own figure, empty where it states none."""
    names = tuple(rules.figures)
    rows = []
    for report in results:
        if isinstance(report, Report):
            values = own_values(report)
            rows.append((report.file, report.organ, report.year, *(values.get(name) for name in names)))
    return as_csv_text(("file", "organ", "year", *names), rows)


def own_values(report: Report) -> dict[str, int | float]:
    """One value an indicator: the table wins over prose, and of several statements the first."""
    values: dict[str, int | float] = {}
    for fact in sorted(report.facts, key=lambda fact: fact.rule == fact.indicator):
        if not fact.scope and not fact.applicant:
            values.setdefault(fact.indicator, number(fact.value))
    return values


def as_csv_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """*rows* under their *header*."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


RENDERERS: dict[Format, Callable[[Sequence[Result], Rules], str]] = {
    Format.JSON: as_json,
    Format.NDJSON: as_ndjson,
    Format.CSV: as_csv,
}
