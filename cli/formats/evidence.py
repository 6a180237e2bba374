"""The evidence page: reports as they are, their figures marked where they stand, and a list of them beside it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ...extractors import Basis, Explanation, Failure, Lang, Notice, Rules, Source, together, told
from .explanation import named
from .figures import Figure, Mark, State, figures, hint, marks, notes, value_of
from .flow import Block, Box, PageBegin, Paragraph, TableBlock, blocks
from .pages import Html, Templates, escaped, joined
from .words import GRADES

STATES = {
    State.WRONG: Notice("does not add up"),
    State.DOUBTFUL: Notice("doubtful"),
    State.WEAK: Notice("read from afar"),
    State.UNCLAIMED: Notice("unclaimed"),
    State.CLAIMED: Notice("read"),
}
BASES = {
    Basis.SAID: Notice("said in its own clause"),
    Basis.LISTED: Notice("taken from the head of a list, an earlier clause or a heading"),
    Basis.IMPLIED: Notice("all of another figure"),
    Basis.DENIED: Notice("a stated nothing"),
    Basis.CELL: Notice("a cell of a table"),
    Basis.OCR: Notice("read from a picture"),
}
AND = Notice(", ")
# What the reader may choose to see: the states that are shown.
FILTERS = {
    "all": tuple(State),
    "wrong": (State.WRONG,),
    "unclaimed": (State.UNCLAIMED,),
    "unsure": (State.DOUBTFUL, State.WEAK),
}


def as_page(results: Sequence[Explanation | Failure], rules: Rules, lang: Lang = Lang.ZH) -> Html:
    """A page of all of them, which needs nothing else; the files that were not read stand on top."""
    explanations = [result for result in results if isinstance(result, Explanation)]
    failed = [f"{one.file}: {told(one.error, lang)}" for one in results if isinstance(one, Failure)]
    template = Templates("evidence.html", lang)
    every = [figures(one, f"r{n}-") for n, one in enumerate(explanations)]
    counts = Counter(figure.state for found in every for figure in found)
    shown = {name: sum(counts[state] for state in states) for name, states in FILTERS.items()}
    sections = [
        _Section(template, rules, one, found, f"r{n}").whole()
        for n, (one, found) in enumerate(zip(explanations, every, strict=True))
    ]
    names = [one.report.title or one.report.file for one in explanations]
    links = (template.fill("toc_item", target=f"r{n}", name=name) for n, name in enumerate(names))
    return template.page(
        ("base.css", "evidence.css"),
        "evidence.js",
        title=AND.told(lang).join(names),
        toc=template.fill("toc", items=joined(links)) if len(names) > 1 else Html(),
        failures=template.fill("failures", items=joined(template.fill("warning", text=one) for one in failed))
        if failed
        else Html(),
        body=joined(sections),
        **{f"n_{name}": f"{count:,}" for name, count in shown.items()},
    )


@dataclass(frozen=True)
class _Section:
    """One report on the page."""

    template: Templates
    rules: Rules
    explanation: Explanation
    figures: Sequence[Figure]
    name: str

    def whole(self) -> Html:
        report, fill = self.explanation.report, self.template.fill
        about = [report.file, report.organ, report.year and str(report.year), report.era]
        warnings = joined(fill("warning", text=text) for text in report.warnings)
        source = _Source(self.template, self.explanation, marks(self.figures))
        return fill(
            "report",
            name=self.name,
            title=report.title or report.file,
            about=" · ".join(part for part in about if part),
            warnings=fill("warnings", items=warnings) if warnings else Html(),
            findings=self._findings(),
            source=joined(map(source.block, blocks(self.explanation))),
            groups=joined(self._groups()) or fill("nothing"),
        )

    def _findings(self) -> Html:
        items = joined(
            self.template.fill(
                "finding",
                grade=check.grade,
                name=GRADES[check.grade].told(self.template.lang),
                message=check.message,
                links=joined(self._link(f"{self.name}-f{i}", i) for i in check.facts),
            )
            for group in together(self.explanation.report.checks)
            for check in group
        )
        return self.template.fill("findings", items=items) if items else Html()

    def _link(self, figure: str, position: int) -> Html:
        value = f"{self.explanation.report.facts[position].value:,}"
        return self.template.fill("finding_link", target=figure, value=value)

    def _groups(self) -> Iterator[Html]:
        """The lists: what is wrong and doubtful first, then what was read, by the tables of the rules."""
        for state in (State.WRONG, State.DOUBTFUL, State.WEAK, State.UNCLAIMED):
            yield self._group(
                STATES[state].told(self.template.lang), (one for one in self.figures if one.state is state)
            )
        read = [one for one in self.figures if one.state is State.CLAIMED]
        for table, caption in self.rules.groups.items():
            yield self._group(caption, (one for one in read if one.fact and one.fact.table == table))

    def _group(self, caption: str, listed: Iterable[Figure]) -> Html:
        items = [self._item(figure) for figure in listed]
        fill = self.template.fill
        return fill("group", caption=caption, count=len(items), items=joined(items)) if items else Html()

    def _item(self, figure: Figure) -> Html:
        fill, fact, left = self.template.fill, figure.fact, figure.left
        remarks = joined(fill("note", text=note) for note in notes(figure, self.template.lang))
        source = fact.source if fact else left.source if left else None
        assert source
        where = place_of(source).told(self.template.lang)
        how = [BASES[fact.basis].told(self.template.lang), named(fact)] if fact else []
        return fill(
            "item",
            name=figure.name,
            target=f"m-{figure.name}",
            state=figure.state,
            state_name=STATES[figure.state].told(self.template.lang),
            value=value_of(figure, self.template.lang),
            label=self._label(figure),
            notes=remarks,
            how=" · ".join([where, *how]),
        )

    def _label(self, figure: Figure) -> str:
        fact = figure.fact
        if fact is None:
            return figure.left.source.quote if figure.left else ""
        whose = fact.scope or self.rules.applicants.get(fact.applicant, "")
        label = self.rules.label(fact.indicator, fact.rule)
        if self.template.lang is Lang.EN:
            label = self.rules.figures[fact.indicator].english or label
        return f"{label} · {whose}" if whose else label


def place_of(source: Source) -> Notice:
    """Where a reader of the file finds it."""
    if source.grid:
        return Notice(
            "table {table}, row {row}, cell {cell}", table=source.grid, row=source.row, cell=source.cell
        )
    if source.page:
        return Notice("page {n}", n=source.page)
    return Notice("line {n}", n=source.line)


class _Source:
    """The text of a report as markup, with its *found* marks."""

    def __init__(self, template: Templates, explanation: Explanation, found: Sequence[Mark]) -> None:
        self._fill = template.fill
        self._lang = template.lang
        self._text = explanation.text
        self._marks = found
        self._ends = [mark.span[1] for mark in found]

    def block(self, block: Block) -> Html:
        match block:
            case PageBegin(number):
                return self._fill("page_begin", number=Notice("page {n}", n=number).told(self._lang))
            case TableBlock(rows):
                marked = any(self._is_marked(box) for row in rows for box in row)
                cells = (joined(self._cell(box, heads=marked) for box in row) for row in rows)
                return self._fill("table", rows=joined(self._fill("row", cells=row) for row in cells))
            case Paragraph(span, laid):
                return self._fill("laid" if laid else "paragraph", text=self._inline(*span))

    def _cell(self, box: Box, *, heads: bool) -> Html:
        """A cell; in a table with figures, one that has words and no figure is a head."""
        single = box.blocks[0] if len(box.blocks) == 1 else None
        if isinstance(single, Paragraph):
            inner = self._inline(*single.span)
        else:
            inner = joined(map(self.block, box.blocks))
        part = "head" if heads and box.blocks and not self._is_marked(box) else "cell"
        return self._fill(part, rows=box.rows, columns=box.columns, text=inner)

    def _is_marked(self, box: Box) -> bool:
        i = bisect_left(self._ends, box.span[0] + 1)
        return i < len(self._marks) and self._marks[i].span[0] < box.span[1]

    def _inline(self, start: int, end: int) -> Html:
        """The text from *start* to *end* with its marks; of one that goes on from before, the rest."""
        parts, done = [], start
        for mark in islice(self._marks, bisect_left(self._ends, start + 1), None):
            first, last = max(mark.span[0], start), min(mark.span[1], end)
            if first >= end:
                break
            parts += [escaped(self._text[done:first]), self._mark(mark, first, last)]
            done = last
        return joined([*parts, escaped(self._text[done:end])])

    def _mark(self, mark: Mark, first: int, last: int) -> Html:
        anchors = [f"m-{figure.name}" for figure in mark.figures] if first == mark.span[0] else []
        return self._fill(
            "mark",
            anchors=joined(self._fill("anchor", name=name) for name in anchors),
            target=mark.figures[0].name,
            state=mark.figures[0].state,
            states=" ".join(dict.fromkeys(figure.state for figure in mark.figures)),
            title="\n".join(dict.fromkeys(hint(figure, self._lang) for figure in mark.figures)),
            text=self._text[first:last],
        )
