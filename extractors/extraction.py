"""The use case: a report in, its facts out."""

import re
from collections.abc import Callable, Sequence
from copy import copy
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from .checks.checker import Checker
from .documents.document import Document, document
from .documents.files import opened
from .documents.grid import beside_others, merged
from .documents.letters import plain_text
from .documents.limits import DEFAULT_LIMITS, Limits
from .errors import DocumentError, our_mistake
from .explanation import Explanation, explanation
from .models import (
    Basis,
    Cell,
    Check,
    Fact,
    Failure,
    Kind,
    Origin,
    Report,
    Span,
)
from .numerals import MYRIADS, plain
from .particulars.keys import OrganKeys
from .particulars.reader import Particulars, ParticularsReader
from .prose.claims import ProseReader, Reading
from .prose.found import Claim
from .rulebook.cache import cached
from .rulebook.rules import SHIPPED, Rules
from .rulebook.terms import either
from .tables.reader import Tables, TablesReader
from .text.folding import Folding
from .text.normal import NormalText, normal_form
from .words import Lang, Notice

Read = TypeVar("Read", Report, Explanation)
NUMBERED = re.compile(r"#\d+\Z")


class Extractor:
    """Reads reports by one set of rules, and speaks of them in one language."""

    def __init__(self, rules: Rules, lang: Lang = Lang.ZH) -> None:
        self.rules = rules
        self.lang = lang
        self._folding = Folding()
        self._remarks = re.compile(either(rules.reading.remarks))
        self._unit = re.compile(either((*rules.printed_units, *rules.reading.approximate_after, *MYRIADS)))
        self._particulars = ParticularsReader(rules, self._folding)
        self._keys = OrganKeys(rules, self._folding)
        self._prose = ProseReader(rules)
        self._tables = {kind: TablesReader(rules, kind) for kind in Kind}
        self._checker = Checker(rules, lang)

    def speaking(self, lang: Lang) -> "Extractor":
        """The same, but in *lang*."""
        other = copy(self)
        other.lang, other._checker = lang, Checker(self.rules, lang)
        return other

    def extract(self, text: str, file: str = "-") -> Report:
        """The report in *text*, a decoded file; *file* is only passed on."""
        return self._report(document(text), file)

    def explain(self, text: str, file: str = "-") -> Explanation:
        """The report in *text*, and what became of each figure."""
        return self._explanation(document(text), file)

    def extract_all(
        self, name: str, content: bytes | DocumentError, limits: Limits = DEFAULT_LIMITS
    ) -> tuple[Report, ...] | Failure:
        """The reports in the *content* of a file of any kind, mostly one; whatever is wrong with it, a failure.

        Of several, the second is called *name*#2, and so on.
        """
        found = _attempted(
            lambda page: tuple(self._report(*part) for part in self._parts(page, name)), content, limits
        )
        return self._or_failure(found, name)

    def explain_all(
        self, name: str, content: bytes | DocumentError, limits: Limits = DEFAULT_LIMITS
    ) -> tuple[Explanation, ...] | Failure:
        """Likewise, explanations or a failure."""
        found = _attempted(
            lambda page: tuple(self._explanation(*part) for part in self._parts(page, name)), content, limits
        )
        return self._or_failure(found, name)

    def _or_failure(self, found: tuple[Read, ...] | Notice, name: str) -> tuple[Read, ...] | Failure:
        return Failure(name, found.told(self.lang)) if isinstance(found, Notice) else found

    def check_year(self, report: Report, earlier: Sequence[Report]) -> Report:
        """*report*, with the checks against the *earlier* ones of the same organ added; the earliest comes first."""
        return self._checker.check_year(report, earlier)

    def check_beside(self, report: Report, others: Sequence[Report]) -> Report:
        """Likewise against *others*, of earlier and later years, where those of the later ones were told without it."""
        return self._checker.check_beside(report, others)

    def organ_key(self, organ: str) -> str:
        """What is the same for all names of one *organ*, by which its years are joined."""
        return self._keys.key(organ)

    def _parts(self, page: Document, name: str) -> list[tuple[Document, str]]:
        """(document, name) of each report on *page*."""
        spans = self._sheets(page) if len(page.sheets) > 1 else self._particulars.reports(page.text)
        parts = [page.part(*span) for span in spans] if len(spans) > 1 else [page]
        # a file that is called as a second report would be has a number for its first one, too
        first = f"{name}#1" if NUMBERED.search(name) else name
        return [(part, f"{name}#{n}" if n > 1 else first) for n, part in enumerate(parts, 1)]

    def _sheets(self, page: Document) -> list[Span]:
        """Where the reports of a workbook stand: a sheet that states what one before it does begins another."""
        found: list[Span] = []
        stated: set[tuple[str, str]] = set()
        for sheet in page.sheets:
            part = page.part(*sheet.span)
            folded = self._folding.fold(part.text)
            about = self._particulars.read(folded, part)
            cells = self._tables_in(folded, part, about).cells
            own = {
                (c.indicator, c.applicant)
                for c in cells
                if not c.scope and c.year is None and c.value is not None
            }
            if found and own.isdisjoint(stated):
                found[-1] = (found[-1][0], sheet.span[1])
                stated |= own
            else:
                found.append(sheet.span)
                stated = own
        return found

    def _report(self, page: Document, file: str) -> Report:
        return self._read(page, file, explain=False)[0]

    def _explanation(self, page: Document, file: str) -> Explanation:
        report, normal, prose = self._read(page, file, explain=True)
        return explanation(report, page, normal, prose)

    def _read(self, page: Document, file: str, *, explain: bool) -> tuple[Report, NormalText, Reading]:
        folded = self._folding.fold(page.text)
        about = self._particulars.read(folded, page)
        tables = self._tables_in(folded, page, about)
        facts, cells, normal, prose = self._figures(page, folded, about, tables, explain=explain)
        checks = self._checker.check(facts, cells, about.year)
        silent = not facts and about.kind is Kind.DISCLOSURE
        warning = about.warning or (about.unspoken if silent else None)
        seen = (*page.warnings, *(tables.warnings if warning is None else (warning,)))
        report = Report(
            file=file,
            title=about.title,
            organ=about.organ,
            year=about.year,
            era=about.era,
            kind=about.kind if warning is None else None,
            warnings=tuple(notice.told(self.lang) for notice in seen),
            facts=_with_doubts(facts, checks),
            checks=checks,
        )
        return report, normal, prose

    def _tables_in(self, folded: str, page: Document, about: Particulars) -> Tables:
        reader = self._tables[about.kind or Kind.DISCLOSURE]
        return reader.read(folded, page.grids, about.year, paged=bool(page.pages))

    def _figures(
        self, page: Document, folded: str, about: Particulars, tables: Tables, *, explain: bool
    ) -> tuple[list[Fact], Sequence[Cell], NormalText, Reading]:
        """(facts, cells of tables, normal form, the reading of the prose) of *page*; of what is no report none."""
        rules = self.rules
        cells, spans = tables.cells, merged([*tables.spans, *beside_others(folded, page.grids)])
        spellings = rules.spellings_in(about.year)
        normal = normal_form(
            folded, spans, spellings, rules.reading.heading_ends, self._remarks, self._unit, page.text
        )
        if about.kind is None:
            return [], (), normal, Reading()
        facts = [self._table_fact(cell, about.year, page) for cell in cells if cell.value is not None]
        if about.kind is not Kind.DISCLOSURE:
            return facts, cells, normal, Reading()
        organ = _respelt(about.own, rules) if about.own else None
        prose = self._prose.read(normal.text, about.year, organ, explain=explain)
        facts = [*(self._prose_fact(claim, normal, about, page) for claim in prose.claims), *facts]
        facts.sort(key=lambda fact: fact.source.start)
        return facts, cells, normal, prose

    def _prose_fact(self, claim: Claim, normal: NormalText, about: Particulars, page: Document) -> Fact:
        figure = self.rules.figures[claim.indicator]
        scope = plain_text(page.text[slice(*normal.origin(*claim.scope))]) if claim.scope else ""
        if claim.scope and normal.text[slice(*claim.scope)] == about.short:
            scope = ""
        source = page.source_of(normal.origin(*claim.span), normal.origin(*claim.sentence))
        return Fact(claim.indicator, figure.label, figure.table, scope, "", about.year, claim.value, figure.unit,
                    claim.approx, source, claim.indicator, Origin.PROSE,
                    page.basis(source, claim.basis), self._doubted(claim), claim.place)  # fmt: skip

    def _doubted(self, claim: Claim) -> str | None:
        """What its sentence says against *claim*, in one of the rules."""
        if not claim.unknown:
            return None
        figure = self.rules.figures[claim.indicator]
        label = figure.english or figure.label if self.lang is Lang.EN else figure.label
        return self.rules.doubts.noun.said(self.lang, word=claim.unknown, label=label)

    def _table_fact(self, cell: Cell, year: int | None, page: Document) -> Fact:
        figure = self.rules.figures[cell.indicator]
        when = year if cell.year is None else cell.year
        source = page.source_of(cell.span, cell.row, in_table=True)
        return Fact(cell.indicator, figure.label, figure.table, cell.scope, cell.applicant, when, plain(cell.value or Decimal(0)),
                    figure.unit, False, source, cell.table, Origin.TABLE, page.basis(source, Basis.CELL))  # fmt: skip


def load_extractor(path: Path = SHIPPED) -> Extractor:
    """An extractor by the rules file *path*, from the cache where that is up to date.

    Raises RulesError with all mistakes of the file, each as ``file:line:column: what``.
    """
    return cached(path, Extractor)


def _attempted(
    read: Callable[[Document], tuple[Read, ...]], content: bytes | DocumentError, limits: Limits
) -> tuple[Read, ...] | Notice:
    """What *read* makes of a file; whatever is wrong with it, a notice."""
    try:
        if isinstance(content, DocumentError):
            raise content
        with limits.time():
            return read(opened(content, limits))
    except DocumentError as error:
        return error.notice
    except (RecursionError, MemoryError) as error:
        return Notice("too large or too deeply nested to read ({kind})", kind=type(error).__name__)
    except Exception as error:  # whatever it is, it must not cost the other files
        return our_mistake(error)


def _with_doubts(facts: Sequence[Fact], checks: Sequence[Check]) -> tuple[Fact, ...]:
    """*facts*, those of sentences with what the first failed check of them says against them."""
    doubts: dict[int, str] = {}
    for check in checks:
        if check.status == "fail":
            for position in check.facts:
                doubts.setdefault(position, check.message)
    return tuple(
        fact._replace(doubt=doubts[position]) if position in doubts and fact.origin is Origin.PROSE else fact
        for position, fact in enumerate(facts)
    )


def _respelt(name: str, rules: Rules) -> str:
    for written, meant in rules.spellings.items():
        name = name.replace(written, meant)
    return name
