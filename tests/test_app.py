"""The command line, as a user meets it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao.cli.rendering import RENDERERS, Format
from nianbao.extractors.rules import SHIPPED

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = str(SAMPLES / "narrative-2016.txt")


def nianbao(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "nianbao.cli", *arguments], input=stdin, capture_output=True, check=False
    )


def test_every_format_has_its_writer() -> None:
    assert {*RENDERERS, Format.TABLE} == set(Format)


def test_json_keeps_the_contract() -> None:
    run = nianbao("convert", SEED)
    assert (run.returncode, run.stderr) == (0, b"")
    result = json.loads(run.stdout)
    assert list(result) == ["reports", "errors"]
    (report,) = result["reports"]
    assert list(report) == ["file", "title", "organ", "year", "era", "facts", "checks"]
    fact = report["facts"][1]
    assert list(fact) == [
        "indicator",
        "label",
        "table",
        "scope",
        "applicant",
        "year",
        "value",
        "unit",
        "approx",
        "source",
        "rule",
    ]
    assert list(fact["source"]) == ["line", "column", "start", "end", "quote", "page"]
    assert (fact["indicator"], fact["scope"], fact["value"], fact["unit"]) == (
        "disclosed.website",
        "自治区人民政府办公厅",
        12978,
        "条",
    )
    text = Path(SEED).read_text("utf-8")
    assert text[fact["source"]["start"] : fact["source"]["end"]] == "12978"
    assert "12978" in fact["source"]["quote"]


def test_standard_input_gives_one_object_a_line() -> None:
    run = nianbao("convert", "-", "-f", "ndjson", stdin="2016年，我局收取信息处理费36.50元。".encode())
    (line,) = run.stdout.decode().splitlines()
    assert [(f["indicator"], f["value"]) for f in json.loads(line)["facts"]] == [("fees.collected", 36.5)]


def test_csv_has_one_fact_a_row_and_wide_one_report_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(nianbao("convert", SEED, "-f", "csv").stdout.decode())))
    assert (rows[0]["indicator"], rows[0]["value"], rows[0]["line"]) == ("disclosed.website", "376420", "4")
    (wide,) = csv.DictReader(io.StringIO(nianbao("convert", SEED, "--wide").stdout.decode()))
    assert (wide["year"], wide["disclosed.weibo"], wide["applications.fax"]) == ("2016", "19063", "")


def test_a_table_shows_every_figure_at_every_width(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in ("50", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        out = nianbao("convert", SEED, "-f", "table").stdout.decode()
        assert all(figure in out for figure in ("376,420", "12,978", "19,063", "1,720", "768", "64"))
        assert "…" not in out


def test_bad_files_cost_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "c.txt").write_text("红烧肉的做法：五花肉500克，冰糖30克，炖两个小时。", "utf-8")
    (tmp_path / "d.txt").write_text("2016年，我局收到政府信息公开申请7件。", "utf-8")
    run = nianbao("convert", str(tmp_path), str(tmp_path / "none.txt"))
    result = json.loads(run.stdout)
    assert run.returncode == 3
    assert [Path(e["file"]).name for e in result["errors"]] == ["a.txt", "b.txt", "none.txt"]
    assert [[f["value"] for f in r["facts"]] for r in result["reports"]] == [[], [7]]
    assert "a.txt: empty" in run.stderr.decode()


def test_an_output_is_written_whole_and_its_suffix_decides(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert nianbao("convert", SEED, "-o", str(target)).returncode == 0
    assert target.read_text("utf-8").startswith("file,organ,year,indicator,")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    run = nianbao("convert", SEED, "-o", str(tmp_path / "out.what"))
    assert (run.returncode, run.stdout) == (2, b"")


def test_wrong_rules_stop_the_run_before_the_first_report(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(SHIPPED.read_text("utf-8").replace("counted_in: issues", "counted_in: isues"), "utf-8")
    run = nianbao("convert", SEED, "--rules", str(rules))
    assert (run.returncode, run.stdout) == (2, b"")
    assert "no family of units `isues`" in run.stderr.decode()


def test_the_version_is_the_package_s() -> None:
    from importlib.metadata import version

    assert nianbao("--version").stdout.decode() == f"nianbao {version('nianbao')}\n"
