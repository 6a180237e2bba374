"""Failed checks to text, purely: JSON, CSV, sentences for the terminal."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ...extractors import Check, Failure, Finding, Lang, Notice, together
from ..visible import visible
from .columns import number
from .contract import dumped, error_objects
from .csvtext import csv_text
from .registry import FindingsFormat
from .words import GRADES

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
ALSO = Notice("the same figure is also in: {message}")
ORGAN = Notice("{organ}: {reports} reports, {right} of them right")
ALL = Notice("{reports} reports in all, {right} of them right")
BESIDE = Notice("{all}, beside {others}")


class Tally(NamedTuple):
    """How many *reports* of an *organ* were read, and how many of them are *right*: they break no hard check.

    *twins* are files that have one of these reports once more.
    """

    organ: str
    reports: int
    right: int
    twins: int = 0


def as_json(
    findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally], _lang: Lang
) -> str:
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


def as_csv(
    findings: Sequence[Finding], _failures: Sequence[Failure], _tallies: Sequence[Tally], _lang: Lang
) -> str:
    """One finding a row."""
    rows = [[*_figures(finding).values(), " ".join(map(str, _lines(finding)))] for finding in findings]
    return csv_text([COLUMNS, *rows])


def as_table(
    findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally], lang: Lang
) -> str:
    """One report after the other, each finding in a sentence; then how many reports are right."""
    by_report: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_report[finding.report.file].append(finding)
    lines = []
    for file, found in by_report.items():
        report = found[0].report
        about = [part for part in (report.organ, report.year and f"{report.year}") if part]
        lines += ["", " · ".join([file, *about]), *sentences([finding.check for finding in found], lang)]
    lines += ["", *(line.told(lang) for line in _summary(failures, tallies))] if tallies else []
    lines = [visible(line) for line in lines]
    return "\n".join([*lines[1:], ""]) if lines else ""


def _summary(failures: Sequence[Failure], tallies: Sequence[Tally]) -> list[Notice]:
    """A line for each organ of which a report is wrong, then one for all."""
    lines = [
        ORGAN.of(organ=tally.organ, reports=tally.reports, right=tally.right)
        for tally in tallies
        if tally.right < tally.reports
    ]
    right, reports = sum(tally.right for tally in tallies), sum(tally.reports for tally in tallies)
    beside = (
        (sum(tally.twins for tally in tallies), Notice("{n} that are there twice")),
        (len(failures), Notice("{n} that were not read")),
    )
    others = tuple(what.of(n=n) for n, what in beside if n)
    every = ALL.of(reports=reports, right=right)
    return [*lines, BESIDE.of(all=every, others=others) if others else every]


def sentences(checks: Sequence[Check], lang: Lang) -> list[str]:
    """A line for each failed check; those that one wrong figure may have caused stand under the first of them."""
    lines = []
    for group in together(checks):
        first, *others = sorted(group, key=lambda check: (check.grade != "hard", len(check.values)))
        lines.append(f"  {GRADES[first.grade].told(lang)}  {first.message}")
        lines += [f"    └ {ALSO.of(message=check.message).told(lang)}" for check in others]
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


Renderer = Callable[[Sequence[Finding], Sequence[Failure], Sequence[Tally], Lang], str]
RENDERERS: dict[FindingsFormat, Renderer] = {
    FindingsFormat.TABLE: as_table,
    FindingsFormat.JSON: as_json,
    FindingsFormat.CSV: as_csv,
}
