"""The command line: each command parses, builds, runs, exits. What costs time to import is imported within."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from ..extractors import Notice
from . import __version__, language
from . import options as o
from .endings import crashed, mistakes_told
from .explain import explain
from .formats.registry import (
    CODEBOOK_SUFFIXES,
    FINDINGS_SUFFIXES,
    FORMATS,
    SUFFIXES,
    TOTAL_SUFFIXES,
    WIDE,
    WITHOUT_FILE,
    CodebookFormat,
    FindingsFormat,
    OutputFormat,
    TotalFormat,
    Way,
    chosen,
)
from .rules import app as rules_app
from .spoken import Command, Group
from .trend import trend

if TYPE_CHECKING:
    from pathlib import Path

    from .formats.writer import Wishes

app = typer.Typer(
    name="nianbao",
    cls=Group,
    help="Read the figures out of the yearly reports of Chinese organs on government information disclosure.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(rules_app, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nianbao {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Keep the details of a mistake in nianbao in a file.")
    ] = False,
) -> None:
    """Exit status: 0 done; 1 a hard check failed (check, --strict); 2 wrong usage or rules, nothing was read; 3 some
    inputs could not be read or hold no report, the rest is written; 70 a mistake in nianbao; 74 the output cannot be
    written; 75 it is in use, try again later; 130 and 143 interrupted, nothing is half written."""


@app.command(cls=Command)
def convert(
    paths: o.Paths,
    form: o.Form = None,
    output: o.Output = None,
    wide: o.Wide = False,
    cells: o.Cells = False,
    all_columns: o.AllColumns = False,
    datapackage: o.Datapackage = False,
    best: o.Best = False,
    sure: o.Sure = False,
    excel: o.Excel = False,
    strict: o.Strict = False,
    update: o.Update = False,
    forget: o.Forget = False,
    allow_empty: o.AllowEmpty = False,
    include: o.Include = None,
    exclude: o.Exclude = None,
    rules: o.RulesFile = None,
    limit: o.Limit = None,
    jobs: o.Jobs = None,
    scheduler: o.Scheduler = None,
    quiet: o.Quiet = False,
) -> None:
    """Write the statistics tables of reports as a table, JSON, CSV, a workbook, or a database."""
    with mistakes_told():
        from dataclasses import replace

        from ..extractors import NianbaoError
        from .run.inputs import Inputs, rules_path
        from .run.pipeline import Run, limits_of
        from .writing import WAYS, Storing, describe_columns

        to = _format(form, output, wide=wide)
        wide = wide or to is FORMATS["stata"]
        _check_options(to, wide=wide, cells=cells, excel=excel, update=update, forget=forget)
        if sure and update:
            raise NianbaoError(
                Notice("--sure does not go with --update: what was stored before may be doubtful")
            )
        _check_choice(to, wide=wide, all_columns=all_columns, best=best)
        if datapackage and not (wide and output and to is FORMATS["csv"]):
            raise NianbaoError(Notice("--datapackage is for --wide with -o FILE.csv"))
        inputs = Inputs(paths, include or (), exclude or (), output)
        by = rules_path(rules, quiet=quiet)
        run = Run(inputs, by, limits_of(limit or ()), jobs, scheduler, quiet, allow_empty, sure)
        wishes = replace(
            _wishes(output, wide, cells, excel), all_columns=all_columns, best=best, lang=language.of_data()
        )
        WAYS[to.way](run, to, output, wishes, Storing(update, forget))
        if datapackage and output:
            describe_columns(run, output, wishes)
        status = run.status(strict=strict)
    raise typer.Exit(status)


@app.command(cls=Command)
def check(
    paths: o.Paths,
    form: o.FindingsForm = None,
    soft: o.Soft = False,
    waivers: o.Waivers = None,
    output: o.Output = None,
    allow_empty: o.AllowEmpty = False,
    include: o.Include = None,
    exclude: o.Exclude = None,
    rules: o.RulesFile = None,
    limit: o.Limit = None,
    jobs: o.Jobs = None,
    scheduler: o.Scheduler = None,
    quiet: o.Quiet = False,
) -> None:
    """List the accounting identities that reports break; exit with 1 if there is any."""
    with mistakes_told():
        from ..extractors import NianbaoError
        from .checking import findings_of, write_found
        from .output import on_terminal
        from .run.inputs import Inputs, rules_path
        from .run.pipeline import Run, limits_of

        usual = FindingsFormat.TABLE if output is None and on_terminal() else FindingsFormat.JSON
        to = chosen(form, output, FINDINGS_SUFFIXES, usual)
        if to is FindingsFormat.XLSX and output is None:
            raise NianbaoError(WITHOUT_FILE.of(format=to))
        inputs = Inputs(paths, include or (), exclude or (), output)
        by = rules_path(rules, quiet=quiet)
        run = Run(inputs, by, limits_of(limit or ()), jobs, scheduler, quiet, allow_empty)
        write_found(findings_of(run, soft=soft, waivers=waivers), to, output, quiet=quiet)
        status = run.status(strict=True)
    raise typer.Exit(status)


@app.command(name="sum", cls=Command)
def sum_(
    paths: o.Paths,
    form: o.TotalForm = None,
    by: o.By = None,
    expect: o.Expect = None,
    output: o.Output = None,
    strict: o.Strict = False,
    allow_empty: o.AllowEmpty = False,
    include: o.Include = None,
    exclude: o.Exclude = None,
    rules: o.RulesFile = None,
    limit: o.Limit = None,
    jobs: o.Jobs = None,
    scheduler: o.Scheduler = None,
    quiet: o.Quiet = False,
) -> None:
    """Add up the reports of many organs in the official forms; tell who is missing, doubled or does not add up."""
    with mistakes_told():
        from .output import on_terminal
        from .run.inputs import Inputs, rules_path
        from .run.pipeline import Run, limits_of
        from .summing import summed, write_sum

        usual = TotalFormat.TABLE if output is None and on_terminal() else TotalFormat.JSON
        to = chosen(form, output, TOTAL_SUFFIXES, usual)
        inputs = Inputs(paths, include or (), exclude or (), output)
        by_rules = rules_path(rules, quiet=quiet)
        run = Run(inputs, by_rules, limits_of(limit or ()), jobs, scheduler, quiet, allow_empty)
        write_sum(summed(run, by, expect), to, output)
        status = run.status(strict=strict)
    raise typer.Exit(status)


@app.command(cls=Command)
def codebook(form: o.CodebookForm = None, output: o.Output = None, rules: o.RulesFile = None) -> None:
    """Say of every indicator and column what it means, in which unit, in which eras and forms, and what it is joined with."""
    with mistakes_told():
        from ..extractors import load_rules
        from .formats.codebook import RENDERERS
        from .output import write
        from .run.inputs import rules_path

        to = chosen(form, output, CODEBOOK_SUFFIXES, CodebookFormat.MARKDOWN)
        write(RENDERERS[to](load_rules(rules_path(rules, quiet=True))), output)


app.command(cls=Command)(explain)
app.command(cls=Command)(trend)


def _format(form: o.FormatName | None, output: "Path | None", *, wide: bool) -> OutputFormat:
    """The format: as asked for, by the suffix of the output, or by where it goes."""
    from ..extractors import NianbaoError
    from .output import on_terminal

    usual = FORMATS["csv" if wide else "table" if on_terminal() else "json"]
    to = chosen(FORMATS[form] if form else None, output, SUFFIXES, usual)
    if wide and to.name not in WIDE:
        raise NianbaoError(
            Notice("--wide writes CSV or Stata, not {format}: name it .csv or .dta", format=to.name)
        )
    if to.way is not Way.TEXT and output is None:
        raise NianbaoError(WITHOUT_FILE.of(format=to.name))
    return to


def _check_options(
    to: OutputFormat, *, wide: bool, cells: bool, excel: bool, update: bool, forget: bool
) -> None:
    from ..extractors import NianbaoError

    if cells and not (wide or to is FORMATS["xlsx"]):
        raise NianbaoError(Notice("--cells is for --wide and .xlsx"))
    if excel and to is not FORMATS["csv"]:
        raise NianbaoError(Notice("--excel is for CSV"))
    if update and to.way is not Way.STORE:
        raise NianbaoError(Notice("--update writes into a database; name it .db with -o"))
    if forget and not update:
        raise NianbaoError(Notice("--forget goes with --update"))


def _check_choice(to: OutputFormat, *, wide: bool, all_columns: bool, best: bool) -> None:
    from ..extractors import NianbaoError

    if all_columns and not wide:
        raise NianbaoError(Notice("--all-columns is for --wide"))
    if best and (wide or to.way is not Way.TEXT):
        raise NianbaoError(
            Notice("--best is for JSON, NDJSON, CSV and tables of facts; --wide has only such figures")
        )


def _wishes(output: "Path | None", wide: bool, cells: bool, excel: bool) -> "Wishes":
    import os
    import shutil

    from .formats.writer import Wishes
    from .output import on_terminal

    terminal = output is None and on_terminal()
    broad = shutil.get_terminal_size((100, 24)).columns
    return Wishes(wide, cells, excel, terminal, broad, terminal and not os.environ.get("NO_COLOR"))


def main() -> None:
    """The console script."""
    debug = "--debug" in sys.argv  # also where the mistake is made before options are read
    try:
        app(prog_name="nianbao")
    except Exception as error:
        status = crashed(error, debug=debug)
        with suppress(OSError, AttributeError):
            sys.stdout.flush()
        raise SystemExit(status) from None
