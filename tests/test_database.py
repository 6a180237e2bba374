"""What a database offers: the panel, the organs, the findings, the indicators, a search; right after every update."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nianbao.cli.formats import views
from nianbao.cli.formats.database import Database
from nianbao.cli.formats.panel import column_names
from nianbao.cli.output import OutputError
from nianbao.extractors import Extractor, Precedence, load_rules

from composed import TOWNS, text_of

EXTRACTOR = Extractor(load_rules())
TEXT = """青山县{0}年政府信息公开年度报告
一、概述
{0}年，我县政府网站公开政府信息{1}条，市教育局公开政府信息7条。全年收到政府信息公开申请9件。
三、依申请公开情况
全年收到政府信息公开申请8件。
"""
ROOT = Path(__file__).parents[1]
HAS_TRIGRAM = sqlite3.sqlite_version_info >= (3, 34)


def nianbao(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


def asked(database: Path, query: str) -> list[dict[str, Any]]:
    db = sqlite3.connect(database)
    try:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(query).fetchall()]
    finally:
        db.close()


def found(database: Path, words: str) -> list[str]:
    """The files with a quote in which *words* stand."""
    query = f"SELECT DISTINCT file FROM quotes JOIN facts ON facts.id = quotes.rowid WHERE quotes MATCH '\"{words}\"'"
    return sorted(Path(row["file"]).name for row in asked(database, query))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for year, count in ((2015, 100), (2016, 900)):
        (folder / f"{year}.txt").write_text(TEXT.format(year, count), "utf-8")
    return folder


def test_the_panel_has_a_row_a_report_and_the_figures_that_count(inbox: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    nianbao("convert", inbox, "-o", database)
    rows = asked(database, "SELECT * FROM panel ORDER BY year")
    assert rows == [
        {
            "file": str(inbox / f"{year}.txt"),
            "organ": "青山县",
            "year": year,
            "organ_key": EXTRACTOR.organ_key("青山县"),
            "disclosed_website": count,
            "applications_received": 8,
        }
        for year, count in ((2015, 100), (2016, 900))
    ]


def test_the_panel_has_the_figures_of_the_wide_form(tmp_path: Path) -> None:
    for town in TOWNS[:3]:
        (tmp_path / f"{town}.txt").write_text(text_of(town, "tabs"), "utf-8")
    database = tmp_path / "a.db"
    nianbao("convert", tmp_path, "-o", database)
    for row in asked(database, "SELECT * FROM panel"):
        report = EXTRACTOR.extract(Path(row["file"]).read_text("utf-8"), row["file"])
        own = Precedence(EXTRACTOR.rules).own(report)
        wanted = {column_names([named])[0]: c.fact.value for named, c in own.items() if not named[1]}
        figures = {
            name: value for name, value in row.items() if name not in ("file", "organ", "year", "organ_key")
        }
        assert len(wanted) > 20
        assert {name: value for name, value in figures.items() if value is not None} == wanted


def test_updates_keep_every_view_and_the_search_right(inbox: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    update = ("convert", inbox, "-o", database, "--update", "--forget", "-q")
    nianbao(*update)
    jump = (
        'SELECT year, "check", grade, difference FROM findings WHERE between_years AND "check" LIKE \'%jump\''
    )
    assert [(row["year"], row["grade"]) for row in asked(database, jump)] == [(2016, "soft")]
    (organ,) = asked(database, "SELECT * FROM organs")
    assert (organ["organ_key"], organ["reports"], organ["first_year"], organ["last_year"]) == (
        EXTRACTOR.organ_key("青山县"), 2, 2015, 2016,
    )  # fmt: skip

    other = "白水县{0}年政府信息公开年度报告\n{0}年，通过公告栏公开政府信息12条，收取复印费36.50元。"
    (inbox / "2016.txt").write_text(other.format(2017), "utf-8")
    nianbao(*update)
    assert asked(database, jump) == []
    rows = asked(database, "SELECT * FROM panel ORDER BY year")
    assert [(row["organ"], row["year"], row["disclosed_website"]) for row in rows] == [
        ("青山县", 2015, 100),
        ("白水县", 2017, None),
    ]
    assert [row["fees_collected"] for row in rows] == [None, 36.5]
    assert [row["organ"] for row in asked(database, "SELECT organ FROM organs ORDER BY organ")] == [
        "白水县",
        "青山县",
    ]
    if HAS_TRIGRAM:
        assert (found(database, "政府网站"), found(database, "复印费")) == (["2015.txt"], ["2016.txt"])

    (inbox / "2015.txt").unlink()
    nianbao(*update)
    rows = asked(database, "SELECT * FROM panel")
    assert [(row["organ"], row["fees_collected"]) for row in rows] == [("白水县", 36.5)]
    assert "disclosed_website" not in rows[0]
    assert [row["organ"] for row in asked(database, "SELECT organ FROM organs")] == ["白水县"]
    if HAS_TRIGRAM:
        assert (found(database, "政府网站"), found(database, "复印费")) == ([], ["2016.txt"])
        db = sqlite3.connect(database)
        db.execute("INSERT INTO quotes (quotes, rank) VALUES ('integrity-check', 1)")
        db.close()


def test_the_same_report_in_two_files_is_one_row_of_the_panel_whatever_comes_first(
    inbox: Path, tmp_path: Path
) -> None:
    database = tmp_path / "a.db"
    for name in ("2016（公示）.txt", "0.txt"):
        (inbox / name).write_text(TEXT.format(2016, 900), "utf-8")
        nianbao("convert", inbox, "-o", database, "--update")
        rows = asked(database, "SELECT file, year FROM panel WHERE year = 2016")
        assert len(rows) == 1
    assert rows == [{"file": str(inbox / "0.txt"), "year": 2016}]
    (inbox / "0.txt").unlink()
    nianbao("convert", inbox, "-o", database, "--update", "--forget")
    rows = asked(database, "SELECT file FROM panel WHERE year = 2016")
    assert rows == [{"file": str(inbox / "2016.txt")}]


def test_indicators_say_what_the_columns_are(inbox: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    nianbao("convert", inbox, "-o", database)
    (website,) = asked(database, "SELECT * FROM indicators WHERE indicator = 'disclosed.website'")
    assert website == {
        "indicator": "disclosed.website",
        "label": "政府网站公开政府信息数",
        "english": EXTRACTOR.rules.figures["disclosed.website"].english,
        "unit": "条",
        "table": "website",
        "eras": "any",
        "forms": "prose statistics_table",
        "column": "disclosed_website",
    }
    (count,) = asked(database, "SELECT count(*) AS n FROM indicators")
    assert count["n"] == len(EXTRACTOR.rules.figures)


def test_statements_are_the_facts_with_whose_they_are(inbox: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    nianbao("convert", inbox, "-o", database)
    rows = asked(
        database,
        "SELECT organ, scope, value, counts FROM statements WHERE year = 2015 AND indicator LIKE 'app%'",
    )
    assert [tuple(row.values()) for row in rows] == [("青山县", "", 9, 0), ("青山县", "", 8, 1)]


def test_without_the_tokenizer_there_is_no_search_and_all_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SEARCH", views.SEARCH.replace("trigram", "no_such_tokenizer"))
    with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
        database.add([EXTRACTOR.extract(TEXT.format(2015, 100), "a")], "a", "1")
    assert [row["disclosed_website"] for row in asked(tmp_path / "a.db", "SELECT * FROM panel")] == [100]
    assert asked(tmp_path / "a.db", "SELECT name FROM sqlite_master WHERE name LIKE 'quote%'") == []


@pytest.mark.skipif(not HAS_TRIGRAM, reason="this SQLite has no trigrams")
def test_a_database_that_was_made_without_a_search_gets_one_of_all_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(views, "SEARCH", views.SEARCH.replace("trigram", "no_such_tokenizer"))
        with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
            database.add([EXTRACTOR.extract(TEXT.format(2015, 100), "a")], "a", "1")
    with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
        database.add([EXTRACTOR.extract(TEXT.format(2016, 900), "b")], "b", "1")
    assert found(tmp_path / "a.db", "政府网站") == ["a", "b"]
    with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
        database.forget(["a"])
    assert found(tmp_path / "a.db", "政府网站") == ["b"]


def test_a_search_that_cannot_be_made_for_another_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SEARCH", "CREATE VIRTUAL TABLE quotes USING fts5(quote, no_such_option = 1)")
    with pytest.raises(OutputError, match="cannot be written"):
        Database(tmp_path / "a.db", EXTRACTOR, "rules")


def test_an_indicator_of_rules_that_are_gone_keeps_its_column(tmp_path: Path) -> None:
    report = EXTRACTOR.extract(TEXT.format(2015, 100), "a")
    odd = report._replace(facts=tuple(f._replace(indicator="it's.gone") for f in report.facts[:1]))
    with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
        database.add([odd], "a", "1")
    (row,) = asked(tmp_path / "a.db", "SELECT * FROM panel")
    assert row["it's_gone"] == 100


@pytest.mark.skipif(not HAS_TRIGRAM, reason="this SQLite has no trigrams")
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_queries_of_the_readme_work(readme: str, tmp_path: Path) -> None:
    said = "青山县2016年政府信息公开年度报告\n2016年，我县通过政务新媒体公开政府信息5条，政府网站公开政府信息8条。"
    with Database(tmp_path / "a.db", EXTRACTOR, "rules") as database:
        database.add([EXTRACTOR.extract(said, "a.txt")], "a.txt", "1")
    (block,) = re.findall(r"```sql\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
    rows = [asked(tmp_path / "a.db", query) for query in block.strip().splitlines()]
    assert rows[0] == [{"organ": "青山县", "year": 2016, "disclosed_website": 8}]
    assert {(row["file"], row["line"]) for row in rows[1]} == {("a.txt", 2)}
