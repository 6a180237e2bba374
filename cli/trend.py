"""The command `trend`: parse, build, run, exit."""

import typer

from . import options as o
from .endings import mistakes_told
from .formats.registry import TREND_SUFFIXES, TrendFormat, chosen


def trend(
    paths: o.Paths,
    form: o.TrendForm = None,
    output: o.Output = None,
    indicator: o.Only = None,
    allow_empty: o.AllowEmpty = False,
    include: o.Include = None,
    exclude: o.Exclude = None,
    rules: o.RulesFile = None,
    limit: o.Limit = None,
    jobs: o.Jobs = None,
    scheduler: o.Scheduler = None,
    quiet: o.Quiet = False,
) -> None:
    """Show indicators over the years of one organ or of many: on the terminal, as JSON, or as a page of charts (-o trend.html)."""
    with mistakes_told():
        from .output import on_terminal, write
        from .run.inputs import Inputs, rules_path
        from .run.pipeline import Run, limits_of
        from .trending import trend_of

        usual = TrendFormat.TABLE if output is None and on_terminal() else TrendFormat.JSON
        to = chosen(form, output, TREND_SUFFIXES, usual)
        inputs = Inputs(paths, include or (), exclude or (), output)
        by = rules_path(rules, quiet=quiet)
        run = Run(inputs, by, limits_of(limit or ()), jobs, scheduler, quiet, allow_empty)
        write(trend_of(run, to, output, indicator=indicator), output)
        status = run.status(strict=False)
    raise typer.Exit(status)
