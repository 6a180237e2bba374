"""A sum as a workbook: the form itself, the organs, what does not hold."""

from collections.abc import Sequence
from pathlib import Path

from ...extractors import Amount, Rules, Total
from . import forms
from .notes import notes, twice
from .sheets import Book, Sheet
from .totals import Summed, heading

ORGANS = ("机关", "年度", "情况", "文件", "说明")
FINDINGS = ("说明",)
LABEL, UNIT = "指标", "单位"
ABOUT = "约 "
# How broad a column of a form may be.
NARROW = 40


def write_book(path: Path, summed: Summed) -> None:
    """All of *summed* into the file *path*."""
    book = Book(path)
    form_sheets(book, summed.rules, summed.totals)
    organs = book.sheet("机关", ORGANS)
    for row, look in organ_rows(summed):
        organs.add(row, look)
    organs.close()
    findings = book.sheet("核对", FINDINGS)
    for note in notes(summed.totals, summed.doubled, summed.missing, summed.failures):
        findings.add((note,), "" if note.startswith("约数") else "soft")
    findings.close()
    book.close()


def form_sheets(book: Book, rules: Rules, totals: Sequence[Total]) -> None:
    """A sheet for each of *totals*, with all its forms below each other."""
    for total in totals:
        name = " ".join(
            filter(None, ("汇总", total.group, str(total.year or "")) if len(totals) > 1 else ("汇总",))
        )
        sheet = book.sheet(name)
        tables = tuple(dict.fromkeys(amount.table for amount in total.amounts))
        broadest = max((len(forms.heads(rules, table)) for table in tables), default=1)
        sheet.title(heading(total), 2 + broadest)
        for table in tables:
            amounts = {(a.indicator, a.applicant): a for a in total.amounts if a.table == table}
            write_form(sheet, rules, table, amounts)
        sheet.close(narrow=NARROW)


def write_form(sheet: Sheet, rules: Rules, table: str, amounts: dict[forms.Named, Amount]) -> None:
    """A form with its figures, below what is in *sheet* already."""
    sheet.row += 1
    sheet.add((forms.caption(rules, table),))
    sheet.add((LABEL, UNIT, *forms.heads(rules, table)), "head")
    for line in forms.lines(rules, table, amounts):
        sheet.put(0, line.label, "label")
        sheet.put(1, line.unit, "label")
        for column, named in enumerate(line.cells, 2):
            amount = amounts.get(named)
            about = ABOUT if amount is not None and amount.approx else ""
            sheet.put(column, amount and amount.value, "figure", about)
        sheet.row += 1


def organ_rows(summed: Summed) -> list[tuple[tuple[object, ...], str]]:
    """(row, look) of each organ: what is wrong first."""
    wrong: list[tuple[tuple[object, ...], str]] = [
        ((None, None, "未计入", failure.file, failure.error), "hard") for failure in summed.failures
    ]
    wrong += (((organ, None, "缺报", None, None), "hard") for organ in summed.missing)
    wrong += (
        ((one.organ, one.year, "重复", one.left_out, twice(one)), "hard" if one.differ else "soft")
        for one in summed.doubled
    )
    counted = [one for total in summed.totals for one in total.summands]
    counted.sort(key=lambda one: not one.broken)
    right = (
        (
            (one.report.organ, one.report.year, "不符" if one.broken else "计入", one.report.file,
             "\n".join(check.message for check in one.broken)),
            "soft" if one.broken else "",
        )
        for one in counted
    )  # fmt: skip
    return [*wrong, *right]
