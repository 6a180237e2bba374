"""Reports in an SQLite database: tables reports, facts, checks and errors, by the file they come from.

A file that is read again replaces its rows. What is committed is all that came of a file, so that a run may be stopped
at any point and taken up again.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import TracebackType

from ...extractors import Basis, Check, Extractor, Fact, Failure, Kind, NianbaoError, Origin, Report, Source
from .rendering import number

SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
  file TEXT PRIMARY KEY, title TEXT, organ TEXT, year INTEGER, era TEXT NOT NULL, kind TEXT, warnings TEXT NOT NULL,
  source TEXT NOT NULL, content TEXT NOT NULL, rules TEXT NOT NULL, years_checked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS reports_of_an_organ ON reports (organ, year);
CREATE INDEX IF NOT EXISTS reports_of_a_source ON reports (source);
CREATE TABLE IF NOT EXISTS facts (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES reports (file) ON DELETE CASCADE, position INTEGER NOT NULL,
  indicator TEXT NOT NULL, label TEXT NOT NULL, "table" TEXT NOT NULL, scope TEXT NOT NULL, applicant TEXT NOT NULL,
  year INTEGER, value NUMERIC NOT NULL, unit TEXT NOT NULL, approx INTEGER NOT NULL, line INTEGER NOT NULL,
  "column" INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, page INTEGER,
  rule TEXT NOT NULL, origin TEXT NOT NULL, basis TEXT NOT NULL, doubt TEXT, UNIQUE (file, position));
CREATE INDEX IF NOT EXISTS facts_of_an_indicator ON facts (indicator, year);
CREATE TABLE IF NOT EXISTS checks (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES reports (file) ON DELETE CASCADE, "check" TEXT NOT NULL,
  grade TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL, expected NUMERIC, actual NUMERIC,
  tolerance NUMERIC NOT NULL, facts TEXT NOT NULL, between_years INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS checks_of_a_report ON checks (file);
CREATE TABLE IF NOT EXISTS errors (file TEXT PRIMARY KEY, error TEXT NOT NULL);
"""
FILES_AT_ONCE = 100


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other runs away from the database in the file *path*. Raises NianbaoError where another one is at it."""
    try:
        import fcntl
    except ModuleNotFoundError:  # not on Windows; the database's own lock is left
        yield
        return
    try:
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise NianbaoError(f"{path}: another run is writing into it") from None
    except OSError as error:
        raise NianbaoError(f"{path}: cannot be written: {error.strerror}") from None


class Database:
    """The database in the file *path*, which is made where there is none. Raises NianbaoError if it is something else."""

    def __init__(self, path: Path, rules: str) -> None:
        """*rules* stands for the rules that the reports are read by: what was read by others is due again."""
        self._path = path
        self._rules = rules
        self._waiting = 0
        with self._told():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(SCHEMA)
            self._db.execute("BEGIN IMMEDIATE")

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._told():
            self._db.execute("COMMIT")
            self._db.close()

    def is_known(self, source: str, content: str) -> bool:
        """Whether the file *source* was read with this *content*, by these rules."""
        found = self._db.execute("SELECT content, rules FROM reports WHERE source = ?", (source,)).fetchone()
        return bool(found == (content, self._rules))

    def add(self, reports: Sequence[Report], source: str, content: str) -> None:
        """Put in the reports of the file *source*, all or none, in place of what came of it before."""
        with self._whole():
            self._forget(source)
            for report in reports:
                self._add_report(report, source, content)
        self._count()

    def _add_report(self, report: Report, source: str, content: str) -> None:
        values = (
            report.file,
            report.title,
            report.organ,
            report.year,
            report.era,
            report.kind,
            "\n".join(report.warnings),
            source,
            content,
            self._rules,
        )
        self._db.execute(
            "INSERT INTO reports (file, title, organ, year, era, kind, warnings, source, content, rules) "
            f"VALUES ({', '.join('?' * 10)})",
            values,
        )
        self._db.executemany(
            f"INSERT INTO facts VALUES ({', '.join('?' * 22)})",
            (_fact_row(report.file, position, fact) for position, fact in enumerate(report.facts)),
        )
        self._add_checks(report.file, report.checks, between_years=False)
        # what follows from this report's figures is due again for all of its organ
        self._db.execute("UPDATE reports SET years_checked = 0 WHERE organ = ?", (report.organ,))

    def fail(self, failure: Failure) -> None:
        """Note the failure; what was read of the file before is out of date, and the file stays due."""
        with self._told():
            self._forget(failure.file)
            self._db.execute("INSERT INTO errors VALUES (?, ?)", (failure.file, failure.error))
        self._count()

    def forget_all_but(self, files: Set[str], unread: Iterable[str]) -> None:
        """Take out what came from other files, unless they are in one of *unread*: folders and archives that failed."""
        within = tuple(f"{name}{separator}" for name in unread for separator in {"/", os.sep})
        known = self._db.execute(
            "SELECT source, organ FROM reports UNION SELECT file, NULL FROM errors"
        ).fetchall()
        for file, organ in known:
            if file not in files and not file.startswith(within):
                with self._whole():
                    self._forget(file)
                    self._db.execute("UPDATE reports SET years_checked = 0 WHERE organ = ?", (organ,))

    def check_years(self, extractor: Extractor) -> None:
        """Check the reports of each organ against its earlier ones, where any of them is new."""
        named = "SELECT organ, min(years_checked) FROM reports WHERE organ IS NOT NULL AND year IS NOT NULL GROUP BY organ"
        organs: dict[str, dict[str, int]] = {}
        for organ, checked in self._db.execute(named).fetchall():
            organs.setdefault(extractor.organ_key(organ), {})[organ] = checked
        for names in organs.values():
            if all(names.values()):
                continue
            earlier: list[Report] = []
            for report in self._years_of(names):
                with self._told():
                    self._db.execute("DELETE FROM checks WHERE file = ? AND between_years", (report.file,))
                    found = extractor.check_year(report, earlier).checks if earlier else ()
                    self._add_checks(report.file, found, between_years=True)
                    earlier.append(report)
            with self._told():
                of_each = [(name,) for name in names]
                self._db.executemany("UPDATE reports SET years_checked = 1 WHERE organ = ?", of_each)
            self._count()

    def broken(self) -> int:
        """How many hard checks fail."""
        counted = "SELECT count(*) FROM checks WHERE status = 'fail' AND grade = 'hard'"
        found: int = self._db.execute(counted).fetchone()[0]
        return found

    def _years_of(self, names: Iterable[str]) -> list[Report]:
        """The reports of the organ of these *names* by year, of several for one the one with the most facts; without
        their checks."""
        rows = [
            row
            for name in names
            for row in self._db.execute(
                "SELECT file, title, organ, year, era, kind, warnings FROM reports WHERE organ = ? AND year IS NOT NULL",
                (name,),
            )
        ]
        years: dict[int, Report] = {}
        for file, title, organ, year, era, kind, warnings in rows:
            report = Report(file, title, organ, year, era, kind and Kind(kind), tuple(warnings.splitlines()),
                            tuple(self._facts_of(file)), ())  # fmt: skip
            if year not in years or len(report.facts) > len(years[year].facts):
                years[year] = report
        return [years[year] for year in sorted(years)]

    def _facts_of(self, file: str) -> Iterator[Fact]:
        columns = 'indicator, label, "table", scope, applicant, year, value, unit, approx, line, "column", start, "end", quote, page, rule, origin, basis, doubt'
        for row in self._db.execute(f"SELECT {columns} FROM facts WHERE file = ? ORDER BY position", (file,)):
            (
                name,
                label,
                table,
                scope,
                applicant,
                year,
                value,
                unit,
                approx,
                *place,
                rule,
                origin,
                basis,
                doubt,
            ) = row
            yield Fact(name, label, table, scope, applicant, year, Decimal(str(value)), unit, bool(approx),
                       Source(*place), rule, Origin(origin), Basis(basis), doubt)  # fmt: skip

    def _add_checks(self, file: str, checks: Sequence[Check], *, between_years: bool) -> None:
        self._db.executemany(
            f"INSERT INTO checks VALUES (NULL, {', '.join('?' * 10)})",
            (
                (file, c.check, c.grade, c.status, c.message, _side(c.expected), _side(c.actual), number(c.tolerance),
                 json.dumps(c.facts), between_years)
                for c in checks
            ),
        )  # fmt: skip

    def _forget(self, source: str) -> None:
        self._db.execute("DELETE FROM reports WHERE source = ?", (source,))
        self._db.execute("DELETE FROM errors WHERE file = ?", (source,))

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
                self._db.execute("ROLLBACK TO whole")
                raise
            finally:
                self._db.execute("RELEASE whole")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise NianbaoError(f"{self._path}: {error}") from None


def _fact_row(file: str, position: int, fact: Fact) -> tuple[object, ...]:
    source = fact.source
    return (None, file, position, fact.indicator, fact.label, fact.table, fact.scope, fact.applicant, fact.year,
            number(fact.value), fact.unit, fact.approx, source.line, source.column, source.start, source.end,
            source.quote, source.page, fact.rule, fact.origin, fact.basis, fact.doubt)  # fmt: skip


def _side(value: Decimal | None) -> int | float | None:
    return None if value is None else number(value)
