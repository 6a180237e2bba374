"""The command line: parses, calls, writes, chooses the exit code."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nianbao.cli.formats import ExplanationFormat, FindingsFormat, Format
from nianbao.cli.inputs import Inputs, rules_path, standard_input
from nianbao.cli.output import (
    DONE,
    FINDINGS,
    SOME_UNREADABLE,
    mistakes_told,
    opened,
    replacement,
    tell,
    write,
)
from nianbao.cli.progress import followed
from nianbao.cli.reading import Item, Piece, Plan, content_of, extractor_by, pieces
from nianbao.cli.rendering import TEXT_FORMATS, TextFormat, wide_format
from nianbao.cli.rules import app as rules_app
from nianbao.extractors import (
    DEFAULT_LIMITS,
    DocumentError,
    Explanation,
    Failure,
    Limits,
    NianbaoError,
    Rules,
)
from nianbao.extractors.files import is_archive

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from nianbao.cli.columnar import Columnar
    from nianbao.cli.workbook import Workbook

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
        run = _Run(inputs, rules_path(rules, quiet=quiet), limit, jobs, scheduler, quiet)
        if output is not None and chosen is Format.SQLITE:
            _into_database(run, output, update=update, forget=forget)
        elif output is not None and chosen in FILES_ONLY:
            _into_file(run, chosen, output, cells=cells)
        else:
            text = wide_format(cells=cells) if wide else _text_format(chosen, output)
            _into_text(run, text, output, excel=excel)
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
    from nianbao.cli.findings import RENDERERS
    from nianbao.extractors import findings, load_waivers

    with mistakes_told():
        reviewed = load_waivers(waivers) if waivers else ()
        inputs = Inputs(paths, include or (), exclude or (), output)
        run = _Run(inputs, rules_path(rules, quiet=quiet), limit, jobs, scheduler, quiet)
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
    from nianbao.cli.explanation import RENDERERS, only, wordings, wordings_json, wordings_text

    with mistakes_told():
        chosen = _explanation_format(form, output, unclaimed=unclaimed)
        inputs = Inputs(paths, include or (), exclude or (), output)
        run = _Run(inputs, rules_path(rules, quiet=quiet), limit, 1, None, quiet)
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


class _Run:
    """A run over *inputs*: its pieces, and what came of them all."""

    def __init__(
        self,
        inputs: Inputs,
        rules: Path,
        limits: Sequence[str] | None,
        jobs: int | None,
        scheduler: str | None,
        quiet: bool,
    ) -> None:
        self.rules = rules
        self.limits = _limits(limits or ())
        self.failures: list[Failure] = []
        self.read = 0
        self.broken = 0
        self._inputs = inputs
        self._jobs = jobs or os.cpu_count() or 1
        self._scheduler = scheduler
        self._quiet = quiet

    def names(self) -> Iterator[str]:
        return self._inputs.names()

    def items(self) -> Iterator[Item]:
        """All inputs; the files in a zip are inputs of their own."""
        for name in self.names():
            content = standard_input() if name == "-" else None
            if name.lower().endswith(".zip"):
                content = content_of((name, content), self.limits)
            if isinstance(content, bytes) and is_archive(content):
                yield from self._members(name, content)
            else:
                yield name, content

    def _members(self, name: str, content: bytes) -> Iterator[Item]:
        from nianbao.extractors.archives import members

        try:
            for member, inside in members(content, self.limits):
                yield f"{name}/{member}", inside
        except DocumentError as error:
            yield name, error

    def pieces(self, plan: Plan, items: Iterator[Item] | None = None) -> Iterator[Piece]:
        """The pieces of all inputs, or of *items*, told of and counted as they come."""
        extractor_by(self.rules)  # a mistake in the rules stops the run before the first report
        jobs, executors = self._jobs, None
        if self._scheduler:
            jobs, executors = _cluster(self._scheduler)
        found = pieces(plan, items or self.items(), jobs, executors)
        for piece in followed(found, lambda: sum(1 for _ in self.names()), quiet=self._quiet):
            self.note(piece)
            yield piece

    def note(self, piece: Piece) -> None:
        if piece.failure:
            self.failures.append(piece.failure)
        else:
            self.read += 1
            self.broken += piece.broken

    def status(self, *, strict: bool) -> int:
        """The exit status; a word on failures goes before it."""
        if self.failures and not self._quiet:
            tell(f"{len(self.failures)} of {self.read + len(self.failures)} inputs could not be read")
        return SOME_UNREADABLE if self.failures else FINDINGS if strict and self.broken else DONE


def _limits(named: Sequence[str]) -> Limits:
    """The limits, with those that are *named* as NAME=N changed."""
    known = [field.name for field in fields(Limits)]
    changed = {}
    for one in named:
        name, _, number = one.partition("=")
        if name not in known or not number.isdigit():
            raise NianbaoError(f"--limit {one}: write NAME=N, with one of {', '.join(known)}")
        changed[name] = int(number)
    return replace(DEFAULT_LIMITS, **changed)


def _into_text(run: _Run, text: TextFormat, output: Path | None, *, excel: bool) -> None:
    plan = Plan(run.rules, text.each, years=text.checks, limits=run.limits)
    found = run.pieces(plan)
    with opened(output) as stream:

        def put(part: str) -> None:
            stream.write(part.encode("utf-8", "backslashreplace"))

        put(("\ufeff" if excel else "") + text.head(extractor_by(run.rules).rules))
        between = ""
        for piece in found:
            if not piece.failure:
                put(between + piece.text)
                between = text.between
        put(text.tail(run.failures))


def _into_file(run: _Run, form: Format, output: Path, *, cells: bool) -> None:
    extractor = extractor_by(run.rules)
    with replacement(output) as path, _writer(form, path, extractor.rules, cells=cells) as writer:
        for piece in run.pieces(
            Plan(run.rules, None, whole=True, years=form is Format.XLSX, limits=run.limits)
        ):
            if not piece.failure:
                writer.add(piece.report)


def _writer(form: Format, path: Path, rules: Rules, *, cells: bool) -> "Workbook | Columnar":
    """What writes *form*; tells what to install where a library for it is missing."""
    try:
        if form is Format.XLSX:
            from nianbao.cli.workbook import Workbook

            return Workbook(path, rules, cells=cells)
        from nianbao.cli.columnar import Columnar

        return Columnar(path)
    except ModuleNotFoundError as error:
        raise NianbaoError(
            f"{form} needs {error.name}, which is not installed: pip install 'nianbao[{form}]'"
        ) from None


def _into_database(run: _Run, output: Path, *, update: bool, forget: bool) -> None:
    import hashlib

    from nianbao.cli.database import Database, locked
    from nianbao.extractors.cache import fingerprint

    contents: dict[str, str] = {}

    def due() -> Iterator[Item]:
        """The inputs; of an update, those that the database does not know as they are."""
        for item in run.items():
            name, content = item[0], content_of(item, run.limits)
            digest = hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""
            if not (update and digest and database.is_known(name, digest)):
                contents[name] = digest
                yield name, content

    extractor = extractor_by(run.rules)
    with locked(output), Database(output, fingerprint(run.rules)) as database:
        for piece in run.pieces(Plan(run.rules, None, whole=True, limits=run.limits), due()):
            if piece.failure:
                database.fail(piece.failure)
            else:
                database.add(piece.report, piece.item, contents[piece.item])
        if forget:
            database.forget_all_but(set(run.names()))
        database.check_years(extractor)
        run.broken = database.broken()


def _cluster(address: str) -> tuple[int, "Callable[[], Executor]"]:
    """How many workers the Dask cluster at *address* has, and what makes executors of it."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise NianbaoError(
            "--scheduler needs Dask, which is not installed: pip install 'nianbao[dask]'"
        ) from None
    try:
        client = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NianbaoError(f"no Dask scheduler at {address}: {error}") from None
    cores: dict[str, int] = client.ncores()  # type: ignore[no-untyped-call]
    return max(1, sum(cores.values())), client.get_executor


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
    from nianbao.cli.tables import as_table

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
