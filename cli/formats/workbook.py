"""Reports as a workbook to send on: the form added up, the organs, what does not add up, the facts, the panel."""

from pathlib import Path
from types import TracebackType
from typing import Self

from ...extractors import Adder, Extractor, Failure, Lang, Notice, Precedence, Report, Rules, Summand
from .columns import NAMES, Row, cells
from .findingbook import COLUMNS as FINDINGS
from .findingbook import fill, finding_row
from .panel import label_of, values_of, wide_columns
from .sheets import Book, Styled
from .totalbook import ORGANS, organ_sheet, write_forms
from .totals import Summed
from .words import FINDINGS_SHEET, HEADS, ORGANS_SHEET, TOTAL
from .writer import Wishes

PANEL = (Notice("File"), Notice("Organ"), Notice("Year"), Notice("Kind"), Notice("Warnings"))


def writer(path: Path, by: Extractor, wishes: Wishes) -> "Workbook":
    """A workbook in *path*."""
    return Workbook(path, by.rules, wishes.lang, with_cells=wishes.cells)


class Workbook:
    """Writes to *path*: sheets 汇总, 机关, 核对, 数据 and 面板. The facts and the panel are written row by row."""

    checks = True

    def __init__(self, path: Path, rules: Rules, lang: Lang = Lang.ZH, *, with_cells: bool) -> None:
        self._book = Book(path, lang, constant=True)
        self._rules, self._lang = rules, lang
        self._adder, self._precedence = Adder(rules, lang), Precedence(rules)
        self._columns = wide_columns(rules, with_cells=with_cells)
        self._summands: list[Summand] = []
        self._failures: list[Failure] = []
        self._findings: list[Styled] = []
        self._total = self._book.sheet(TOTAL)
        self._organs = self._book.sheet(ORGANS_SHEET, ORGANS)
        self._checks = self._book.sheet(FINDINGS_SHEET, FINDINGS)
        self._facts = self._book.sheet(Notice("Facts"), [HEADS[name] for name in NAMES])
        panel = (*PANEL, *(label_of(rules, *column, lang) for column in self._columns))
        self._panel = self._book.sheet(Notice("Panel"), panel)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            totals, doubled = self._adder.add(self._summands)
            summed = Summed(self._rules, totals, doubled, (), self._failures)
            write_forms(self._total, self._rules, totals, self._lang)
            organ_sheet(self._organs, summed)
            fill(self._checks, self._findings)
            self._facts.close()
            self._panel.close(hide_empty=True)
        self._book.close()

    def add(self, report: Report, *, again: bool = False) -> None:
        for fact in report.facts:
            self._facts.add(cells(Row(report, fact)))
        if not again:
            values = values_of(self._precedence.own(report))
            warnings = "\n".join(report.warnings)
            about = (report.file, report.organ, report.year, report.kind, warnings)
            self._panel.add((*about, *map(values.get, self._columns)))
        self._summands.append(self._adder.summand(report))
        failed = (check for check in report.checks if check.status == "fail")
        self._findings += (finding_row(report, check) for check in failed)

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)
