"""Reports in an SQLite database: tables reports, facts, checks and errors, by the file they come from.

A file that is read again replaces its rows. What is committed is all that came of a file, so that a run may be stopped
at any point and taken up again. The database is in WAL mode: who reads in it disturbs no run, and no run a reader.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ...extractors import Check, Extractor, Fact, Failure, Kind, NianbaoError, Notice, Precedence, Report
from ..output import InUseError
from .columns import Row, cells, number, restored
from .schema import FACT_COLUMNS, OF_A_VALUE, connected, told
from .views import describe

FILES_AT_ONCE = 100
# SQLite's own whole numbers end here.
LARGEST = 2**63 - 1


class RefusedError(NianbaoError):
    """The database does not take what came of a file; nothing of it is there."""


def writer(path: Path, by: Extractor, rules: str) -> "Database":
    """The database in *path*."""
    return Database(path, by, rules)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other runs away from the database in the file *path*. Raises InUseError where another one is at it."""
    import filelock

    try:
        with filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=0):
            yield
    except filelock.Timeout:
        raise InUseError(
            Notice("{file}: another run is writing into it; nothing was read", file=path)
        ) from None


class Database:
    """The database in the file *path*, which is made where there is none. Raises NianbaoError if it is something else."""

    def __init__(self, path: Path, by: Extractor, rules: str) -> None:
        """*rules* stands for the rules that reports are read *by*: what was read by others is due again."""
        self._by, self._rules = by, rules
        self._precedence = Precedence(by.rules)
        self._waiting = 0
        self._told = partial(told, path)
        with self._told():
            self._db = connected(path)
            self._db.create_function("organ_key", 1, by.organ_key, deterministic=True)
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "UPDATE reports SET organ_key = organ_key(organ) WHERE organ IS NOT NULL AND rules != ?",
                (rules,),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._told():
            try:
                if error is None:
                    describe(self._db, self._by.rules)
                if self._db.in_transaction:
                    self._db.execute("COMMIT")
            finally:
                self._db.close()

    def is_known(self, source: str, content: str) -> bool:
        """Whether the file *source* was read with this *content*, by these rules, and nothing was wrong with it."""
        found = self._db.execute("SELECT content, rules FROM reports WHERE source = ?", (source,)).fetchone()
        failed = self._db.execute("SELECT 1 FROM errors WHERE source = ?", (source,)).fetchone()
        return bool(found == (content, self._rules) and not failed)

    def add(self, reports: Sequence[Report], source: str, content: str) -> None:
        """Put in the reports of the file *source*, all or none, in place of what came of it before.

        Raises RefusedError where the database does not take them.
        """
        try:
            with self._whole():
                self._forget(source)
                for report in reports:
                    self._add_report(report, source, content)
        except OF_A_VALUE as error:
            raise RefusedError(Notice("the database does not take it: {why}", why=error)) from None
        self._count()

    def _add_report(self, report: Report, source: str, content: str) -> None:
        key = self._by.organ_key(report.organ) if report.organ else None
        own = self._precedence.figures(report)
        figures = hashlib.sha256(own.encode()).hexdigest() if own else None
        about = (*report[:6], "\n".join(report.warnings), key, figures, source, content, self._rules)
        self._db.execute(
            "INSERT INTO reports (file, title, organ, year, era, kind, warnings, organ_key, figures, source, content, rules) "
            f"VALUES ({_places(about)})",
            about,
        )
        counting = {id(chosen.fact) for chosen in self._precedence.chosen(report.facts).values()}
        self._db.executemany(
            f"INSERT INTO facts VALUES (NULL, ?, ?, ?, {_places(FACT_COLUMNS)})",
            (
                (
                    report.file,
                    position,
                    id(fact) in counting,
                    *map(_fitting, cells(Row(report, fact), FACT_COLUMNS)),
                )
                for position, fact in enumerate(report.facts)
            ),
        )
        self._add_checks(report.file, report.checks, between_years=False)
        self._years_due(key)

    def fail(self, failure: Failure, source: str, *, passing: bool = False) -> None:
        """Note the failure, and the file stays due; unless *passing*, what was read of it before is out of date."""
        with self._told():
            if not passing:
                self._forget(source)
            self.note(failure, source)
        self._count()

    def note(self, failure: Failure, source: str) -> None:
        """Note the failure of one of several reports in the file *source*."""
        values = (failure.file, source, failure.kind, failure.error)
        with self._told():
            self._db.execute("INSERT OR REPLACE INTO errors VALUES (?, ?, ?, ?)", values)

    def sources(self) -> list[str]:
        """The files that reports come from."""
        return [
            source for (source,) in self._db.execute("SELECT DISTINCT source FROM reports ORDER BY source")
        ]

    def failed(self) -> list[str]:
        """The files, folders and archives with errors."""
        return [source for (source,) in self._db.execute("SELECT DISTINCT source FROM errors")]

    def forget(self, sources: Iterable[str]) -> None:
        """Take out all that came from *sources*."""
        organs = "SELECT DISTINCT organ_key FROM reports WHERE source = ?"
        for source in sources:
            with self._whole():
                touched = self._db.execute(organs, (source,)).fetchall()
                self._forget(source)
                for (key,) in touched:
                    self._years_due(key)

    def mend(self, sources: Iterable[str]) -> None:
        """Take out the errors of *sources*, with which nothing is wrong any more."""
        with self._told():
            for source in sources:
                self._db.execute("DELETE FROM errors WHERE source = ?", (source,))

    def check_years(self) -> None:
        """Check the reports of each organ against its earlier ones, where any of them is new."""
        due = "SELECT DISTINCT organ_key FROM reports WHERE organ_key IS NOT NULL AND year IS NOT NULL AND NOT years_checked"
        for (key,) in self._db.execute(due).fetchall():
            earlier: list[Report] = []
            with self._told():
                self._db.execute(
                    "DELETE FROM checks WHERE between_years AND file IN (SELECT file FROM reports WHERE organ_key = ?)",
                    (key,),
                )
            for report in self._years_of(key):
                with self._told():
                    found = self._by.check_year(report, earlier).checks if earlier else ()
                    self._add_checks(report.file, found, between_years=True)
                    earlier.append(report)
            with self._told():
                self._db.execute("UPDATE reports SET years_checked = 1 WHERE organ_key = ?", (key,))
            self._count()

    def broken(self) -> int:
        """How many hard checks fail."""
        counted = "SELECT count(*) FROM checks WHERE status = 'fail' AND grade = 'hard'"
        found: int = self._db.execute(counted).fetchone()[0]
        return found

    def _years_of(self, key: str) -> list[Report]:
        """The reports of the organ of this *key* by year, of several for one the one with the most facts; without
        their checks."""
        rows = self._db.execute(
            "SELECT file, title, organ, year, era, kind, warnings FROM reports WHERE organ_key = ? AND year IS NOT NULL",
            (key,),
        ).fetchall()
        years: dict[int, Report] = {}
        for file, title, organ, year, era, kind, warnings in rows:
            report = Report(file, title, organ, year, era, kind and Kind(kind), tuple(warnings.splitlines()),
                            tuple(self._facts_of(file)), ())  # fmt: skip
            if year not in years or len(report.facts) > len(years[year].facts):
                years[year] = report
        return [years[year] for year in sorted(years)]

    def _facts_of(self, file: str) -> Iterator[Fact]:
        names = [column.name for column in FACT_COLUMNS]
        selected = ", ".join(f'"{name}"' for name in names)
        for row in self._db.execute(
            f"SELECT {selected} FROM facts WHERE file = ? ORDER BY position", (file,)
        ):
            yield restored(dict(zip(names, row, strict=True)))

    def _add_checks(self, file: str, checks: Sequence[Check], *, between_years: bool) -> None:
        self._db.executemany(
            f"INSERT INTO checks VALUES (NULL, {', '.join('?' * 10)})",
            (
                (file, c.check, c.grade, c.status, c.message, _side(c.expected), _side(c.actual), _side(c.tolerance),
                 json.dumps(c.facts), between_years)
                for c in checks
            ),
        )  # fmt: skip

    def _years_due(self, key: str | None) -> None:
        """What follows from the figures of one report is due again for all of its organ."""
        self._db.execute("UPDATE reports SET years_checked = 0 WHERE organ_key = ?", (key,))

    def _forget(self, source: str) -> None:
        self._db.execute("DELETE FROM reports WHERE source = ?", (source,))
        self._db.execute("DELETE FROM errors WHERE source = ?", (source,))

    def _count(self) -> None:
        self._waiting += 1
        if self._waiting == FILES_AT_ONCE:
            with self._told():
                self._db.execute("COMMIT")
                self._db.execute("BEGIN IMMEDIATE")
            self._waiting = 0

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What is done within is done as a whole, or not at all where it is interrupted."""
        with self._told():
            self._db.execute("SAVEPOINT whole")
            try:
                yield
            except BaseException:
                if (
                    self._db.in_transaction
                ):  # of a full disk SQLite itself takes back all that is not committed
                    self._db.execute("ROLLBACK TO whole")
                raise
            finally:
                if self._db.in_transaction:
                    self._db.execute("RELEASE whole")


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _fitting(value: Any) -> Any:
    """*value*, or the nearest number that SQLite has."""
    return float(value) if isinstance(value, int) and abs(value) > LARGEST else value


def _side(value: Decimal | None) -> int | float | None:
    found: int | float | None = None if value is None else _fitting(number(value))
    return found
