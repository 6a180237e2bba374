"""What a database offers to who asks it: indicators, organs, the panel, what does not add up, a search of quotes.

All but the indicators and the search are views, which are right whatever is put in or taken out.
"""

import sqlite3

from ...extractors import Rules
from .codebook import entries
from .columns import COLUMNS
from .panel import column_names

INDICATORS = ("indicator", "label", "english", "unit", "table", "eras", "forms", "column")
# The first of the files that have the same report.
ONCE = """NOT EXISTS (SELECT 1 FROM reports AS o WHERE o.organ_key = r.organ_key AND o.year = r.year
  AND o.figures = r.figures AND o.file < r.file)"""
ORGANS = """SELECT organ_key, max(organ) AS organ, group_concat(DISTINCT organ) AS names, count(*) AS reports,
  count(DISTINCT year) AS years, min(year) AS first_year, max(year) AS last_year
FROM reports WHERE organ_key IS NOT NULL GROUP BY organ_key"""
FINDINGS = """SELECT c.file, r.organ, r.organ_key, r.year, c."check", c.grade, c.message, c.expected, c.actual,
  c.actual - c.expected AS difference, c.between_years
FROM checks AS c JOIN reports AS r USING (file) WHERE c.status = 'fail' ORDER BY c.grade, c.file, c.id"""
# Three letters and more are found with MATCH, fewer with LIKE in facts. Without the tokenizer there is no search.
SEARCH = """CREATE VIRTUAL TABLE quotes USING fts5(quote, content = 'facts', content_rowid = 'id', tokenize = 'trigram')"""
KEPT_UP = """
INSERT INTO quotes (quotes) VALUES ('rebuild');
CREATE TRIGGER IF NOT EXISTS quote_added AFTER INSERT ON facts BEGIN
  INSERT INTO quotes (rowid, quote) VALUES (new.id, new.quote); END;
CREATE TRIGGER IF NOT EXISTS quote_taken_out AFTER DELETE ON facts BEGIN
  INSERT INTO quotes (quotes, rowid, quote) VALUES ('delete', old.id, old.quote); END;
"""


def made_searchable(db: sqlite3.Connection) -> None:
    """Give a database that has none a search of quotes, where this SQLite can have one."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotes'").fetchone():
        return
    try:
        db.execute(SEARCH)
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):  # neither the module nor the tokenizer is missing
            raise
    else:
        db.executescript(KEPT_UP)


def describe(db: sqlite3.Connection, rules: Rules) -> None:
    """The indicators of *rules*, and the views with a column for each indicator that is there."""
    known = [
        tuple((entry | {"table": rules.figures[entry["indicator"]].table})[name] for name in INDICATORS)
        for entry in entries(rules)
        if entry["indicator"] and not entry["applicant"]
    ]
    db.execute("DELETE FROM indicators")
    db.executemany(f"INSERT INTO indicators VALUES ({', '.join('?' * len(INDICATORS))})", known)
    stated = {name for (name,) in db.execute("SELECT DISTINCT indicator FROM facts WHERE scope = ''")}
    there = [name for name in (*rules.figures, *sorted(stated - set(rules.figures))) if name in stated]
    for name, query in {
        "panel": panel(there), "organs": ORGANS, "findings": FINDINGS, "statements": statements(),
    }.items():  # fmt: skip
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {query}")


def panel(indicators: list[str]) -> str:
    """A row for each report, with a column for each of the *indicators*: the figures that count, only stated ones."""
    columns = "".join(
        f",\n  max(CASE f.indicator WHEN {_quoted(name)} THEN f.value END) AS {_named(column)}"
        for name, column in zip(indicators, column_names((name, "") for name in indicators), strict=True)
    )
    return f"""SELECT r.file, r.organ, r.year, r.organ_key{columns}
FROM reports AS r LEFT JOIN facts AS f
  ON f.file = r.file AND f.counts AND f.scope = '' AND f.applicant = '' AND f.year IS r.year
WHERE {ONCE} GROUP BY r.file"""


def statements() -> str:
    """The facts with the columns that CSV has."""
    shown = (f'r."{c.name}"' if c.place.startswith("report.") else f'f."{c.name}"' for c in COLUMNS)
    return f"SELECT {', '.join(shown)}, r.organ_key, f.counts FROM facts AS f JOIN reports AS r USING (file)"


def _named(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
