"""Reports into a database: what is new, what failed, what is gone."""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from ..extractors import Failure, Notice, fingerprint
from . import language
from .formats.registry import OutputFormat
from .output import tell, written
from .run.inputs import in_time
from .run.pipeline import Run
from .run.reading import Item, NoFileError, Piece, Plan, digest_of, extractor_by
from .run.roots import Roots
from .visible import real_name, shown_name

if TYPE_CHECKING:
    from .formats.database import Database


def store(run: Run, form: OutputFormat, output: Path, *, update: bool, forget: bool) -> None:
    """Put the reports into a database; with *update* only what is new, with *forget* without what is gone."""
    from .formats.database import locked

    by = extractor_by(run.rules, language.of_data())
    with written(output), locked(output), form.writer(output, by, fingerprint(run.rules)) as database:
        seen: set[str] = set()
        failed: set[str] = set()
        due = _due(run, database, seen, update=update)
        found = run.pieces(Plan(run.rules, run.limits, whole=True), due)
        for source, of_one in groupby(found, attrgetter("item")):
            if not _put(run, database, source, list(of_one)):
                failed.add(source)
        roots = Roots(run.inputs.paths)
        if forget:
            _forget(run, database, roots, seen, failed)
        own = {roots.of(name) for name in seen} - {None}
        database.mend(name for name in database.failed() if name not in failed and roots.of(name) in own)
        database.check_years()
        run.broken = database.broken()


def _due(run: Run, database: "Database", seen: set[str], *, update: bool) -> Iterator[Item]:
    """The inputs; of an *update*, those that the database does not know as they are. All files are *seen*."""
    for item in run.inputs.items(run.limits):
        name, content = item
        shown = shown_name(name)
        if not isinstance(content, NoFileError):
            seen.add(shown)
        if update:
            content = in_time(item, run.limits)
            digest = digest_of(content)
            if digest and database.is_known(shown, digest):
                continue
        yield name, content


def _put(run: Run, database: "Database", source: str, pieces: list[Piece]) -> bool:
    """Put in what came of one file; whether nothing was wrong with it."""
    from .formats.database import RefusedError

    failures = [(piece.failure, piece.passing) for piece in pieces if piece.failure]
    if len(failures) < len(pieces):
        try:
            reports = [piece.report for piece in pieces if not piece.failure]
            database.add(reports, source, pieces[0].digest)
        except RefusedError as error:
            failure = run.fail(Failure(source, error.args[0]))
            database.fail(failure, source)
            return False
        for failure, _ in failures:
            database.note(failure, source)
    else:
        for failure, passing in failures:
            database.fail(failure, source, passing=passing)
    return not failures


def _forget(run: Run, database: "Database", roots: Roots, seen: set[str], failed: set[str]) -> None:
    """Take out what came from files that are gone from below what the user named; not where nothing is left at all."""
    unread = tuple(f"{name}{separator}" for name in failed for separator in {"/", os.sep})
    shown = {roots.of(name) for name in seen}
    archives = {shown_name(name) for name in run.inputs.names} - failed
    gone: list[str] = []
    missing: Counter[str] = Counter()
    for source in database.sources():
        root = roots.of(source)
        if root is None or source in seen:
            continue
        if root not in shown:
            missing[root] += 1
        elif not source.startswith(unread) and not _is_there(source, archives):
            gone.append(source)
    database.forget(gone)
    for root, files in missing.items():
        tell(
            Notice(
                "{folder}: no file is there, and the database has {n:,} from it: none is forgotten (is it mounted?)",
                folder=root,
                n=files,
            )
        )
        run.refused += 1
    if not run.quiet:
        tell(Notice("{n:,} files that are gone were forgotten", n=len(gone)))


def _is_there(source: str, archives: set[str]) -> bool:
    """Whether the file is only left out of this run: there is one, or an archive that was not opened."""
    if os.path.lexists(real_name(source)):
        return True
    above = source
    while above := above.replace(os.sep, "/").rpartition("/")[0]:
        if os.path.isfile(real_name(above)):  # noqa: PTH113
            return above not in archives
    return False
