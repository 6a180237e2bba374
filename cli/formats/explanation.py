"""What became of each figure of a report, purely: as text, as JSON, as a page of its own."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ...extractors import (
    Check,
    Explanation,
    Fact,
    Failure,
    Reason,
    Refusal,
    Rules,
    Slots,
    Unclaimed,
    together,
)
from .columns import number
from .contract import dumped, error_objects, fact_object, source_object
from .findings import GRADES
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
Result = Explanation | Failure


def only(explanation: Explanation, indicator: str) -> Explanation:
    """*explanation* of what concerns one *indicator*."""
    report = explanation.report
    kept = [i for i, fact in enumerate(report.facts) if fact.indicator == indicator]
    return explanation._replace(
        report=report._replace(facts=tuple(report.facts[i] for i in kept), checks=()),
        spans=tuple(explanation.spans[i] for i in kept),
        slots=tuple(explanation.slots[i] for i in kept),
        unclaimed=tuple(u for u in explanation.unclaimed if u.refusal.indicator == indicator),
    )


def as_text(results: Sequence[Result], _rules: Rules) -> str:
    """The report, each claimed figure with its indicator behind it; then the figures that nobody claimed."""
    return "\n".join(_text(result) for result in results if isinstance(result, Explanation))


def as_json(results: Sequence[Result], _rules: Rules) -> str:
    """The facts and the unclaimed figures of each report."""
    reports = [
        {
            "file": result.report.file,
            "facts": [
                {**fact_object(fact), "slots": dict(slots)}
                for fact, slots in zip(result.report.facts, result.slots, strict=True)
            ],
            "unclaimed": [_unclaimed_object(unclaimed) for unclaimed in result.unclaimed],
        }
        for result in results
        if isinstance(result, Explanation)
    ]
    errors = error_objects([result for result in results if isinstance(result, Failure)])
    return dumped({"reports": reports, "errors": errors}, indent=2) + "\n"


def as_html(results: Sequence[Result], rules: Rules) -> str:
    """A page that needs nothing else: the text on the left, tables and failed checks on the right, joined by links."""
    explanations = [result for result in results if isinstance(result, Explanation)]
    body = "".join(_section(i, explanation, rules) for i, explanation in enumerate(explanations))
    names = "、".join(e.report.title or e.report.file for e in explanations)
    return PAGE.format(title=escape(names), body=body, colours=_colours(rules))


RENDERERS: dict[ExplanationFormat, Callable[[Sequence[Result], Rules], str]] = {
    ExplanationFormat.TEXT: as_text,
    ExplanationFormat.JSON: as_json,
    ExplanationFormat.HTML: as_html,
}


# --- figures by their wording ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """How often figures that nobody claimed stand in the same words, with a place where they do."""

    count: int
    wording: str
    refusal: Refusal
    file: str
    line: int


def wordings(results: Sequence[Result]) -> list[Wording]:
    """The wordings of all unclaimed figures, the most frequent first."""
    counted: Counter[tuple[str, Refusal]] = Counter()
    first: dict[tuple[str, Refusal], tuple[str, int]] = {}
    for explanation in (result for result in results if isinstance(result, Explanation)):
        for unclaimed in explanation.unclaimed:
            key = (unclaimed.wording, unclaimed.refusal)
            counted[key] += 1
            first.setdefault(key, (explanation.report.file, unclaimed.source.line))
    return [Wording(count, *key, *first[key]) for key, count in counted.most_common()]


def wordings_text(found: Sequence[Wording]) -> str:
    """One wording a line: how often, the words, why nobody claimed it, where."""
    lines = [f"{w.count:6}  {w.wording}  ← {_why(w.refusal)}  ({w.file}:{w.line})" for w in found]
    return "".join(f"{line}\n" for line in lines)


def wordings_json(found: Sequence[Wording]) -> str:
    """The wordings as a list of objects."""
    objects = [
        {"count": w.count, "wording": w.wording, **_refusal_object(w.refusal), "file": w.file, "line": w.line}
        for w in found
    ]
    return dumped({"wordings": objects}, indent=2) + "\n"


# --- parts ----------------------------------------------------------------------------------------------------


def _why(refusal: Refusal) -> str:
    reason = REASONS[refusal.reason].format(word=refusal.word)
    return f"{refusal.indicator}：{reason}" if refusal.indicator else reason


def _seen(slots: Slots) -> str:
    return f"  [{'; '.join(f'{name} {word}' for name, word in slots)}]" if slots else ""


def _unclaimed_object(unclaimed: Unclaimed) -> dict[str, Any]:
    return {
        "value": number(unclaimed.value),
        "unit": unclaimed.unit,
        **_refusal_object(unclaimed.refusal),
        "slots": dict(unclaimed.slots),
        "source": source_object(unclaimed.source),
    }


def _refusal_object(refusal: Refusal) -> dict[str, str]:
    return {"indicator": refusal.indicator, "reason": refusal.reason, "word": refusal.word}


def _named(fact: Fact) -> str:
    whose = fact.scope or fact.applicant
    return f"{fact.indicator} @{whose}" if whose else fact.indicator


def _text(explanation: Explanation) -> str:
    text = ""
    done = 0
    for (_, end), facts in _by_span(explanation):
        names = "; ".join(_named(explanation.report.facts[i]) for i in facts)
        text += f"{explanation.text[done:end]}⟨{names}⟩"
        done = end
    text += explanation.text[done:]
    lines = [explanation.report.file, "", *(line.rstrip() for line in text.splitlines())]
    if explanation.unclaimed:
        lines += ["", "没有指标的数字 · unclaimed"]
    for unclaimed in explanation.unclaimed:
        figure = f"{unclaimed.value:f}{unclaimed.unit}"
        lines.append(
            f"  {unclaimed.source.line}: {figure}  {unclaimed.source.quote}  ← {_why(unclaimed.refusal)}"
            f"{_seen(unclaimed.slots)}"
        )
    return "\n".join([*lines, ""])


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


def _section(n: int, explanation: Explanation, rules: Rules) -> str:
    report = explanation.report
    pieces: list[tuple[tuple[int, int], str, str]] = []
    for span, facts in _by_span(explanation):
        anchors = "".join(f'<i id="t{n}-{i}"></i>' for i in facts)
        title = escape("；".join(f"{report.facts[i].label} {_named(report.facts[i])}" for i in facts))
        mark = f'<mark class="{report.facts[facts[0]].table}" title="{title}">{anchors}<a href="#f{n}-{facts[0]}">'
        pieces.append((span, mark, "</a></mark>"))
    for unclaimed in explanation.unclaimed:
        pieces.append((unclaimed.span, f'<u title="{escape(_why(unclaimed.refusal))}">', "</u>"))
    text, done = "", 0
    for (start, end), before, after in sorted(pieces):
        if start >= done:
            shown = escape(explanation.text[start:end])
            text += f"{escape(explanation.text[done:start])}{before}{shown}{after}"
            done = end
    text += escape(explanation.text[done:])
    tables = "".join(
        _table(n, group, caption, report.facts, rules) for group, caption in rules.groups.items()
    )
    failed = "".join(_finding(n, check, report.facts) for group in together(report.checks) for check in group)
    checks = f"<h2>不符与提示</h2><ul>{failed}</ul>" if failed else ""
    name = escape(report.title or report.file)
    about = escape(" · ".join(str(part) for part in (report.file, report.organ, report.year) if part))
    return (
        f"<section><header><h1>{name}</h1><p>{about}</p></header>"
        f'<div class="text">{text}</div><div class="tables">{checks}{tables}</div></section>'
    )


def _finding(n: int, check: Check, facts: Sequence[Fact]) -> str:
    figures = "、".join(f'<a href="#t{n}-{i}">{facts[i].value:,}</a>' for i in check.facts)
    return f'<li class="{check.grade}">{GRADES[check.grade]} {escape(check.message)} → {figures}</li>'


def _table(n: int, group: str, caption: str, facts: Sequence[Fact], rules: Rules) -> str:
    rows = ""
    for i, fact in enumerate(facts):
        if fact.table == group:
            whose = fact.scope or rules.applicants.get(fact.applicant, "")
            cells = (
                f'<a href="#t{n}-{i}">{escape(fact.label)}</a>',
                escape(whose),
                f"{'约 ' if fact.approx else ''}{fact.value:,} {escape(fact.unit)}",
            )
            rows += f'<tr id="f{n}-{i}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    return f'<table><caption class="{group}">{escape(caption)}</caption>{rows}</table>' if rows else ""


def _colours(rules: Rules) -> str:
    """A colour for each table."""
    return "".join(
        f".{group} {{ background: hsl({round(360 * i / len(rules.groups))} 75% 86%) }}\n"
        for i, group in enumerate(rules.groups)
    )


PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ margin: 0; font: 15px/1.7 system-ui, sans-serif; color: #222; background: #fff }}
section {{ display: grid; grid-template: auto 1fr / 3fr 2fr; height: 100vh }}
header {{ grid-column: 1 / 3; padding: .4em 1em; border-bottom: 1px solid #ccc }}
h1 {{ font-size: 1.2em; margin: 0 }} h2 {{ font-size: 1em }} header p {{ margin: 0; color: #666 }}
.text, .tables {{ overflow: auto; padding: 1em; scroll-padding: 40vh }}
.text {{ white-space: pre-wrap; border-right: 1px solid #ccc }}
mark {{ color: inherit; border-radius: 3px; padding: 0 2px }} a {{ color: inherit; text-decoration: none }}
u {{ text-decoration: underline dotted #888 }}
table {{ border-collapse: collapse; margin-bottom: 1.2em; width: 100% }}
caption {{ text-align: left; font-weight: bold; padding: .2em .4em }}
td {{ border-bottom: 1px solid #eee; padding: .1em .4em }} td:last-child {{ text-align: right; white-space: nowrap }}
.hard {{ color: #a00 }} li a {{ text-decoration: underline }}
tr:target, mark:has(:target) {{ outline: 2px solid #d33; outline-offset: 1px }}
{colours}@media print {{
  section {{ display: block; height: auto }} .text, .tables {{ overflow: visible; border: 0 }}
  mark, caption {{ print-color-adjust: exact; -webkit-print-color-adjust: exact }}
}}
</style></head><body>{body}</body></html>
"""
