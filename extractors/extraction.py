"""The use case: a report in, its facts out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from nianbao.extractors.checks import Checker
from nianbao.extractors.claims import Claim, ProseReader
from nianbao.extractors.decoding import decode
from nianbao.extractors.documents import Document, document, plain_text
from nianbao.extractors.errors import DocumentError, NianbaoError
from nianbao.extractors.models import Cell, Fact, Report, Unclaimed
from nianbao.extractors.normal import NormalText, fold, normal_form
from nianbao.extractors.numerals import plain
from nianbao.extractors.official import OfficialReader
from nianbao.extractors.particulars import ParticularsReader
from nianbao.extractors.rules import Rules
from nianbao.extractors.statistics import StatisticsReader

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Failure:
    """A file that could not be read, and why."""

    file: str
    error: str


class Extractor:
    """Reads reports by one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @cached_property
    def _particulars(self) -> ParticularsReader:
        return ParticularsReader(self._rules)

    @cached_property
    def _prose(self) -> ProseReader:
        return ProseReader(self._rules)

    @cached_property
    def _official(self) -> OfficialReader:
        return OfficialReader(self._rules)

    @cached_property
    def _statistics(self) -> StatisticsReader | None:
        table = self._rules.statistics_table
        return StatisticsReader(self._rules, table) if table else None

    @cached_property
    def _checker(self) -> Checker:
        return Checker(self._rules)

    def extract(self, text: str, file: str = "-") -> Report:
        """The report in *text*, a decoded file; *file* is only passed on."""
        rules = self._rules
        page = document(text)
        folded = fold(page.text)
        about = self._particulars.read(folded)
        official, official_spans = self._official.read(folded)
        statistics, statistics_spans = self._statistics.read(folded) if self._statistics else ([], [])
        normal = normal_form(
            folded, sorted((*official_spans, *statistics_spans)), rules.spellings, rules.reading.heading_ends
        )
        organ = _squeezed(folded[slice(*about.organ)], rules) if about.organ else None
        claims, unclaimed = self._prose.read(normal.text, about.year, organ)
        facts = [self._prose_fact(claim, normal, about.year, page) for claim in claims]
        facts += [
            self._table_fact(cell, about.year, page)
            for cell in (*official, *statistics)
            if cell.value is not None
        ]
        facts.sort(key=lambda fact: fact.source.start)
        return Report(
            file=file,
            title=plain_text(page.text[slice(*about.title)]) if about.title else None,
            organ=plain_text(page.text[slice(*about.organ)]) if about.organ else None,
            year=about.year,
            era=about.era,
            facts=tuple(facts),
            checks=self._checker.check(facts, (*official, *statistics)),
            unclaimed=tuple(
                Unclaimed(
                    q.value,
                    q.unit,
                    page.source_of(normal.origin(q.start, q.number_end), normal.origin(q.start, q.end)),
                )
                for q in unclaimed
            ),
        )

    def extract_many(self, files: Iterable[tuple[str, bytes | DocumentError]]) -> Iterator[Report | Failure]:
        """A report or a failure for each (name, content), in order; one bad file never costs another."""
        for name, content in files:
            try:
                if isinstance(content, DocumentError):
                    raise content
                yield self.extract(decode(content), name)
            except NianbaoError as error:
                yield Failure(name, str(error))
            except (RecursionError, MemoryError) as error:
                yield Failure(name, f"too large or too deeply nested to read ({type(error).__name__})")
            except Exception as error:  # whatever it is, it must not cost the other files
                yield Failure(
                    name, f"a mistake in nianbao, please report it: {type(error).__name__}: {error}"
                )

    def check_years(self, reports: Sequence[Report]) -> list[Report]:
        """*reports*, with the checks between the reports of one organ added to the later ones."""
        return self._checker.check_years(reports)

    def _prose_fact(self, claim: Claim, normal: NormalText, year: int | None, page: Document) -> Fact:
        figure = self._rules.figures[claim.indicator]
        scope = plain_text(page.text[slice(*normal.origin(*claim.scope))]) if claim.scope else ""
        source = page.source_of(normal.origin(*claim.span), normal.origin(*claim.sentence))
        return Fact(claim.indicator, figure.label, figure.table, scope, "", year, claim.value, figure.unit,
                    claim.approx, source, claim.indicator)  # fmt: skip

    def _table_fact(self, cell: Cell, year: int | None, page: Document) -> Fact:
        figure = self._rules.figures[cell.indicator]
        return Fact(cell.indicator, figure.label, figure.table, "", cell.applicant, year, plain(cell.value or Decimal(0)),
                    figure.unit, False, page.source_of(cell.span, cell.row), cell.table)  # fmt: skip


def read_bytes(path: Path) -> bytes:
    """The content of *path*. Raises DocumentError with the reason and, where there is one, the remedy."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(f"too large: {size:,} bytes, the limit is {LARGEST:,}")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(error.strerror or str(error)) from None
    if not data.strip():
        raise DocumentError("empty")
    return data


def _squeezed(name: str, rules: Rules) -> str:
    name = "".join(name.split())
    for written, meant in rules.spellings.items():
        name = name.replace(written, meant)
    return name
