"""How the database is laid out, and how it is opened."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from ...extractors import NianbaoError, Notice
from ..output import InUseError, OutputError
from .columns import COLUMNS, PLACES
from .views import INDICATORS, made_searchable

# The number of the schema, in PRAGMA user_version.
VERSION = 3
FACT_COLUMNS = tuple(column for column in (*COLUMNS, *PLACES) if not column.place.startswith("report."))
TYPES = {int: "INTEGER", bool: "INTEGER", Decimal: "NUMERIC"}
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS reports (
  file TEXT PRIMARY KEY, title TEXT, organ TEXT, year INTEGER, era TEXT NOT NULL, kind TEXT, warnings TEXT NOT NULL,
  organ_key TEXT, figures TEXT, source TEXT NOT NULL, content TEXT NOT NULL, rules TEXT NOT NULL,
  years_checked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS reports_of_an_organ ON reports (organ_key, year);
CREATE INDEX IF NOT EXISTS reports_of_a_source ON reports (source);
CREATE TABLE IF NOT EXISTS facts (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES reports (file) ON DELETE CASCADE, position INTEGER NOT NULL,
  counts INTEGER NOT NULL, {", ".join(f'"{column.name}" {TYPES.get(column.kind, "TEXT")}' for column in FACT_COLUMNS)},
  UNIQUE (file, position));
CREATE INDEX IF NOT EXISTS facts_of_an_indicator ON facts (indicator, year);
CREATE TABLE IF NOT EXISTS checks (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES reports (file) ON DELETE CASCADE, "check" TEXT NOT NULL,
  grade TEXT NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL, expected NUMERIC, actual NUMERIC,
  tolerance NUMERIC NOT NULL, facts TEXT NOT NULL, between_years INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS checks_of_a_report ON checks (file);
CREATE TABLE IF NOT EXISTS errors (
  file TEXT PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, error TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS errors_of_a_source ON errors (source);
CREATE TABLE IF NOT EXISTS indicators (
  indicator TEXT PRIMARY KEY, {", ".join(f'"{name}" TEXT NOT NULL' for name in INDICATORS[1:])});
PRAGMA user_version = {VERSION};
"""
# How long another program may hold the database.
PATIENCE = 30.0
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
NO_DATABASE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
# What SQLite says of a value, not of the database.
OF_A_VALUE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
              OverflowError, UnicodeError)  # fmt: skip


def connected(path: Path) -> sqlite3.Connection:
    """The database in *path*, made where there is none, which nobody else holds. Raises like `told`."""
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    with told(path):
        _refuse_others(path, db)
        _set_mode(db)
        db.execute("PRAGMA foreign_keys = ON")
        db.executescript(SCHEMA)
        made_searchable(db)
    return db


def _refuse_others(path: Path, db: sqlite3.Connection) -> None:
    """Raises NianbaoError where another version, or another program, has made the database."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    made = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'reports'").fetchone() != (0,)
    if version != VERSION and (version or made):
        raise NianbaoError(
            Notice(
                "{file}: a database of another version of nianbao (its schema is {version}, that of this version {own}): "
                "name a new file, and all is read again",
                file=path,
                version=version,
                own=VERSION,
            )
        )


def _set_mode(db: sqlite3.Connection) -> None:
    """WAL, for which SQLite itself does not wait."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_in_use(error) or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tells of SQLite's errors with the database in *path*; those of a value are its own."""
    try:
        yield
    except OF_A_VALUE:
        raise
    except sqlite3.Error as error:
        if is_in_use(error):
            raise InUseError(
                Notice(
                    "{file}: another program holds it for longer than {seconds:g} seconds; try again later",
                    file=path,
                    seconds=PATIENCE,
                )
            ) from None
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in NO_DATABASE:
            raise NianbaoError(Notice("{file}: {what}", file=path, what=error)) from None
        raise OutputError(Notice("{file}: cannot be written: {why}", file=path, why=error)) from None


def is_in_use(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the database."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in IN_USE
