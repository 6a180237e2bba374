"""The wordings of figures that nobody claimed, counted, purely: as text, as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...extractors import Explanation, Lang, Refusal
from .contract import dumped
from .explanation import Result, refusal_object, why


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


def wordings_text(found: Sequence[Wording], lang: Lang) -> str:
    """One wording a line: how often, the words, why nobody claimed it, where."""
    lines = [f"{w.count:6}  {w.wording}  ← {why(w.refusal, lang)}  ({w.file}:{w.line})" for w in found]
    return "".join(f"{line}\n" for line in lines)


def wordings_json(found: Sequence[Wording]) -> str:
    """The wordings as a list of objects."""
    objects = [
        {"count": w.count, "wording": w.wording, **refusal_object(w.refusal), "file": w.file, "line": w.line}
        for w in found
    ]
    return dumped({"wordings": objects}, indent=2) + "\n"
