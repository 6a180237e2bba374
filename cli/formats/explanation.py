"""What became of each figure of a report, purely: as text, as JSON; the page is in evidence.py."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...extractors import Explanation, Fact, Failure, Reason, Refusal, Rules, Understood, Verdict
from .columns import number
from .contract import dumped, error_objects, fact_object, source_object
from .registry import ExplanationFormat

REASONS = {
    Reason.UNNAMED: "没有指标的名称",
    Reason.UNIT: "单位“{word}”不合",
    Reason.EXCLUDED: "“{word}”排除了它",
    Reason.SECTION: "不在该指标的章节里",
    Reason.TOPIC: "所述是另一回事",
    Reason.ELSEWHERE: "“{word}”说的是另一回事",
    Reason.PLACE: "所在是问题或打算，不是本年的事",
    Reason.SLOT: "“{word}”说明它不是这个指标的数字",
    Reason.YEAR: "不是本年的数字",
    Reason.CHANGE: "“{word}”：增减、比例或目标",
    Reason.CUMULATIVE: "历年累计",
    Reason.SEVERAL: "几个指标合用，或是没有规则的一类",
}
VERDICTS = {
    Verdict.ACCEPTS: "接受",
    Verdict.VETOES: "拒绝",
    Verdict.UNKNOWN: "不知",
}  # the last is not printed
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


def as_text(results: Sequence[Result], _rules: Rules) -> str:
    """The report, each claimed figure with its indicator behind it; then how each figure of its sentences was
    understood, and the figures that nobody claimed."""
    return "\n".join(_text(result) for result in results if isinstance(result, Explanation))


def as_json(results: Sequence[Result], _rules: Rules) -> str:
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


def as_html(results: Sequence[Result], rules: Rules) -> str:
    """A page of the reports with their figures marked, which needs nothing else."""
    from .evidence import as_page

    return as_page([result for result in results if isinstance(result, Explanation)], rules)


RENDERERS: dict[ExplanationFormat, Callable[[Sequence[Result], Rules], str]] = {
    ExplanationFormat.TEXT: as_text,
    ExplanationFormat.JSON: as_json,
    ExplanationFormat.HTML: as_html,
}


def why(refusal: Refusal) -> str:
    """Why a figure was not claimed, in words."""
    reason = REASONS[refusal.reason].format(word=refusal.word)
    return f"{refusal.indicator}：{reason}" if refusal.indicator else reason


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


def _text(explanation: Explanation) -> str:
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
        for line in _figure(fact.source.line, f"{fact.value:f}{fact.unit}", f"→ {named(fact)}", how)
    ]
    if understood:
        lines += ["", "句中的数字 · figures of sentences", *understood]
    if explanation.unclaimed:
        lines += ["", "没有指标的数字 · unclaimed"]
    for unclaimed in explanation.unclaimed:
        figure = f"{unclaimed.value:f}{unclaimed.unit}"
        told = f"{unclaimed.source.quote}  ← {why(unclaimed.refusal)}"
        lines += _figure(unclaimed.source.line, figure, told, unclaimed.understood)
    return "\n".join([*lines, ""])


def _figure(line: int, figure: str, told: str, understood: Understood) -> Iterator[str]:
    """The lines on one figure: what became of it, what fills its slots, which families accept and which veto that."""
    slots = slots_told(understood)
    yield f"  {line}: {figure}  {told}" + (f"  [{slots}]" if slots else "")
    families: dict[tuple[Verdict, str, str], list[str]] = defaultdict(list)
    for judged in understood.verdicts:
        families[judged.verdict, judged.slot, judged.word].append(judged.family)
    for (verdict, slot, word), names in families.items():
        if verdict is not Verdict.UNKNOWN:
            yield f"      {VERDICTS[verdict]}  {slot} {word}：{'、'.join(names)}"


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
