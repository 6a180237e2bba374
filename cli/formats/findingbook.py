"""Findings as a workbook: what does not add up, and how many reports of each organ are right."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ...extractors import Check, Failure, Finding, Lang, Report
from .findings import Tally
from .sheets import Book, Sheet, Styled
from .words import word

COLUMNS = ("机关", "年度", "级别", "说明", "应为", "实为", "相差", "文件")
GRADES = {"hard": "不符", "soft": "提示"}
ORGANS = ("机关", "报告", "无误", "重复", "说明")


def write_findings(
    path: Path, findings: Sequence[Finding], failures: Sequence[Failure], tallies: Sequence[Tally], lang: Lang
) -> None:
    """All of it into the file *path*."""
    book = Book(path)
    rows = (finding_row(finding.report, finding.check, lang) for finding in findings)
    fill(book.sheet(word("核对", lang), [word(name, lang) for name in COLUMNS]), rows)
    organs = book.sheet(word("机关", lang), [word(name, lang) for name in ORGANS])
    for failure in failures:
        organs.add((failure.file, None, None, None, failure.error), "hard")
    for tally in sorted(tallies, key=lambda tally: tally.right == tally.reports):
        organs.add(tally, "soft" if tally.right < tally.reports else "")
    organs.close()
    book.close()


def finding_row(report: Report, check: Check, lang: Lang) -> Styled:
    """The row of a failed *check*."""
    expected, actual = check.expected, check.actual
    apart = None if actual is None or expected is None else actual - expected
    grade = word(GRADES[check.grade], lang)
    values = (report.organ, report.year, grade, check.message, expected, actual, apart, report.file)
    return values, check.grade


def fill(sheet: Sheet, rows: Iterable[Styled]) -> None:
    """The *rows* of findings, the hard ones first."""
    for values, look in sorted(rows, key=lambda row: row[1] != "hard"):
        sheet.add(values, look)
    sheet.close()
