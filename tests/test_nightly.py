"""The database of a nightly run: nothing is lost in it, whatever is gone, broken or busy for a while."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_app import told

from nianbao.cli.formats import schema
from nianbao.cli.formats.database import Database, RefusedError
from nianbao.cli.output import InUseError, OutputError
from nianbao.cli.run.roots import Roots
from nianbao.extractors import Extractor, NianbaoError, fingerprint, load_rules
from nianbao.extractors.rulebook import cache

TEXT = "某局{0}年政府信息公开年度报告\n{0}年，我局政府网站公开政府信息{1}条，收取复印费36.50元。"
UPDATE = ("--update", "--forget")
EXTRACTOR = Extractor(load_rules())


def nianbao(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


def rows(database: Path, query: str) -> list[Any]:
    with sqlite3.connect(database) as db:
        return [row[0] if len(row) == 1 else row for row in db.execute(query).fetchall()]


def sources(database: Path) -> list[str]:
    return rows(database, "SELECT source FROM reports ORDER BY source")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "stats.db"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two folders, a and b, with two reports each."""
    for folder in "ab":
        (tmp_path / folder).mkdir()
        for year in (2015, 2016):
            (tmp_path / folder / f"{year}.txt").write_text(TEXT.format(year, year), "utf-8")
    return tmp_path


# --- what is gone ----------------------------------------------------------------------------------------------


def test_only_what_is_below_the_named_folder_is_forgotten(inbox: Path, database: Path) -> None:
    nianbao("convert", inbox / "a", inbox / "b", "-o", database)
    for folder in "ab":
        (inbox / folder / "2015.txt").unlink()
    run = nianbao("convert", inbox / "a", "-o", database, *UPDATE)
    assert (run.returncode, told(run)) == (0, ["1 files that are gone were forgotten"])
    assert sources(database) == [str(inbox / name) for name in ("a/2016.txt", "b/2015.txt", "b/2016.txt")]


@pytest.mark.parametrize("how", ["empty", "missing"])
def test_a_folder_that_shows_no_file_any_more_is_not_forgotten(inbox: Path, database: Path, how: str) -> None:
    nianbao("convert", inbox / "a", inbox / "b", "-o", database)
    shutil.rmtree(inbox / "a")
    if how == "empty":
        (inbox / "a").mkdir()
    (inbox / "b" / "2015.txt").unlink()
    run = nianbao("convert", inbox / "a", inbox / "b", "-o", database, *UPDATE, "-q", "--allow-empty")
    assert run.returncode == 3
    if how == "empty":
        assert f"{inbox / 'a'}: no file is there, and the database has 2 from it" in run.stderr.decode()
    assert sources(database) == [str(inbox / name) for name in ("a/2015.txt", "a/2016.txt", "b/2016.txt")]


def test_what_is_only_left_out_is_not_forgotten(inbox: Path, database: Path) -> None:
    with zipfile.ZipFile(inbox / "a" / "z.zip", "w") as archive:
        archive.writestr("m.txt", TEXT.format(2014, 9))
    nianbao("convert", inbox / "a", "-o", database)
    assert len(sources(database)) == 3
    nianbao("convert", inbox / "a", "-o", database, *UPDATE, "--include", "2016*")
    nianbao("convert", inbox / "a" / "2015.txt", "-o", database, *UPDATE)
    assert len(sources(database)) == 3
    with zipfile.ZipFile(inbox / "a" / "z.zip", "w") as archive:
        archive.writestr("n.txt", TEXT.format(2014, 9))
    nianbao("convert", inbox / "a", "-o", database, *UPDATE)
    assert sources(database)[2:] == [str(inbox / "a" / "z.zip/n.txt")]


@pytest.mark.parametrize(
    ("paths", "source", "root"),
    [
        (["a"], "a/x.txt", "a"),
        (["a/"], "a/b/x.txt", "a/"),
        (["./a"], "a/x.txt", "./a"),
        (["a"], "ab/x.txt", None),
        (["a"], "/a/x.txt", None),
        (["."], "a/x.txt", "."),
        (["."], "../x.txt", None),
        (["."], "/x.txt", None),
        (["."], "https://a.cn/x.txt", None),
        (["a", "a/b"], "a/b/x.txt", "a/b"),
        (["a.zip"], "a.zip/x.txt", "a.zip"),
        (["https://a.cn/x"], "https://a.cn/x", "https://a.cn/x"),
        (["a/*.txt"], "a/x.txt", "a/*.txt"),
        (["a/*.txt"], "a/b/x.txt", None),
        (["a/*.txt"], "b/a/x.txt", None),
        (["20*"], "2016/a/x.txt", "20*"),
        (["a/**/*.txt"], "a/x.txt", "a/**/*.txt"),
        (["a/**/*.txt"], "a/b/c/x.txt", "a/**/*.txt"),
    ],
)
def test_what_lies_below_a_named_path(paths: list[str], source: str, root: str | None) -> None:
    assert Roots(paths).of(source) == root


# --- what fails ------------------------------------------------------------------------------------------------


def test_a_file_that_is_away_for_a_while_keeps_its_rows(inbox: Path, database: Path) -> None:
    link, elsewhere = inbox / "a" / "2014.txt", inbox / "elsewhere.txt"
    elsewhere.write_text(TEXT.format(2014, 14), "utf-8")
    link.symlink_to(elsewhere)
    nianbao("convert", inbox / "a", "-o", database)
    elsewhere.rename(inbox / "aside")
    run = nianbao("convert", inbox / "a", "-o", database, *UPDATE, "-q")
    assert (run.returncode, len(told(run))) == (3, 1)
    assert told(run)[0].startswith(f"{link}: a link to ")
    assert str(link) in sources(database)
    assert rows(database, "SELECT file, kind FROM errors") == [(str(link), "unreadable")]
    (inbox / "aside").rename(elsewhere)
    assert nianbao("convert", inbox / "a", "-o", database, *UPDATE).returncode == 0
    assert rows(database, "SELECT * FROM errors") == []
    assert len(sources(database)) == 3


def test_a_file_that_is_no_report_any_more_loses_its_rows(inbox: Path, database: Path) -> None:
    nianbao("convert", inbox / "a", "-o", database)
    (inbox / "a" / "2015.txt").write_bytes(b"\0\0")
    assert nianbao("convert", inbox / "a", "-o", database, *UPDATE).returncode == 3
    assert sources(database) == [str(inbox / "a" / "2016.txt")]


def test_a_zip_that_was_mended_has_no_error_any_more(inbox: Path, database: Path) -> None:
    archive = inbox / "z.zip"
    archive.write_bytes(b"PK\3\4 damaged")
    assert nianbao("convert", archive, "-o", database).returncode == 3
    assert rows(database, "SELECT file FROM errors") == [str(archive)]
    with zipfile.ZipFile(archive, "w") as mended:
        mended.writestr("m.txt", TEXT.format(2014, 9))
    assert nianbao("convert", archive, "-o", database, "--update").returncode == 0
    assert rows(database, "SELECT file FROM errors") == []


def test_what_the_database_does_not_take_costs_that_file(database: Path) -> None:
    sound = EXTRACTOR.extract(TEXT.format(2016, 7), "a.txt")
    odd = sound._replace(title="\ud800", file="b.txt")
    with Database(database, EXTRACTOR, "rules") as db:
        db.add([sound], "a.txt", "1")
        with pytest.raises(RefusedError):
            db.add([odd], "b.txt", "2")
        with pytest.raises(RefusedError):  # the name is another file's
            db.add([sound], "c.txt", "3")
    assert sources(database) == ["a.txt"]


def test_a_figure_beyond_all_measure_is_stored(inbox: Path, database: Path) -> None:
    report = inbox / "r.txt"
    report.write_text(TEXT.format(2016, "9" * 40), "utf-8")
    for output in (database, inbox / "out.xlsx", inbox / "out.csv"):
        assert nianbao("convert", report, "-o", output).returncode == 0
    run = nianbao("convert", report, inbox / "a", "-o", inbox / "out.parquet")
    assert "Traceback" not in run.stderr.decode()
    assert run.returncode in (0, 3)


# --- who else is at it -----------------------------------------------------------------------------------------


def test_who_reads_in_the_database_does_not_hinder_a_run(inbox: Path, database: Path) -> None:
    nianbao("convert", inbox / "a", "-o", database)
    with sqlite3.connect(database, isolation_level=None) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM reports").fetchone()
        begin = time.monotonic()
        assert nianbao("convert", inbox / "b", "-o", database).returncode == 0
        assert time.monotonic() - begin < 10
        assert reader.execute("SELECT count(*) FROM reports").fetchone() == before == (2,)
    reader.close()
    assert len(sources(database)) == 4
    assert rows(database, "PRAGMA journal_mode") == ["wal"]


def test_a_database_that_is_held_is_told_before_anything_is_read(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "PATIENCE", 0.3)
    for mode in ("delete", "wal"):
        holder = sqlite3.connect(database, isolation_level=None)
        holder.execute(f"PRAGMA journal_mode = {mode}")
        holder.execute("CREATE TABLE IF NOT EXISTS other (x)")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InUseError, match=r"another program holds it for longer than 0\.3 seconds"):
            Database(database, EXTRACTOR, "rules")
        holder.close()
    Database(database, EXTRACTOR, "rules").__exit__(None, None, None)


def test_a_database_of_another_version_is_left_alone(inbox: Path, database: Path) -> None:
    nianbao("convert", inbox / "a", "-o", database)
    for version in (0, schema.VERSION + 1):
        with sqlite3.connect(database) as db:
            db.execute(f"PRAGMA user_version = {version}")
        run = nianbao("convert", inbox / "b", "-o", database)
        assert run.returncode == 2
        assert f"a database of another version of nianbao (its schema is {version}" in told(run)[0]
    assert len(sources(database)) == 2


def test_a_full_disk_is_told(database: Path) -> None:
    with (
        pytest.raises(OutputError, match="cannot be written: database or disk is full"),
        Database(database, EXTRACTOR, "r") as db,
    ):
        db._db.execute("PRAGMA max_page_count = 10")
        for n in range(100):
            report = EXTRACTOR.extract(TEXT.format(2016, 7), f"{n}.txt")
            db.add([report], f"{n}.txt", "1")


def test_a_killed_run_leaves_whole_files_in_the_database(inbox: Path, database: Path) -> None:
    for n in range(400):
        (inbox / "a" / f"{n}.txt").write_text(TEXT.format(2016, n), "utf-8")
    for pause in (0.5, 0.9, 1.3):
        command = [
            sys.executable,
            "-m",
            "nianbao.cli",
            "convert",
            str(inbox / "a"),
            "-q",
            "-o",
            str(database),
        ]
        with subprocess.Popen([*command, "--update"]) as run:
            time.sleep(pause)
            run.kill()
        if database.exists() and rows(database, "SELECT name FROM sqlite_master WHERE name = 'facts'"):
            counts = "SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM reports)"
            ((facts, reports),) = rows(database, counts)
            assert facts == 2 * reports
            assert rows(database, "PRAGMA integrity_check") == ["ok"]
    assert nianbao("convert", inbox / "a", "-o", database, "--update").returncode == 0
    assert len(sources(database)) == 402


# --- what it was read by ---------------------------------------------------------------------------------------


def test_the_fingerprint_is_the_content_of_rules_and_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("extends: default\n", "utf-8")
    code = tmp_path / "code"
    shutil.copytree(cache.OWN_CODE, code)
    own = fingerprint(rules)
    assert fingerprint(rules) == own
    monkeypatch.setattr(cache, "OWN_CODE", code)
    assert fingerprint(rules) == own
    with (code / "text" / "numerals.py").open("a") as file:
        file.write("# changed\n")
    changed = fingerprint(rules)
    rules.write_text("extends: default\nignore: [<inherited>, 复制费]\n", "utf-8")
    assert len({own, changed, fingerprint(rules)}) == 3


def test_old_entries_of_the_cache_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nianbao.extractors import load_extractor

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "nianbao"
    folder.mkdir(mode=0o700)
    for name, age in (("old.pickle", 40), ("tmpabc", 40), ("other.pickle", 3)):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (time.time() - age * 86400,) * 2)
    load_extractor()
    assert {path.name for path in folder.iterdir()} >= {"other.pickle"}
    assert not {path.name for path in folder.iterdir()} & {"old.pickle", "tmpabc"}


def test_warnings_stand_in_the_database(database: Path) -> None:
    report = EXTRACTOR.extract(TEXT.format(2016, 7), "a.txt")
    with Database(database, EXTRACTOR, "rules") as db:
        db.add([report._replace(warnings=("第 3 页没有文字", "另一条"))], "a.txt", "1")
    assert rows(database, "SELECT warnings FROM reports") == ["第 3 页没有文字\n另一条"]
    with pytest.raises(NianbaoError):
        Database(database.parent, EXTRACTOR, "rules")
    assert json.dumps(rows(database, "SELECT kind FROM reports")) == '["disclosure"]'
