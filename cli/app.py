"""The command line: parses, calls, writes, chooses the exit code."""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from nianbao.cli.findings import RENDERERS as FINDINGS_RENDERERS
from nianbao.cli.findings import FindingsFormat
from nianbao.cli.inputs import inputs
from nianbao.cli.rendering import RENDERERS, Format, Result, as_wide
from nianbao.extractors import (
    Extractor,
    Failure,
    Finding,
    NianbaoError,
    Report,
    Rules,
    RulesError,
    findings,
    load_rules,
    load_waivers,
)

DONE, FINDINGS, WRONG_USAGE, SOME_UNREADABLE = 0, 1, 2, 3

app = typer.Typer(
    name="nianbao",
    help="Read the figures out of Chinese government information disclosure reports (政府信息公开工作年度报告).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
RulesFile = Annotated[Path | None, typer.Option("--rules", help="Rules to use instead of the shipped ones.")]
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
    with _mistakes_told():
        chosen = _format(form, output, wide=wide)
        loaded = load_rules(rules) if rules else load_rules()
        results = _extracted(loaded, paths, quiet=quiet)
        _write(_rendered(results, chosen, loaded, output, wide=wide), output)
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
    with _mistakes_told():
        loaded = load_rules(rules) if rules else load_rules()
        reviewed = load_waivers(waivers) if waivers else ()
        results = _extracted(loaded, paths, quiet=quiet)
        reports = [result for result in results if isinstance(result, Report)]
        found, lapsed = findings(reports, reviewed)
        shown = [finding for finding in found if soft or finding.check.grade == "hard"]
        chosen = form or (FindingsFormat.TABLE if sys.stdout.isatty() else FindingsFormat.JSON)
        _write(FINDINGS_RENDERERS[chosen](shown, [r for r in results if isinstance(r, Failure)]), None)
    for waiver, reason in lapsed:
        typer.echo(f"nianbao: {waivers}: {waiver.report}: {waiver.check}: {reason}", err=True)
    if not quiet:
        typer.echo(f"nianbao: {_counted(reports, found)}", err=True)
    _exit(results, found, quiet=quiet)


@contextmanager
def _mistakes_told() -> Iterator[None]:
    """Ends the program with a word on a mistake of the user's."""
    try:
        yield
    except RulesError as error:
        _fail(str(error), "nothing was read")
    except NianbaoError as error:
        _fail(str(error))


def _counted(reports: Sequence[Report], found: Sequence[Finding]) -> str:
    hard = sum(finding.check.grade == "hard" for finding in found)
    checks = Counter(check.status for report in reports for check in report.checks)
    return (
        f"{len(reports)} reports, {checks.total()} checks: {hard} failed, {len(found) - hard} worth a look (--soft), "
        f"{checks['skip']} skipped for want of figures"
    )


def _exit(results: Sequence[Result], found: Sequence[Finding], *, quiet: bool) -> None:
    failures = sum(isinstance(result, Failure) for result in results)
    if failures and not quiet:
        typer.echo(f"nianbao: {failures} of {len(results)} inputs could not be read", err=True)
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
            typer.echo(f"nianbao: {result.file}: {result.error}", err=True)
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


def _write(text: str, output: Path | None) -> None:
    """Write to standard output, or to a file that is complete or not touched at all."""
    if output is None:
        try:
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.flush()
        except BrokenPipeError:
            # the reader, head for one, has seen enough; Python would complain when it closes the stream
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    target = output.resolve() if output.is_symlink() else output
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, "utf-8")
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as part:
            try:
                part.write(text)
                part.close()
                mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
                Path(part.name).chmod(mode)
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise NianbaoError(f"{output}: cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fail(*lines: str) -> None:
    for line in lines:
        typer.echo(f"nianbao: {line}", err=True)
    raise typer.Exit(WRONG_USAGE)


def main() -> None:
    """The console script."""
    app(prog_name="nianbao")
