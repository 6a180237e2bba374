"""What became of each figure of reports, put into words."""

from ..extractors import Explanation, Failure, NianbaoError, Notice
from . import language
from .formats.explanation import RENDERERS, only
from .formats.registry import ExplanationFormat
from .formats.wordings import wordings, wordings_json, wordings_text
from .run.pipeline import Run
from .run.reading import Plan, extractor_by


def explanation_of(run: Run, to: ExplanationFormat, *, unclaimed: bool, indicator: str | None) -> str:
    """The explanations of a run, of one *indicator* or all; with *unclaimed*, the wordings of what nobody claimed."""
    rules, lang = extractor_by(run.rules).rules, language.of_data()
    if indicator is not None and indicator not in rules.figures:
        raise NianbaoError(
            Notice("no indicator `{indicator}`; `nianbao rules list` names all", indicator=indicator)
        )
    results: list[Explanation | Failure] = []
    for piece in run.pieces(Plan(run.rules, run.limits, whole=True, explain=True)):
        if piece.kept:
            found = piece.explanation
            results.append(only(found, indicator) if indicator else found)
        if piece.failure:
            results.append(piece.failure)
    if unclaimed:
        counted = wordings(results)
        return wordings_json(counted) if to is ExplanationFormat.JSON else wordings_text(counted, lang)
    return RENDERERS[to](results, rules, lang)
