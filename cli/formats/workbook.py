"""Reports as a workbook to send on: the form added up, the organs, what does not add up, the facts, the panel."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ...extractors import Adder, Extractor, Failure, Lang, Precedence, Report, Rules, Summand
from .columns import NAMES, Row, cells
from .findingbook import COLUMNS as FINDINGS
from .findingbook import fill, finding_row
from .panel import label_of, values_of, wide_columns
from .sheets import Book, Styled
from .totalbook import ORGANS, organ_sheet, write_forms
from .totals import Summed
from .words import head, word
from .writer import Wishes

PANEL = ("文件", "机关", "年度", "种类", "提醒")


def writer(path: Path, by: Extractor, wishes: Wishes) -> "Workbook":
    """A workbook in *path*."""
    return Workbook(path, by.rules, wishes.lang, with_cells=wishes.cells)


class Workbook:
    """Writes to *path*: sheets 汇总, 机关, 核对, 数据 and 面板. The facts and the panel are written row by row."""

    checks = True

    def __init__(self, path: Path, rules: Rules, lang: Lang = Lang.ZH, *, with_cells: bool) -> None:
        self._book = Book(path, constant=True)
        self._rules, self._lang = rules, lang
        self._adder, self._precedence = Adder(rules, lang), Precedence(rules)
        self._columns = wide_columns(rules, with_cells=with_cells)
        self._summands: list[Summand] = []
        self._failures: list[Failure] = []
        self._findings: list[Styled] = []
        self._total = self._book.sheet(self._word("汇总"))
        self._organs = self._book.sheet(self._word("机关"), self._words(ORGANS))
        self._checks = self._book.sheet(self._word("核对"), self._words(FINDINGS))
        self._facts = self._book.sheet(self._word("数据"), [head(name, lang) for name in NAMES])
        panel = (*self._words(PANEL), *(label_of(rules, *column, lang) for column in self._columns))
        self._panel = self._book.sheet(self._word("面板"), panel)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            totals, doubled = self._adder.add(self._summands)
            summed = Summed(self._rules, totals, doubled, (), self._failures)
            write_forms(self._total, self._rules, totals, self._lang)
            organ_sheet(self._organs, summed, self._lang)
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
        self._findings += (finding_row(report, check, self._lang) for check in failed)

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)

    def _word(self, chinese: str) -> str:
        return word(chinese, self._lang)

    def _words(self, chinese: Sequence[str]) -> list[str]:
        return [self._word(one) for one in chinese]
