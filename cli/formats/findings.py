"""Failed checks to text, purely: JSON, CSV, sentences for the terminal."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ...extractors import Check, Failure, Finding, together
from ..visible import visible
from .columns import number
from .contract import dumped, error_objects
from .csvtext import csv_text
from .registry import FindingsFormat

COLUMNS = (
    "file",
    "organ",
    "year",
    "check",
    "grade",
    "message",
    "expected",
    "actual",
    "difference",
    "tolerance",
    "lines",
)
GRADES = {"hard": "不符", "soft": "提示"}


class Tally(NamedTuple):
    """How many *reports* of an *organ* were read, and how many of them are *right*: they break no hard check.

    *twins* are files that have one of these reports once more.
    """

    organ: str
    reports: int
    right: int
    twins: int = 0


def as_json(findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally] = ()) -> str:
    """All findings, with their operands; how many reports of each organ are right."""
    objects = [_object(finding) for finding in findings]
    return (
        dumped(
            {
                "findings": objects,
                "organs": [tally._asdict() for tally in tallies],
                "errors": error_objects(failures),
            },
            indent=2,
        )
        + "\n"
    )


def as_csv(findings: Sequence[Finding], _failures: Sequence[Failure], _tallies: Sequence[Tally] = ()) -> str:
    """One finding a row."""
    rows = [[*_figures(finding).values(), " ".join(map(str, _lines(finding)))] for finding in findings]
    return csv_text([COLUMNS, *rows])


def as_table(findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally] = ()) -> str:
    """One report after the other, each finding in a sentence; then how many reports are right."""
    by_report: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_report[finding.report.file].append(finding)
    lines = []
    for file, found in by_report.items():
        report = found[0].report
        about = [part for part in (report.organ, report.year and f"{report.year}") if part]
        lines += ["", " · ".join([file, *about]), *sentences([finding.check for finding in found])]
    lines += ["", *_summary(failures, tallies)] if tallies else []
    lines = [visible(line) for line in lines]
    return "\n".join([*lines[1:], ""]) if lines else ""


def _summary(failures: Sequence[Failure], tallies: Sequence[Tally]) -> list[str]:
    """A line for each organ of which a report is wrong, then one for all."""
    lines = [f"{t.organ}：{t.reports} 份报告，{t.right} 份无误" for t in tallies if t.right < t.reports]
    right, reports = sum(tally.right for tally in tallies), sum(tally.reports for tally in tallies)
    beside = ((sum(tally.twins for tally in tallies), "重复"), (len(failures), "未读"))
    others = "、".join(f"{n} 份{what}" for n, what in beside if n)
    return [*lines, f"共 {reports} 份报告，{right} 份无误{others and f'，另有 {others}'}"]


def sentences(checks: Sequence[Check]) -> list[str]:
    """A line for each failed check; those that one wrong figure may have caused stand under the first of them."""
    lines = []
    for group in together(checks):
        first, *others = sorted(group, key=lambda check: (check.grade != "hard", len(check.values)))
        lines.append(f"  {GRADES[first.grade]}  {first.message}")
        lines += [f"    └ 同一数字还牵涉：{check.message}" for check in others]
    return lines


def _figures(finding: Finding) -> dict[str, Any]:
    report, check = finding.report, finding.check
    expected, actual = check.expected or Decimal(0), check.actual or Decimal(0)  # both known, as it failed
    return {
        "file": report.file,
        "organ": report.organ,
        "year": report.year,
        "check": check.check,
        "grade": check.grade,
        "message": check.message,
        "expected": number(expected),
        "actual": number(actual),
        "difference": number(actual - expected),
        "tolerance": number(check.tolerance),
    }


def _object(finding: Finding) -> dict[str, Any]:
    operands = [
        {
            "indicator": fact.indicator,
            "label": fact.label,
            "applicant": fact.applicant,
            "value": number(fact.value),
            "line": fact.source.line,
            "quote": fact.source.quote,
        }
        for fact in (finding.report.facts[i] for i in finding.check.facts)
    ]
    return {**_figures(finding), "values": [number(v) for v in finding.check.values], "operands": operands}


def _lines(finding: Finding) -> list[int]:
    return sorted({finding.report.facts[i].source.line for i in finding.check.facts})


RENDERERS: dict[FindingsFormat, Callable[[Sequence[Finding], Sequence[Failure], Sequence[Tally]], str]] = {
    FindingsFormat.TABLE: as_table,
    FindingsFormat.JSON: as_json,
    FindingsFormat.CSV: as_csv,
}
