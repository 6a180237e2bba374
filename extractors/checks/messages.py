"""What is said of a check, in the words that the rules have under ``findings``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..models import Source
from ..rulebook.rules import Rules
from .outcomes import ACROSS_YEARS, OF_PROSE, Instance, Operand, Outcome


class Messages:
    """Words outcomes by *rules*."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._words = rules.findings
        self._applicants = rules.applicants

    def message(self, one: Instance, outcome: Outcome) -> str:
        """What should hold and, where it does not, or one cannot know, the figures that say so."""
        words = self._words
        name = f"{one.rule.label}{self._whose(one)}"
        if outcome.status == "pass":
            return name
        if outcome.status == "skip":
            return words.skipped.format(name=name, reasons=words.or_also.join(self._reasons(one, outcome)))
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
            words.failed.format(name=name, left=left, right=right)
            + (words.difference.format(difference=f"{difference:,}") if one.formula.relation == "=" else "")
            + "".join(self._places(sources))
        )

    def _places(self, sources: Iterable[Source]) -> Iterator[str]:
        """Where *sources* stand: in which rows and cells of which tables, on which pages, else in which lines."""
        words, join = self._words, self._words.and_
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
            said = words.cells if 1 in (len(rows), len(cells)) else words.rows
            yield said.format(table=table, rows=_ranges(rows, join), cells=_ranges(cells, join))
        if pages:
            yield words.pages.format(pages=_ranges(pages, join))
        if lines:
            yield words.lines.format(lines=_ranges(lines, join))

    def _whose(self, one: Instance) -> str:
        """Of which applicant or row the check is, in brackets; empty for one of the report."""
        if one.is_row:
            return self._words.whose.format(
                whose=self._rules.label(one.formula.left[0].indicator, one.rule.of)
            )
        if one.rule.each == "applicant":
            return self._words.whose.format(whose=self._applicants.get(one.applicant, self._words.total))
        return ""

    def _reasons(self, one: Instance, outcome: Outcome) -> list[str]:
        """What is missing or blank, so that one cannot know."""
        operands = (*outcome.left, *outcome.right)
        blank = [self._label(o, one) for o in operands if o.blank]
        missing = [self._label(o, one) for o in operands if o.stated is None and not o.blank]
        told = ((missing, self._words.missing), (blank, self._words.blank))
        return [said.format(labels=self._words.and_.join(labels)) for labels, said in told if labels]

    def _label(self, o: Operand, one: Instance) -> str:
        """What *o* is called; empty for a number of the formula."""
        words, function = self._words, o.term.function
        if not o.term.indicator or function == "parts":
            return o.of
        if function == "applicants":
            return self._applicants[o.of]
        label = self._rules.label(o.of, "" if function in OF_PROSE else one.rule.of)
        if function in OF_PROSE:
            return words.prose.format(label=label)
        if function in ACROSS_YEARS:
            earlier = words.last_year if o.year is None else words.earlier
            return earlier.format(year=o.year, label=label)
        return words.total if one.is_row and not function else label

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
            known = self._words.about.format(value=known) if o.stated and o.stated.tolerance else known
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
