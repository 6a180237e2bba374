"""The command line: parses, calls, writes, chooses the exit code."""

import os
import shutil
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ..extractors import Explanation, Failure, NianbaoError
from .formats.registry import ExplanationFormat, FindingsFormat, Format
from .formats.rendering import TEXT_FORMATS, TextFormat, wide_format
from .rules import app as rules_app
from .run.inputs import Inputs, rules_path
from .run.output import mistakes_told, tell, write
from .run.pipeline import Run
from .run.reading import Piece, Plan, content_of, extractor_by
from .run.writing import into_database, into_file, into_text

app = typer.Typer(
    name="nianbao",
    help="Read the figures out of Chinese government information disclosure reports (政府信息公开工作年度报告).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(rules_app, name="rules")

SUFFIXES = {".json": Format.JSON, ".ndjson": Format.NDJSON, ".csv": Format.CSV, ".xlsx": Format.XLSX,
            ".parquet": Format.PARQUET, ".db": Format.SQLITE, ".sqlite": Format.SQLITE}  # fmt: skip
# Formats that are files only; the extras that bring a library for them are called like them.
FILES_ONLY = (Format.XLSX, Format.PARQUET, Format.SQLITE)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"nianbao {version('nianbao')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Exit status: 0 done; 1 a hard check failed (check, --strict); 2 wrong usage or rules; 3 some inputs could not
    be read, the rest is written; 130 and 143 interrupted, nothing is half written."""


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Of folders, only files like this; may be repeated."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="GLOB", help="Of folders, no files and folders like this; may be repeated."
    ),
]
RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules", help="Rules to use; default: nianbao.yaml in this folder, else the shipped ones."
    ),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=N",
        help="What one file may have: bytes, unpacked, members, pages, cells, seconds; may be repeated.",
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes that read; default: one for each core.")
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster at this address."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no summary; errors are still told.")
]


@app.command()
def convert(
    paths: Paths,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="Default: by the suffix of -o; else a table on a terminal, JSON in a pipe."
        ),
    ] = None,
    output: Output = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="CSV with one report a row and one column an indicator.")
    ] = False,
    cells: Annotated[
        bool, typer.Option("--cells", help="In the wide form, also a column for each kind of applicant.")
    ] = False,
    excel: Annotated[bool, typer.Option("--excel", help="CSV that Excel opens as UTF-8.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if an accounting identity of a report is broken.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Into a .db file, read only what is new or changed in it.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="With --update, take out files that are gone.")
    ] = False,
    include: Include = None,
    exclude: Exclude = None,
    rules: RulesFile = None,
    limit: Limit = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:
    """Write the statistics tables of reports as a table, JSON, CSV, a workbook, or a database."""
    with mistakes_told():
        chosen = _format(form, output, wide=wide)
        _check_options(chosen, wide=wide, cells=cells, excel=excel, update=update, forget=forget)
        inputs = Inputs(paths, include or (), exclude or (), output)
        run = Run(inputs, rules_path(rules, quiet=quiet), limit, jobs, scheduler, quiet)
        if output is not None and chosen is Format.SQLITE:
            into_database(run, output, update=update, forget=forget)
        elif output is not None and chosen in FILES_ONLY:
            into_file(run, chosen, output, cells=cells)
        else:
            text = wide_format(cells=cells) if wide else _text_format(chosen, output)
            into_text(run, text, output, excel=excel)
    raise typer.Exit(run.status(strict=strict))


@app.command()
def check(
    paths: Paths,
    form: Annotated[
        FindingsFormat | None,
        typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe."),
    ] = None,
    soft: Annotated[
        bool, typer.Option("--soft", help="Also what is only worth a look: jumps, lists that do not add up.")
    ] = False,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", help="YAML file of findings that were looked into.")
    ] = None,
    output: Output = None,
    include: Include = None,
    exclude: Exclude = None,
    rules: RulesFile = None,
    limit: Limit = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:
    """List the accounting identities that reports break; exit with 1 if there is any."""
    from ..extractors import findings, load_waivers
    from .formats.findings import RENDERERS

    with mistakes_told():
        reviewed = load_waivers(waivers) if waivers else ()
        inputs = Inputs(paths, include or (), exclude or (), output)
        run = Run(inputs, rules_path(rules, quiet=quiet), limit, jobs, scheduler, quiet)
        statuses: Counter[str] = Counter()
        reports = []
        for piece in run.pieces(Plan(run.rules, None, whole=True, years=True, limits=run.limits)):
            if not piece.failure:
                report = piece.report
                statuses.update(one.status for one in report.checks)
                # the rest is not needed any more, and there may be many
                if any(one.status == "fail" for one in report.checks) or reviewed:
                    reports.append(report)
        found, lapsed = findings(reports, reviewed)
        shown = [finding for finding in found if soft or finding.check.grade == "hard"]
        chosen = form or (
            FindingsFormat.TABLE if output is None and sys.stdout.isatty() else FindingsFormat.JSON
        )
        write(RENDERERS[chosen](shown, run.failures), output)
        tell(*(f"{waivers}: {waiver.report}: {waiver.check}: {reason}" for waiver, reason in lapsed))
        run.broken = sum(finding.check.grade == "hard" for finding in found)
        if not quiet:
            tell(
                f"{run.read} reports, {statuses.total()} checks: {run.broken} failed, {len(found) - run.broken} worth "
                f"a look (--soft), {statuses['skip']} skipped for want of figures"
            )
    raise typer.Exit(run.status(strict=True))


@app.command()
def explain(
    paths: Paths,
    form: Annotated[
        ExplanationFormat | None,
        typer.Option("--format", "-f", help="Default: by the suffix of -o; else text."),
    ] = None,
    output: Output = None,
    unclaimed: Annotated[
        bool,
        typer.Option(
            "--unclaimed", help="Count the wordings of figures that no rule claimed, most frequent first."
        ),
    ] = False,
    indicator: Annotated[
        str | None, typer.Option("--only", metavar="INDICATOR", help="Only what concerns this indicator.")
    ] = None,
    include: Include = None,
    exclude: Exclude = None,
    rules: RulesFile = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Show every figure of a report with the rule that claimed it, or why none did."""
    from .formats.explanation import RENDERERS, only, wordings, wordings_json, wordings_text

    with mistakes_told():
        chosen = _explanation_format(form, output, unclaimed=unclaimed)
        inputs = Inputs(paths, include or (), exclude or (), output)
        run = Run(inputs, rules_path(rules, quiet=quiet), limit, 1, None, quiet)
        extractor = extractor_by(run.rules)
        if indicator is not None and indicator not in extractor.rules.figures:
            raise NianbaoError(f"no indicator `{indicator}`; `nianbao rules list` names all")
        results: list[Explanation | Failure] = []
        for item in run.items():
            result = extractor.explain_all(item[0], content_of(item, run.limits), run.limits)
            run.note(Piece(item[0], item[0], failure=result if isinstance(result, Failure) else None))
            if isinstance(result, Failure):
                tell(f"{result.file}: {result.error}")
                results.append(result)
            else:
                results += [only(one, indicator) if indicator else one for one in result]
        if unclaimed:
            found = wordings(results)
            write(wordings_json(found) if chosen is ExplanationFormat.JSON else wordings_text(found), output)
        else:
            write(RENDERERS[chosen](results, extractor.rules), output)
    raise typer.Exit(run.status(strict=False))


def _format(form: Format | None, output: Path | None, *, wide: bool) -> Format:
    """The format: as asked for, by the suffix of the output, or by where it goes."""
    suffix = SUFFIXES.get(output.suffix.lower()) if output else None
    if wide:
        if form not in (None, Format.CSV):
            raise NianbaoError(f"--wide writes CSV; leave out -f {form}")
        return Format.CSV
    if form is None and output is not None and suffix is None:
        raise NianbaoError(f"{output}: no format for this suffix; say -f, or name it {', '.join(SUFFIXES)}")
    chosen = form or suffix or (Format.TABLE if sys.stdout.isatty() else Format.JSON)
    if chosen in FILES_ONLY and output is None:
        raise NianbaoError(f"{chosen} is written to a file; name one with -o")
    return chosen


def _check_options(form: Format, *, wide: bool, cells: bool, excel: bool, update: bool, forget: bool) -> None:
    if cells and not (wide or form is Format.XLSX):
        raise NianbaoError("--cells is for --wide and .xlsx")
    if excel and form is not Format.CSV:
        raise NianbaoError("--excel is for CSV")
    if update and form is not Format.SQLITE:
        raise NianbaoError("--update writes into a database; name it .db with -o")
    if forget and not update:
        raise NianbaoError("--forget goes with --update")


def _text_format(form: Format, output: Path | None) -> TextFormat:
    if form is not Format.TABLE:
        return TEXT_FORMATS[form]
    from .formats.terminal import as_table

    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return TextFormat(partial(as_table, width=shutil.get_terminal_size((100, 24)).columns, colour=colour))


def _explanation_format(
    form: ExplanationFormat | None, output: Path | None, *, unclaimed: bool
) -> ExplanationFormat:
    suffixes = {
        ".html": ExplanationFormat.HTML,
        ".htm": ExplanationFormat.HTML,
        ".json": ExplanationFormat.JSON,
    }
    chosen = form or suffixes.get(output.suffix.lower() if output else "", ExplanationFormat.TEXT)
    if unclaimed and chosen is ExplanationFormat.HTML:
        raise NianbaoError("--unclaimed writes text or JSON")
    return chosen


def main() -> None:
    """The console script."""
    app(prog_name="nianbao")
