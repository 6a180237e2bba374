"""What indicators are year by year, put into words or on a page."""

from pathlib import Path

from ..extractors import NianbaoError, Notice, Trends, trends_of
from . import language
from .formats.registry import TrendFormat
from .formats.trends import RENDERERS, Shown
from .run.pipeline import Run
from .run.reading import Plan, extractor_by


def trend_of(run: Run, to: TrendFormat, output: Path | None, *, indicator: str | None) -> str:
    """The trends of a run, of one *indicator* or all; *output* is where they go, from where links lead to the files."""
    extractor = extractor_by(run.rules)
    rules = extractor.rules
    if indicator is not None and indicator not in rules.figures:
        raise NianbaoError(
            Notice("no indicator `{indicator}`; `nianbao rules list` names all", indicator=indicator)
        )
    pieces = run.pieces(Plan(run.rules, run.limits, whole=True, years=True))
    reports = (piece.report for piece in pieces if not piece.failure and not piece.twin)
    found = trends_of(reports, rules, extractor.organ_key)
    if indicator is not None:
        found = _only(found, indicator)
    folder = output.resolve().parent if output else Path.cwd()
    return RENDERERS[to](Shown(found, rules, language.of_data(), tuple(run.failures), folder))


def _only(found: Trends, indicator: str) -> Trends:
    return found._replace(trends=tuple(trend for trend in found.trends if trend.indicator == indicator))
