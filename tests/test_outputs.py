"""The files that reports are written into: the same figures in each, whatever was there before."""

import csv
import fcntl
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.cli.formats.database import Database
from nianbao.cli.formats.panel import column_name
from nianbao.extractors import Extractor, load_rules

SAMPLES = Path(__file__).parents[1] / "samples"
TEXT = "某局{0}年政府信息公开年度报告\n{0}年，我局政府网站公开政府信息{1}条，收取复印费36.50元。"


def nianbao(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "nianbao.cli", *arguments], capture_output=True, check=False)


def facts(*arguments: str) -> list[dict[str, str]]:
    run = nianbao("convert", *arguments, "-f", "csv")
    return list(csv.DictReader(io.StringIO(run.stdout.decode())))


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as db:
        return db.execute(query).fetchall()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, count in ((2014, 100), (2015, 900), (2016, 950)):
        (folder / f"{year}.txt").write_text(TEXT.format(year, count), "utf-8")
    return folder


def test_a_workbook_has_the_form_the_organs_the_findings_the_facts_and_the_panel(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert nianbao("convert", str(SAMPLES), "-o", str(target)).returncode == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["汇总", "机关", "核对", "数据", "面板"]
    form, organs, findings, data, panel = (book[name] for name in book.sheetnames)
    wanted = facts(str(SAMPLES))
    assert [cell.value for cell in data[1]][:8] == [
        "文件",
        "机关",
        "年度",
        "代号",
        "指标",
        "范围",
        "申请人",
        "数值",
    ]
    assert [str(row[7]) for row in data.iter_rows(2, values_only=True)] == [fact["value"] for fact in wanted]
    assert not any(cell.comment for row in data for cell in row)
    assert (data.freeze_panes, data.auto_filter.ref) == ("A2", f"A1:S{len(wanted) + 1}")
    files = len({fact["file"] for fact in wanted})
    assert panel.max_row == 1 + files - 3  # four of them have the same report
    assert form["A1"].value == "2009 年 · 1 个机关合计"
    states = [row[2] for row in organs.iter_rows(2, values_only=True)]
    broken = len({row[7].value for row in findings.iter_rows(2) if row[2].value == "不符"})
    assert broken > 0
    assert states == ["重复"] * 3 + ["不符"] * broken + ["计入"] * (files - 3 - broken)
    grades = [str(row[2]) for row in findings.iter_rows(2, values_only=True)]
    assert grades == sorted(grades, key=["不符", "提示"].index)
    failed = [row for row in findings.iter_rows(2) if row[2].value == "不符"]
    assert {row[3].fill.fgColor.rgb for row in failed} == {"FFF4B6B6"}
    assert any("各类申请人之和应等于总计（部分公开）" in str(row[3].value) for row in failed)
    for sheet in (form, organs, findings, data, panel):
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert all(6 <= one.width <= 63 for one in sheet.column_dimensions.values() if not one.hidden)


def test_a_workbook_hides_empty_columns_and_has_labels_with_units(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert nianbao("convert", str(SAMPLES / "narrative-2016.txt"), "-o", str(target)).returncode == 0
    panel = openpyxl.load_workbook(target)["面板"]
    heads = [cell.value for cell in panel[1]]
    website, fax = heads.index("政府网站公开政府信息数（条）") + 1, heads.index("传真申请数（件）") + 1
    assert panel.cell(2, website).value == 376420
    assert not any(
        one.hidden for one in panel.column_dimensions.values() if (one.min or 0) <= website <= (one.max or 0)
    )
    assert any(
        one.hidden for one in panel.column_dimensions.values() if (one.min or 0) <= fax <= (one.max or 0)
    )


def test_a_workbook_in_english(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    sample = str(SAMPLES / "tables-2024.html")
    assert nianbao("convert", sample, "--lang", "en", "--cells", "-o", str(target)).returncode == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Total", "Organ", "Findings", "Facts", "Panel"]
    heads = [cell.value for cell in book["Panel"][1]]
    column = heads.index("applications for information received (natural person) (件)") + 1
    assert book["Panel"].cell(2, column).value == 142
    assert [cell.value for cell in book["Organ"][1]] == ["Organ", "Year", "State", "File", "Remarks"]


def test_a_parquet_file_is_typed(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "out.parquet"
    assert nianbao("convert", str(SAMPLES), "-o", str(target)).returncode == 0
    table = parquet.read_table(target)
    wanted = facts(str(SAMPLES))
    assert [str(value) for value in table["indicator"].to_pylist()] == [fact["indicator"] for fact in wanted]
    assert table["value"].to_pylist() == [Decimal(fact["value"]) for fact in wanted]
    assert str(table.schema.field("value").type) == "decimal128(28, 6)"
    assert str(table.schema.field("line").type) == "int32"


def test_csv_for_excel_begins_with_a_mark(reports: Path) -> None:
    plain = nianbao("convert", str(reports), "-f", "csv").stdout
    assert nianbao("convert", str(reports), "-f", "csv", "--excel").stdout == b"\xef\xbb\xbf" + plain


def test_the_panel_lines_up_the_years_of_an_organ(reports: Path) -> None:
    run = nianbao("convert", str(reports), str(SAMPLES / "tables-2022.txt"), "--wide", "--cells")
    panel = list(csv.DictReader(io.StringIO(run.stdout.decode())))
    assert [(row["organ"], row["year"], row["disclosed_website"]) for row in panel[:3]] == [
        ("某局", "2014", "100"),
        ("某局", "2015", "900"),
        ("某局", "2016", "950"),
    ]
    (table,) = json.loads(nianbao("convert", str(SAMPLES / "tables-2022.txt")).stdout)["reports"]
    cells = {(f["indicator"], f["applicant"]): f["value"] for f in table["facts"] if f["applicant"]}
    assert {name: panel[3][column_name(*name)] for name in cells} == {k: str(v) for k, v in cells.items()}


# --- the database ------------------------------------------------------------------------------------------------


def test_a_database_has_what_the_json_has(tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    assert nianbao("convert", str(SAMPLES), "-o", str(database)).returncode == 0
    reports = json.loads(nianbao("convert", str(SAMPLES)).stdout)["reports"]
    found = rows(
        database, "SELECT file, indicator, applicant, scope, value, line, quote FROM facts ORDER BY id"
    )
    assert found == [
        (
            r["file"],
            f["indicator"],
            f["applicant"],
            f["scope"],
            f["value"],
            f["source"]["line"],
            f["source"]["quote"],
        )
        for r in reports
        for f in r["facts"]
    ]
    checks = rows(
        database, 'SELECT "check", status, message, facts FROM checks ORDER BY file, between_years, id'
    )
    assert checks == [
        (c["check"], c["status"], c["message"], json.dumps(c["facts"])) for r in reports for c in r["checks"]
    ]
    assert rows(database, "PRAGMA foreign_key_check") == []


def test_the_same_file_again_replaces_its_rows(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    for count in (950, 960):
        (reports / "2016.txt").write_text(TEXT.format(2016, count), "utf-8")
        assert nianbao("convert", str(reports), "-o", str(database), "-q").returncode == 0
    values = rows(database, "SELECT value FROM facts WHERE indicator = 'disclosed.website' ORDER BY year")
    assert values == [(100,), (900,), (960,)]
    assert rows(database, "SELECT DISTINCT value FROM facts WHERE unit = '元'") == [(36.5,)]


def test_an_update_reads_only_what_is_new_or_changed(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    (reports / "bad.txt").write_bytes(b"\0\0")
    update = ("convert", str(reports), "-o", str(database), "--update", "--forget")
    assert nianbao(*update).returncode == 3
    ids = rows(database, "SELECT file, min(id) FROM facts GROUP BY file ORDER BY file")
    assert [error for (error,) in rows(database, "SELECT file FROM errors")] == [str(reports / "bad.txt")]
    (reports / "2015.txt").write_text(TEXT.format(2015, 120), "utf-8")
    (reports / "bad.txt").write_text(TEXT.format(2017, 970), "utf-8")  # what failed is due again
    assert nianbao(*update).returncode == 0
    again: dict[object, Any] = dict(rows(database, "SELECT file, min(id) FROM facts GROUP BY file"))
    same = [str(reports / "2014.txt"), str(reports / "2016.txt")]
    assert [(file, again[file]) for file in same] == [row for row in ids if row[0] in same]
    assert again[str(reports / "2015.txt")] > ids[1][1]
    assert rows(database, "SELECT * FROM errors") == []
    (reports / "2014.txt").unlink()
    nianbao(*update)
    assert rows(database, "SELECT year FROM reports ORDER BY year") == [(2015,), (2016,), (2017,)]


def test_a_folder_that_cannot_be_read_is_not_forgotten(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    update = ("convert", str(reports), "-o", str(database), "--update", "--forget")
    assert nianbao(*update).returncode == 0
    reports.rename(tmp_path / "elsewhere")  # a share that is not mounted
    assert nianbao(*update).returncode == 3
    assert rows(database, "SELECT year FROM reports ORDER BY year") == [(2014,), (2015,), (2016,)]


def test_an_update_knows_the_files_of_a_zip(reports: Path, tmp_path: Path) -> None:
    database, archive = tmp_path / "stats.db", tmp_path / "reports.zip"
    ids = []
    for _ in range(2):
        shutil.make_archive(str(tmp_path / "reports"), "zip", reports)
        assert nianbao("convert", str(archive), "-o", str(database), "--update", "--forget").returncode == 0
        ids.append(
            rows(
                database,
                "SELECT source, count(*), max(id) FROM facts JOIN reports USING (file) GROUP BY source",
            )
        )
    assert ids[0] == ids[1]
    assert [source for source, *_ in ids[0]] == [f"{archive}/{year}.txt" for year in (2014, 2015, 2016)]


def test_other_rules_make_everything_due(reports: Path, tmp_path: Path) -> None:
    database, rules = tmp_path / "stats.db", tmp_path / "rules.yaml"
    for words in ("复印费", "复制费"):
        rules.write_text(f"extends: default\nignore: [<inherited>, {words}]\n", "utf-8")
        nianbao("convert", str(reports), "-o", str(database), "--update", "--rules", str(rules))
        ids = rows(database, "SELECT max(id) FROM facts")
    assert len(rows(database, "SELECT * FROM reports")) == 3
    assert (
        nianbao("convert", str(reports), "-o", str(database), "--update", "--rules", str(rules)).returncode
        == 0
    )
    assert rows(database, "SELECT max(id) FROM facts") == ids


def test_years_are_checked_across_updates(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    later = reports / "2015.txt"
    aside = later.rename(tmp_path / "2015.txt")
    jumps = "SELECT file FROM checks WHERE between_years AND status = 'fail' AND \"check\" = 'disclosed.website.jump'"
    nianbao("convert", str(reports), "-o", str(database), "--update")
    assert rows(database, jumps) == []
    shutil.move(aside, later)
    nianbao("convert", str(reports), "-o", str(database), "--update")
    assert rows(database, jumps) == [(str(later),)]
    later.write_text(TEXT.format(2015, 110), "utf-8")
    nianbao("convert", str(reports), "-o", str(database), "--update")
    assert rows(database, jumps) == [(str(reports / "2016.txt"),)]


def test_a_file_is_in_the_database_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor = Extractor(load_rules())
    reports = [
        extractor.extract(
            f"某县{year}年政府信息公开工作年度报告\n我县收到政府信息公开申请{value}件。\n", name
        )
        for name, year, value in (("page.txt", 2015, 15), ("page.txt#2", 2016, 16))
    ]

    def stopped(_: Database, file: str, *_checks: object, **_options: object) -> None:
        if file == "page.txt#2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Database(tmp_path / "a.db", extractor, "rules") as database:
        monkeypatch.setattr(Database, "_add_checks", stopped)
        database.add(reports, "page.txt", "content")
    monkeypatch.undo()
    with Database(tmp_path / "a.db", extractor, "rules") as database:
        assert not database.is_known("page.txt", "content")
        database.add(reports, "page.txt", "content")
        assert database.is_known("page.txt", "content")
    rows = (
        sqlite3.connect(tmp_path / "a.db").execute("SELECT file, value FROM facts ORDER BY file").fetchall()
    )
    assert rows == [("page.txt", 15), ("page.txt#2", 16)]


def test_two_runs_do_not_write_at_once(reports: Path, tmp_path: Path) -> None:
    database = tmp_path / "stats.db"
    with (tmp_path / ".stats.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = nianbao("convert", str(reports), "-o", str(database))
    assert run.returncode == 75
    assert f"{database}: another run is writing into it" in run.stderr.decode()
    assert not database.exists()


def test_a_file_that_is_no_database_is_left_alone(reports: Path, tmp_path: Path) -> None:
    target = tmp_path / "stats.db"
    target.write_text("not a database, but long enough to be taken for one" * 20, "utf-8")
    before = target.read_bytes()
    run = nianbao("convert", str(reports), "-o", str(target))
    assert run.returncode == 2
    assert "file is not a database" in run.stderr.decode()
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-f", "xlsx"], "xlsx is written to a file; name one with -o"),
        (["-o", "x.what"], "no format for this suffix; say -f, or name it .json, .ndjson, .csv, .xlsx"),
        (["--cells"], "--cells is for --wide and .xlsx"),
        (["--excel", "-f", "json"], "--excel is for CSV"),
        (["--update", "-f", "csv"], "--update writes into a database"),
        (["--forget", "-o", "x.db"], "--forget goes with --update"),
        (["--wide", "-f", "json"], "--wide writes CSV or Stata, not json: name it .csv or .dta"),
        (["--wide", "-o", "x.xlsx"], "--wide writes CSV or Stata, not xlsx"),
        (["-f", "stata"], "stata is written to a file; name one with -o"),
        (["-o", "x.dta", "--best"], "--wide has only such figures"),
        (["--wide", "--datapackage"], "--datapackage is for --wide with -o FILE.csv"),
        (["-o", "x.csv", "--datapackage"], "--datapackage is for --wide with -o FILE.csv"),
        (["-o", "x.dta", "--datapackage"], "--datapackage is for --wide with -o FILE.csv"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: list[str], told: str) -> None:
    run = nianbao("convert", str(SAMPLES), *options)
    assert (run.returncode, run.stdout) == (2, b"")
    assert told in run.stderr.decode()
