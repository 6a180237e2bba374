"""The use case: a report in, its facts out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nianbao.extractors.claims import Claim, ProseReader
from nianbao.extractors.decoding import decode
from nianbao.extractors.errors import DocumentError, NianbaoError
from nianbao.extractors.lexicon import Lexicon
from nianbao.extractors.models import Fact, Report, Source, Unclaimed
from nianbao.extractors.normal import NormalText, fold, normal_form
from nianbao.extractors.particulars import particulars
from nianbao.extractors.quantities import QuantityFinder
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
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._rules)

    @cached_property
    def _finder(self) -> QuantityFinder:
        return QuantityFinder(self._rules)

    @cached_property
    def _statistics(self) -> StatisticsReader:
        return StatisticsReader(self._rules)

    def extract(self, text: str, file: str = "-") -> Report:
        """The report in *text*, a decoded file; *file* is only passed on."""
        rules = self._rules
        folded = fold(text)
        about = particulars(folded, rules)
        cells, tables = self._statistics.read(folded)
        normal = normal_form(folded, tables, rules.spellings)
        organ = _squeezed(folded[slice(*about.organ)], rules) if about.organ else None
        reader = ProseReader(rules, self._lexicon, self._finder, about.year, organ)
        claims, unclaimed = reader.read(normal.text)
        source = _Sources(text)
        facts = [self._prose_fact(claim, normal, about.year, source) for claim in claims]
        for cell in cells:
            indicator = rules.indicators[cell.indicator]
            facts.append(
                Fact(
                    cell.indicator,
                    indicator.label,
                    indicator.table,
                    "",
                    "",
                    about.year,
                    cell.value,
                    indicator.unit,
                    False,
                    source.of(cell.span, cell.row),
                    "statistics_table",
                )
            )
        return Report(
            file=file,
            title=_plain(text[slice(*about.title)]) if about.title else None,
            organ=_plain(text[slice(*about.organ)]) if about.organ else None,
            year=about.year,
            era=about.era,
            facts=tuple(sorted(facts, key=lambda fact: fact.source.start)),
            checks=(),
            unclaimed=tuple(
                Unclaimed(
                    q.value,
                    q.unit,
                    source.of(normal.origin(q.start, q.number_end), normal.origin(q.start, q.end)),
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

    def _prose_fact(self, claim: Claim, normal: NormalText, year: int | None, source: "_Sources") -> Fact:
        indicator = self._rules.indicators[claim.indicator]
        scope = _plain(source.text[slice(*normal.origin(*claim.scope))]) if claim.scope else ""
        return Fact(claim.indicator, indicator.label, indicator.table, scope, "", year, claim.value, indicator.unit,
                    claim.approx, source.of(normal.origin(*claim.span), normal.origin(*claim.sentence)), claim.indicator)  # fmt: skip


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


class _Sources:
    """Lines and columns of a decoded file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def of(self, span: tuple[int, int], around: tuple[int, int]) -> Source:
        from bisect import bisect_right

        line = bisect_right(self._starts, span[0])
        return Source(line, span[0] - self._starts[line - 1] + 1, *span, _plain(self.text[slice(*around)]))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _squeezed(name: str, rules: Rules) -> str:
    name = "".join(name.split())
    for written, meant in rules.spellings.items():
        name = name.replace(written, meant)
    return name
