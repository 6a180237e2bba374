"""A sum as a workbook: the form itself, the organs, what does not hold."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...extractors import Amount, Fault, Lang, Notice, Rules, Total
from . import forms
from .notes import notes, twice
from .sheets import Book, Sheet, Styled
from .totals import Summed, heading
from .words import ABOUT, FINDINGS_SHEET, GRADES, ORGANS_SHEET, TOTAL

ORGANS = (Notice("Organ"), Notice("Year"), Notice("State"), Notice("File"), Notice("Remarks"))
FAULTS = {
    Fault.UNREADABLE: Notice("unreadable"),
    Fault.NOT_A_REPORT: Notice("not a report"),
    Fault.SKIPPED: Notice("left out"),
}
# A cell of the head of rows.
NOTHING: forms.Named = ("", "")
# How broad a column of a form may be.
NARROW = 40


def write_book(path: Path, summed: Summed, lang: Lang) -> None:
    """All of *summed* into the file *path*, in *lang*."""
    book = Book(path, lang)
    for total in summed.totals:
        several = (total.group, str(total.year or "")) if len(summed.totals) > 1 else ()
        sheet = book.sheet(" ".join(filter(None, (TOTAL.told(lang), *several))))
        write_forms(sheet, summed.rules, [total], lang)
    organ_sheet(book.sheet(ORGANS_SHEET, ORGANS), summed)
    findings = book.sheet(FINDINGS_SHEET, (Notice("Remarks"),))
    for note in notes(summed.totals, summed.doubled, summed.missing, summed.failures):
        findings.add((note.said,), "soft" if note.matters else "")
    findings.close()
    book.close()


def write_forms(sheet: Sheet, rules: Rules, totals: Sequence[Total], lang: Lang) -> None:
    """*totals*, with all their forms, below each other."""
    for total in totals:
        tables = tuple(dict.fromkeys(amount.table for amount in total.amounts))
        sheet.title(heading(total), 2 + max((len(forms.heads(rules, table)) for table in tables), default=1))
        for table in tables:
            amounts = {(a.indicator, a.applicant): a for a in total.amounts if a.table == table}
            _write_form(sheet, rules, table, amounts, lang)
        sheet.row += 1
    sheet.close(narrow=NARROW)


def _write_form(
    sheet: Sheet, rules: Rules, table: str, amounts: dict[forms.Named, Amount], lang: Lang
) -> None:
    sheet.row += 1
    sheet.add((forms.caption(rules, table, lang),))
    heads = forms.heads(rules, table)
    sheet.add((Notice("Indicator"), Notice("Unit"), *heads), "head")
    for line in forms.lines(rules, table, amounts):
        sheet.put(0, line.label, "label")
        sheet.put(1, line.unit, "label")
        for column, named in enumerate(line.cells or (NOTHING,) * len(heads), 2):
            amount = amounts.get(named)
            about = ABOUT.of(value="").told(lang) if amount is not None and amount.approx else ""
            sheet.put(column, amount and amount.value, "figure", about)
        sheet.row += 1


def organ_sheet(sheet: Sheet, summed: Summed) -> None:
    """A row for each report and each that is missing: what is wrong first."""
    for values, look in (*_wrong(summed), *_counted(summed)):
        sheet.add(values, look)
    sheet.close()


def _wrong(summed: Summed) -> Iterator[Styled]:
    for failure in summed.failures:
        yield (None, None, FAULTS[failure.kind], failure.file, failure.error), "hard"
    for organ in summed.missing:
        yield (organ, None, Notice("missing"), None, None), "hard"
    for one in summed.doubled:
        look = "hard" if one.differ else "soft"
        yield (one.organ, one.year, Notice("doubled"), one.left_out, twice(one)), look


def _counted(summed: Summed) -> Iterator[Styled]:
    every = [one for total in summed.totals for one in total.summands]
    for one in sorted(every, key=lambda one: not one.broken):
        report = one.report
        remarks = "\n".join((*(check.message for check in one.broken), *report.warnings))
        state = GRADES["hard"] if one.broken else Notice("counted")
        yield (report.organ, report.year, state, report.file, remarks), "soft" if one.broken else ""
