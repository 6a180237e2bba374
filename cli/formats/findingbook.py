"""Findings as a workbook: what does not add up, and how many reports of each organ are right."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ...extractors import Check, Failure, Finding, Lang, Notice, Report
from .findings import Tally
from .sheets import Book, Sheet, Styled
from .words import FINDINGS_SHEET, GRADES, ORGANS_SHEET

COLUMNS = (
    Notice("Organ"), Notice("Year"), Notice("Grade"), Notice("Remarks"), Notice("Expected"), Notice("Actual"),
    Notice("Difference"), Notice("File"),
)  # fmt: skip
ORGANS = (Notice("Organ"), Notice("Reports"), Notice("Right"), Notice("doubled"), Notice("Remarks"))


def write_findings(
    path: Path, findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally], lang: Lang
) -> None:
    """All of it into the file *path*."""
    book = Book(path, lang)
    rows = (finding_row(finding.report, finding.check) for finding in findings)
    fill(book.sheet(FINDINGS_SHEET, COLUMNS), rows)
    organs = book.sheet(ORGANS_SHEET, ORGANS)
    for failure in failures:
        organs.add((failure.file, None, None, None, failure.error), "hard")
    for tally in sorted(tallies, key=lambda tally: tally.right == tally.reports):
        organs.add(tally, "soft" if tally.right < tally.reports else "")
    organs.close()
    book.close()


def finding_row(report: Report, check: Check) -> Styled:
    """The row of a failed *check*."""
    expected, actual = check.expected, check.actual
    apart = None if actual is None or expected is None else actual - expected
    values = (
        report.organ, report.year, GRADES[check.grade], check.message, expected, actual, apart, report.file,
    )  # fmt: skip
    return values, check.grade


def fill(sheet: Sheet, rows: Iterable[Styled]) -> None:
    """The *rows* of findings, the hard ones first."""
    for values, look in sorted(rows, key=lambda row: row[1] != "hard"):
        sheet.add(values, look)
    sheet.close()
