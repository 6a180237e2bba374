"""What is said of a check, in the words that the rules have under ``findings``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..models import Source
from ..rulebook.fields import Wording
from ..rulebook.rules import Rules
from ..words import Lang
from .outcomes import ACROSS_YEARS, OF_PROSE, Instance, Operand, Outcome


class Messages:
    """Words outcomes by *rules*, in *lang*."""

    def __init__(self, rules: Rules, lang: Lang) -> None:
        self._rules = rules
        self._lang = lang
        self._words = rules.findings
        self._applicants = rules.applicants
        if lang is Lang.EN:
            self._applicants = {kind: kind.replace("_", " ") for kind in rules.applicants}

    def message(self, one: Instance, outcome: Outcome) -> str:
        """What should hold and, where it does not, or one cannot know, the figures that say so."""
        words = self._words
        rule, said = one.rule, self._said
        label = rule.english or rule.label if self._lang is Lang.EN else rule.label
        name = f"{label}{self._whose(one)}"
        if outcome.status == "pass":
            return name
        if outcome.status == "skip":
            return said(
                words.skipped, name=name, reasons=said(words.or_also).join(self._reasons(one, outcome))
            )
        left = self._side(outcome.left, outcome.left_total, one)
        right = self._side(outcome.right, outcome.right_total, one)
        difference = abs(outcome.left_total - outcome.right_total)
        operands = (*outcome.left, *outcome.right)
        sources = [
            o.stated.source
            for o in operands
            if o.stated and o.stated.source.line and o.known and o.year is None
        ]
        return (
            said(words.failed, name=name, left=left, right=right)
            + (said(words.difference, difference=f"{difference:,}") if one.formula.relation == "=" else "")
            + "".join(self._places(sources))
        )

    def _places(self, sources: Iterable[Source]) -> Iterator[str]:
        """Where *sources* stand: in which rows and cells of which tables, on which pages, else in which lines."""
        words, said, join = self._words, self._said, self._said(self._words.and_)
        grids: dict[int, list[Source]] = defaultdict(list)
        pages: set[int] = set()
        lines: set[int] = set()
        for source in sources:
            if source.grid:
                grids[source.grid].append(source)
            elif source.page:
                pages.add(source.page)
            else:
                lines.add(source.line)
        for table, found in sorted(grids.items()):
            rows, cells = {source.row or 0 for source in found}, {source.cell or 0 for source in found}
            # which cells of several rows are meant, their ranges would not say
            named = words.cells if 1 in (len(rows), len(cells)) else words.rows
            yield said(named, table=table, rows=_ranges(rows, join), cells=_ranges(cells, join))
        if pages:
            yield said(words.pages, pages=_ranges(pages, join))
        if lines:
            yield said(words.lines, lines=_ranges(lines, join))

    def of(self, whose: str, year: int | None, message: str) -> str:
        """*message* of the figures of another organ, another *year*, or both; empty and None where it is the report's."""
        about = self._said(self._words.in_year, whose=whose, year=year).strip() if year else whose
        return self._said(self._words.of, whose=about, message=message) if about else message

    def later(self, year: int | None, message: str) -> str:
        """*message* of a check of the report of *year*, which stands with an earlier one."""
        return self._said(self._words.later, year=year, message=message)

    def _whose(self, one: Instance) -> str:
        """Of which applicant or row the check is, in brackets; empty for one of the report."""
        if one.is_row:
            return self._said(
                self._words.whose, whose=self._labelled(one.formula.left[0].indicator, one.rule.of)
            )
        if one.rule.each == "applicant":
            whose = self._applicants.get(one.applicant) or self._said(self._words.total)
            return self._said(self._words.whose, whose=whose)
        return ""

    def _reasons(self, one: Instance, outcome: Outcome) -> list[str]:
        """What is missing or blank, so that one cannot know."""
        operands = (*outcome.left, *outcome.right)
        blank = [self._label(o, one) for o in operands if o.blank]
        missing = [self._label(o, one) for o in operands if o.stated is None and not o.blank]
        told = ((missing, self._words.missing), (blank, self._words.blank))
        between = self._said(self._words.and_)
        return [self._said(how, labels=between.join(labels)) for labels, how in told if labels]

    def _label(self, o: Operand, one: Instance) -> str:
        """What *o* is called; empty for a number of the formula."""
        words, function = self._words, o.term.function
        if not o.term.indicator or function == "parts":
            return o.of
        if function == "applicants":
            return self._applicants[o.of]
        label = self._labelled(o.of, "" if function in OF_PROSE else one.rule.of)
        if function in OF_PROSE:
            return self._said(words.prose, label=label)
        if function in ACROSS_YEARS:
            earlier = words.last_year if o.year is None else words.earlier
            return self._said(earlier, year=o.year, label=label)
        return self._said(words.total) if one.is_row and not function else label

    def _labelled(self, indicator: str, table: str) -> str:
        """What *indicator* is called, in Chinese as in the *table* that is named."""
        english = self._rules.figures[indicator].english if self._lang is Lang.EN else ""
        return english or self._rules.label(indicator, table)

    def _said(self, wording: Wording, **values: object) -> str:
        return wording.said(self._lang, **values)

    def _side(self, operands: Sequence[Operand], total: Decimal, one: Instance) -> str:
        """A side of a formula with its figures: 予以公开 27 ＋ 部分公开 6 ＝ 33; those that are 0 are left out."""
        shown = [o for o in operands if o.known] or operands[:1]
        text = ""
        for i, o in enumerate(shown):
            sign = (" － " if o.term.factor < 0 else " ＋ ") if i else ("－" if o.term.factor < 0 else "")
            factor, label = abs(o.term.factor), self._label(o, one)
            if not label:
                text += f"{sign}{factor:,}"
                continue
            times = "" if factor == 1 else f"{factor} × "
            known = f"{o.known:,}"
            known = self._said(self._words.about, value=known) if o.stated and o.stated.tolerance else known
            text += f"{sign}{times}{label} {known}"
        if len(shown) == 1 and shown[0].term.factor == 1:
            return text
        return f"{text} ＝ {total:,}"


def _ranges(lines: Iterable[int], join: str) -> str:
    """Line numbers as people write them: 3、5–9."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return join.join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
