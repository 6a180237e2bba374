"""Where the pieces of a run go: text, a workbook, a Parquet file, a database."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from ...extractors import NianbaoError, Rules
from ..formats.registry import Format
from ..formats.rendering import TextFormat
from .output import opened, replacement
from .pipeline import Run
from .reading import Item, Plan, content_of, extractor_by

if TYPE_CHECKING:
    from ..formats.parquet import Columnar
    from ..formats.workbook import Workbook


def into_text(run: Run, text: TextFormat, output: Path | None, *, excel: bool) -> None:
    """Write report by report to standard output or a file, with a mark for *excel*."""
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


def into_file(run: Run, form: Format, output: Path, *, cells: bool) -> None:
    """Write a workbook or a Parquet file."""
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
            from ..formats.workbook import Workbook

            return Workbook(path, rules, cells=cells)
        from ..formats.parquet import Columnar

        return Columnar(path)
    except ModuleNotFoundError as error:
        raise NianbaoError(
            f"{form} needs {error.name}, which is not installed: pip install 'nianbao[{form}]'"
        ) from None


def into_database(run: Run, output: Path, *, update: bool, forget: bool) -> None:
    """Put the reports into a database; with *update* only what is new, with *forget* without what is gone."""
    import hashlib

    from ...extractors import fingerprint
    from ..formats.database import Database, locked

    contents: dict[str, str] = {}  # the digest of each input

    def due() -> Iterator[Item]:
        """The inputs; of an update, those that the database does not know as they are."""
        for item in run.items():
            name, content = item[0], content_of(item, run.limits)
            digest = hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""
            contents[name] = digest
            if not (update and digest and database.is_known(name, digest)):
                yield name, content

    extractor = extractor_by(run.rules)
    with locked(output), Database(output, fingerprint(run.rules)) as database:
        found = run.pieces(Plan(run.rules, None, whole=True, limits=run.limits), due())
        for name, of_one in groupby(found, attrgetter("item")):
            first, *others = of_one
            if first.failure:
                database.fail(first.failure)
            else:
                database.add([piece.report for piece in (first, *others)], name, contents[name])
        if forget:
            database.forget_all_but(contents.keys(), (failure.file for failure in run.failures))
        database.check_years(extractor)
        run.broken = database.broken()
