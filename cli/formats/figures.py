"""The figures of an explanation as a page marks them, purely: in which state each is, and what is said of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ...extractors import Basis, Explanation, Fact, Lang, Notice, Unclaimed
from .explanation import why


class State(StrEnum):
    """How far a figure can be relied on; the worst comes first."""

    WRONG = "wrong"  # a hard check that it is an operand of fails
    DOUBTFUL = "doubtful"  # something speaks against it, or the report itself is not exact
    WEAK = "weak"  # what names it does not stand beside it
    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"


# What names a figure that is read so is taken from further off, or its characters were guessed.
AFAR = (Basis.LISTED, Basis.IMPLIED, Basis.OCR)


class Figure(NamedTuple):
    """A figure of the text at *span*: a *fact*, with what speaks against it, or one that was *left*."""

    name: str
    span: tuple[int, int]
    state: State
    fact: Fact | None = None
    against: tuple[str, ...] = ()
    left: Unclaimed | None = None


class Mark(NamedTuple):
    """A stretch of the text with all *figures* that were read out of it, the worst first."""

    span: tuple[int, int]
    figures: tuple[Figure, ...]


def figures(explanation: Explanation, prefix: str = "") -> list[Figure]:
    """All figures in the order of the text; their names begin with *prefix*."""
    hard, soft = _broken(explanation)
    found = []
    for i, (fact, span) in enumerate(zip(explanation.report.facts, explanation.spans, strict=True)):
        doubts = dict.fromkeys([*hard.get(i, ()), *soft.get(i, ()), *([fact.doubt] if fact.doubt else [])])
        if i in hard:
            state = State.WRONG
        elif doubts or fact.approx:
            state = State.DOUBTFUL
        else:
            state = State.WEAK if fact.basis in AFAR else State.CLAIMED
        found.append(Figure(f"{prefix}f{i}", span, state, fact, tuple(doubts)))
    for i, left in enumerate(explanation.unclaimed):
        found.append(Figure(f"{prefix}u{i}", left.span, State.UNCLAIMED, left=left))
    return sorted(found, key=lambda figure: figure.span)


def marks(found: Iterable[Figure]) -> list[Mark]:
    """The *found* figures, those that stand in the same characters together."""
    places: list[Mark] = []
    for figure in found:
        if places and figure.span[0] < places[-1].span[1]:
            last = places.pop()
            span = last.span[0], max(last.span[1], figure.span[1])
            places.append(Mark(span, (*last.figures, figure)))
        else:
            places.append(Mark(figure.span, (figure,)))
    order = list(State)
    return [
        Mark(span, tuple(sorted(there, key=lambda one: order.index(one.state)))) for span, there in places
    ]


def value_of(figure: Figure, lang: Lang) -> str:
    """The value with its unit."""
    if figure.left:
        return f"{figure.left.value:,} {figure.left.unit}".strip()
    assert figure.fact
    value = f"{figure.fact.value:,} {figure.fact.unit}"
    return Notice("about {value}", value=value).told(lang) if figure.fact.approx else value


def notes(figure: Figure, lang: Lang) -> tuple[str, ...]:
    """What speaks against a fact, or why the figure was left."""
    return (why(figure.left.refusal, lang),) if figure.left else figure.against


def hint(figure: Figure, lang: Lang) -> str:
    """All that one who points at the figure is told, in a line."""
    name = figure.fact.label if figure.fact else Notice("unclaimed").told(lang)
    return " · ".join([name, value_of(figure, lang), *notes(figure, lang)[:1]])


def _broken(explanation: Explanation) -> Sequence[dict[int, list[str]]]:
    """What the broken checks say of each fact, by its position: the hard ones, the soft ones."""
    told: dict[str, dict[int, list[str]]] = {"hard": defaultdict(list), "soft": defaultdict(list)}
    for check in explanation.report.checks:
        if check.status == "fail":
            for position in check.facts:
                told[check.grade][position].append(check.message)
    return told["hard"], told["soft"]
