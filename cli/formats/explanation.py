"""What became of each figure of a report, purely: as text, as JSON; the page is in evidence.py."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...extractors import (
    Explanation,
    Fact,
    Failure,
    Lang,
    Notice,
    Reason,
    Refusal,
    Rules,
    Understood,
    Verdict,
)
from .columns import number
from .contract import dumped, error_objects, fact_object, source_object
from .registry import ExplanationFormat

REASONS = {
    Reason.UNNAMED: Notice("no name of an indicator"),
    Reason.UNIT: Notice("not counted in “{word}”"),
    Reason.EXCLUDED: Notice("“{word}” excludes it"),
    Reason.SECTION: Notice("not in the section of that indicator"),
    Reason.TOPIC: Notice("about something else"),
    Reason.ELSEWHERE: Notice("“{word}” is about something else"),
    Reason.PLACE: Notice("it stands among problems or plans"),
    Reason.SLOT: Notice("“{word}” says that it is no figure of that indicator"),
    Reason.YEAR: Notice("not of this year"),
    Reason.CHANGE: Notice("“{word}”: a change, a share or an aim"),
    Reason.CUMULATIVE: Notice("gathered over the years"),
    Reason.SEVERAL: Notice("several indicators share it, or it is of a kind that no rule knows"),
}
# Of a family that does not know nothing is told.
VERDICTS = {Verdict.ACCEPTS: Notice("accepted by {families}"), Verdict.VETOES: Notice("vetoed by {families}")}
IN_SENTENCES = Notice("figures of sentences")
UNCLAIMED = Notice("unclaimed figures")
COLON = Notice("{what}: {told}")
Result = Explanation | Failure


def only(explanation: Explanation, indicator: str) -> Explanation:
    """*explanation* of what concerns one *indicator*."""
    report = explanation.report
    kept = [i for i, fact in enumerate(report.facts) if fact.indicator == indicator]
    return explanation._replace(
        report=report._replace(facts=tuple(report.facts[i] for i in kept), checks=()),
        spans=tuple(explanation.spans[i] for i in kept),
        understood=tuple(explanation.understood[i] for i in kept),
        unclaimed=tuple(u for u in explanation.unclaimed if u.refusal.indicator == indicator),
    )


def as_text(results: Sequence[Result], _rules: Rules, lang: Lang) -> str:
    """The report, each claimed figure with its indicator behind it; then how each figure of its sentences was
    understood, and the figures that nobody claimed."""
    return "\n".join(_text(result, lang) for result in results if isinstance(result, Explanation))


def as_json(results: Sequence[Result], _rules: Rules, _lang: Lang) -> str:
    """The facts and the unclaimed figures of each report."""
    reports = [
        {
            "file": result.report.file,
            "facts": [
                {**fact_object(fact), **_understood_object(understood)}
                for fact, understood in zip(result.report.facts, result.understood, strict=True)
            ],
            "unclaimed": [
                {
                    "value": number(unclaimed.value),
                    "unit": unclaimed.unit,
                    **refusal_object(unclaimed.refusal),
                    **_understood_object(unclaimed.understood),
                    "source": source_object(unclaimed.source),
                }
                for unclaimed in result.unclaimed
            ],
        }
        for result in results
        if isinstance(result, Explanation)
    ]
    errors = error_objects([result for result in results if isinstance(result, Failure)])
    return dumped({"reports": reports, "errors": errors}, indent=2) + "\n"


def as_html(results: Sequence[Result], rules: Rules, lang: Lang) -> str:
    """A page of the reports with their figures marked, which needs nothing else."""
    from .evidence import as_page

    return as_page(results, rules, lang)


RENDERERS: dict[ExplanationFormat, Callable[[Sequence[Result], Rules, Lang], str]] = {
    ExplanationFormat.TEXT: as_text,
    ExplanationFormat.JSON: as_json,
    ExplanationFormat.HTML: as_html,
}


def why(refusal: Refusal, lang: Lang) -> str:
    """Why a figure was not claimed, in words."""
    reason = REASONS[refusal.reason].of(word=refusal.word)
    return (COLON.of(what=refusal.indicator, told=reason) if refusal.indicator else reason).told(lang)


def refusal_object(refusal: Refusal) -> dict[str, str]:
    """The same for JSON."""
    return {"indicator": refusal.indicator, "reason": refusal.reason, "word": refusal.word}


def named(fact: Fact) -> str:
    """The indicator of *fact*, and whose figure it is."""
    whose = fact.scope or fact.applicant
    return f"{fact.indicator} @{whose}" if whose else fact.indicator


def slots_told(understood: Understood) -> str:
    """What fills the slots of a figure."""
    return "; ".join(f"{name} {word}" for name, word in understood.slots)


def _understood_object(understood: Understood) -> dict[str, Any]:
    return {
        "slots": dict(understood.slots),
        "verdicts": [judged._asdict() for judged in understood.verdicts],
    }


def _text(explanation: Explanation, lang: Lang) -> str:
    report = explanation.report
    text = ""
    done = 0
    for (_, end), facts in _by_span(explanation):
        names = "; ".join(named(report.facts[i]) for i in facts)
        text += f"{explanation.text[done:end]}⟨{names}⟩"
        done = end
    text += explanation.text[done:]
    lines = [report.file, "", *(line.rstrip() for line in text.splitlines())]
    understood = [
        line
        for fact, how in zip(report.facts, explanation.understood, strict=True)
        if how.slots or how.verdicts
        for line in _figure(fact.source.line, f"{fact.value:f}{fact.unit}", f"→ {named(fact)}", how, lang)
    ]
    if understood:
        lines += ["", IN_SENTENCES.told(lang), *understood]
    if explanation.unclaimed:
        lines += ["", UNCLAIMED.told(lang)]
    for unclaimed in explanation.unclaimed:
        figure = f"{unclaimed.value:f}{unclaimed.unit}"
        told = f"{unclaimed.source.quote}  ← {why(unclaimed.refusal, lang)}"
        lines += _figure(unclaimed.source.line, figure, told, unclaimed.understood, lang)
    return "\n".join([*lines, ""])


def _figure(line: int, figure: str, told: str, understood: Understood, lang: Lang) -> Iterator[str]:
    """The lines on one figure: what became of it, what fills its slots, which families accept and which veto that."""
    slots = slots_told(understood)
    yield f"  {line}: {figure}  {told}" + (f"  [{slots}]" if slots else "")
    families: dict[tuple[Verdict, str, str], list[str]] = defaultdict(list)
    for one in understood.verdicts:
        families[one.verdict, one.slot, one.word].append(one.family)
    for (verdict, slot, word), names in families.items():
        if verdict in VERDICTS:
            found = VERDICTS[verdict].of(families=tuple(names)).told(lang)
            yield f"      {slot} {word} → {found}"


def _by_span(explanation: Explanation) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """(span, facts there) in the order of the text."""
    found: dict[tuple[int, int], list[int]] = {}
    for i, span in enumerate(explanation.spans):
        found.setdefault(span, []).append(i)
    done = -1
    for span, facts in sorted(found.items()):
        if span[0] >= done:
            yield span, facts
            done = span[1]
