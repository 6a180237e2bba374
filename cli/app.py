"""The command line: parses, calls, writes, chooses the exit code."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from nianbao.cli.explanation import RENDERERS as EXPLANATION_RENDERERS
from nianbao.cli.explanation import ExplanationFormat, only, wordings, wordings_json, wordings_text
from nianbao.cli.findings import RENDERERS as FINDINGS_RENDERERS
from nianbao.cli.findings import FindingsFormat
from nianbao.cli.inputs import inputs, rules_path
from nianbao.cli.output import DONE, FINDINGS, SOME_UNREADABLE, mistakes_told, tell, write
from nianbao.cli.rendering import RENDERERS, Format, Result, as_wide
from nianbao.cli.rules import app as rules_app
from nianbao.extractors import (
    Explanation,
    Extractor,
    Failure,
    Finding,
    NianbaoError,
    Report,
    Rules,
    findings,
    load_rules,
    load_waivers,
)

app = typer.Typer(
    name="nianbao",
    help="Read the figures out of Chinese government information disclosure reports (政府信息公开工作年度报告).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(rules_app, name="rules")


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
    be read, the rest is written."""


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.")
]
RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules", help="Rules to use; default: nianbao.yaml in this folder, else the shipped ones."
    ),
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
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="CSV with one report a row and one column an indicator.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if an accounting identity of a report is broken.")
    ] = False,
    rules: RulesFile = None,
    quiet: Quiet = False,
) -> None:
    """Write the statistics tables of reports as a table, JSON or CSV."""
    with mistakes_told():
        chosen = _format(form, output, wide=wide)
        loaded = load_rules(rules_path(rules, quiet=quiet))
        results = _extracted(loaded, paths, quiet=quiet)
        write(_rendered(results, chosen, loaded, output, wide=wide), output)
    found, _ = findings([result for result in results if isinstance(result, Report)])
    _exit(results, found if strict else [], quiet=quiet)


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
    rules: RulesFile = None,
    quiet: Quiet = False,
) -> None:
    """List the accounting identities that reports break; exit with 1 if there is any."""
    with mistakes_told():
        loaded = load_rules(rules_path(rules, quiet=quiet))
        reviewed = load_waivers(waivers) if waivers else ()
        results = _extracted(loaded, paths, quiet=quiet)
        reports = [result for result in results if isinstance(result, Report)]
        found, lapsed = findings(reports, reviewed)
        shown = [finding for finding in found if soft or finding.check.grade == "hard"]
        chosen = form or (FindingsFormat.TABLE if sys.stdout.isatty() else FindingsFormat.JSON)
        write(FINDINGS_RENDERERS[chosen](shown, [r for r in results if isinstance(r, Failure)]), None)
    for waiver, reason in lapsed:
        tell(f"{waivers}: {waiver.report}: {waiver.check}: {reason}")
    if not quiet:
        tell(f"{_counted(reports, found)}")
    _exit(results, found, quiet=quiet)


@app.command()
def explain(
    paths: Paths,
    form: Annotated[
        ExplanationFormat | None,
        typer.Option("--format", "-f", help="Default: by the suffix of -o; else text."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    unclaimed: Annotated[
        bool,
        typer.Option(
            "--unclaimed", help="Count the wordings of figures that no rule claimed, most frequent first."
        ),
    ] = False,
    indicator: Annotated[
        str | None, typer.Option("--only", metavar="INDICATOR", help="Only what concerns this indicator.")
    ] = None,
    rules: RulesFile = None,
    quiet: Quiet = False,
) -> None:
    """Show every figure of a report with the rule that claimed it, or why none did."""
    with mistakes_told():
        chosen = _explanation_format(form, output, unclaimed=unclaimed)
        loaded = load_rules(rules_path(rules, quiet=quiet))
        if indicator is not None and indicator not in loaded.figures:
            raise NianbaoError(f"no indicator `{indicator}`; `nianbao rules list` names all")
        results: list[Explanation | Failure] = []
        for result in Extractor(loaded).explain_many(inputs(paths)):
            if isinstance(result, Failure):
                tell(f"{result.file}: {result.error}")
            elif indicator is not None:
                result = only(result, indicator)
            results.append(result)
        if unclaimed:
            found = wordings(results)
            write(wordings_json(found) if chosen is ExplanationFormat.JSON else wordings_text(found), output)
        else:
            write(EXPLANATION_RENDERERS[chosen](results, loaded), output)
    _exit(results, [], quiet=quiet)


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


def _counted(reports: Sequence[Report], found: Sequence[Finding]) -> str:
    hard = sum(finding.check.grade == "hard" for finding in found)
    checks = Counter(check.status for report in reports for check in report.checks)
    return (
        f"{len(reports)} reports, {checks.total()} checks: {hard} failed, {len(found) - hard} worth a look (--soft), "
        f"{checks['skip']} skipped for want of figures"
    )


def _exit(results: Sequence[Result | Explanation], found: Sequence[Finding], *, quiet: bool) -> None:
    failures = sum(isinstance(result, Failure) for result in results)
    if failures and not quiet:
        tell(f"{failures} of {len(results)} inputs could not be read")
    broken = any(finding.check.grade == "hard" for finding in found)
    raise typer.Exit(SOME_UNREADABLE if failures else FINDINGS if broken else DONE)


def _format(form: Format | None, output: Path | None, *, wide: bool) -> Format:
    """The format: as asked for, by the suffix of the output, or by where it goes."""
    if wide:
        if form not in (None, Format.CSV):
            raise NianbaoError(f"--wide writes CSV; leave out -f {form}")
        return Format.CSV
    if form is not None:
        return form
    if output is not None:
        suffix = output.suffix.lower().lstrip(".")
        if suffix not in ("json", "ndjson", "csv"):
            raise NianbaoError(
                f"{output}: no format for this suffix; name it .json, .ndjson or .csv, or say -f"
            )
        return Format(suffix)
    return Format.TABLE if sys.stdout.isatty() else Format.JSON


def _extracted(rules: Rules, paths: list[str], *, quiet: bool) -> list[Result]:
    """All results in order; failures are told as they come."""
    results: list[Result] = []
    extractor = Extractor(rules)
    stream = extractor.extract_many(inputs(paths))
    if not quiet and sys.stderr.isatty() and not sys.stdout.isatty():
        from rich.console import Console
        from rich.progress import track

        stream = iter(track(stream, description="reading", console=Console(stderr=True), transient=True))
    for result in stream:
        if isinstance(result, Failure):
            tell(f"{result.file}: {result.error}")
        results.append(result)
    checked = iter(extractor.check_years([result for result in results if isinstance(result, Report)]))
    return [next(checked) if isinstance(result, Report) else result for result in results]


def _rendered(
    results: Sequence[Result], form: Format, rules: Rules, output: Path | None, *, wide: bool
) -> str:
    if wide:
        return as_wide(results, rules)
    if form is Format.TABLE:
        from nianbao.cli.tables import as_table

        terminal = output is None and sys.stdout.isatty()
        width = shutil.get_terminal_size((100, 24)).columns
        return as_table(results, rules, width, colour=terminal and not os.environ.get("NO_COLOR"))
    return RENDERERS[form](results, rules)


def main() -> None:
    """The console script."""
    app(prog_name="nianbao")
