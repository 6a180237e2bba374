"""The command `explain`: parse, build, run, exit."""

import typer

from ..extractors import Notice
from . import options as o
from .endings import mistakes_told
from .formats.registry import EXPLANATION_SUFFIXES, ExplanationFormat, chosen


def explain(
    paths: o.Paths,
    form: o.ExplanationForm = None,
    output: o.Output = None,
    unclaimed: o.Counted = False,
    indicator: o.Only = None,
    allow_empty: o.AllowEmpty = False,
    include: o.Include = None,
    exclude: o.Exclude = None,
    rules: o.RulesFile = None,
    limit: o.Limit = None,
    jobs: o.Jobs = None,
    quiet: o.Quiet = False,
) -> None:
    """Show every figure of a report with the rule that claimed it, or why none did."""
    with mistakes_told():
        from ..extractors import NianbaoError
        from .explaining import explanation_of
        from .output import write
        from .run.inputs import Inputs, rules_path
        from .run.pipeline import Run, limits_of

        to = chosen(form, output, EXPLANATION_SUFFIXES, ExplanationFormat.TEXT)
        if unclaimed and to is ExplanationFormat.HTML:
            raise NianbaoError(Notice("--unclaimed writes text or JSON"))
        inputs = Inputs(paths, include or (), exclude or (), output)
        by = rules_path(rules, quiet=quiet)
        run = Run(inputs, by, limits_of(limit or ()), jobs, None, quiet, allow_empty)
        write(explanation_of(run, to, unclaimed=unclaimed, indicator=indicator), output)
        status = run.status(strict=False)
    raise typer.Exit(status)
