"""The command line, as a user meets it."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao.extractors import SHIPPED

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = str(SAMPLES / "narrative-2016.txt")


def nianbao(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "nianbao.cli", *arguments], input=stdin, capture_output=True, check=False
    )


def told(run: subprocess.CompletedProcess[bytes]) -> list[str]:
    """The lines of standard error, which is no terminal here: each with the time, which is left out."""
    lines = run.stderr.decode().splitlines()
    assert all(re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d nianbao: ", line) for line in lines)
    return [line[29:] for line in lines]


def test_json_keeps_the_contract() -> None:
    run = nianbao("convert", SEED)
    assert (run.returncode, run.stderr) == (0, b"")
    result = json.loads(run.stdout)
    assert list(result) == ["reports", "errors"]
    (report,) = result["reports"]
    assert list(report) == ["file", "title", "organ", "year", "era", "kind", "warnings", "facts", "checks"]
    assert (report["kind"], report["warnings"]) == ("disclosure", [])
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
        "origin",
        "basis",
        "doubt",
        "place",
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
    assert (wide["year"], wide["disclosed_weibo"]) == ("2016", "19063")
    assert "applications_fax" not in wide


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
    assert [list(error) for error in result["errors"]] == [["file", "kind", "error"]] * 4
    assert [Path(e["file"]).name for e in result["errors"]] == ["a.txt", "b.txt", "c.txt", "none.txt"]
    assert [e["kind"] for e in result["errors"]] == ["unreadable", "unreadable", "not_a_report", "unreadable"]
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


BROKEN = str(SAMPLES / "broken-2023.html")
SLIP = "reviews.results"


def test_check_lists_what_is_broken_and_exits_with_1() -> None:
    run = nianbao("check", str(SAMPLES), "-f", "json")
    assert run.returncode == 1
    found = json.loads(run.stdout)
    assert {Path(f["file"]).name for f in found["findings"]} == {"broken-2023.html", "2023.txt"}
    (finding,) = (f for f in found["findings"] if f["check"] == SLIP)
    assert (finding["actual"], finding["expected"], finding["difference"], finding["tolerance"]) == (
        12,
        11,
        1,
        0,
    )
    assert [operand["value"] for operand in finding["operands"]] == finding["values"] == [8, 1, 2, 1, 11]
    assert {operand["line"] for operand in finding["operands"]} == {72}
    assert "6 failed" in run.stderr.decode()


def test_check_is_silent_about_sound_reports() -> None:
    run = nianbao("check", SEED, "-f", "table", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_soft_findings_are_listed_when_asked_for_and_fail_nothing(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text(
        "某市2016年政府信息公开年度报告\n2016年，全市公开政府信息464条，其中市直部门公开120条，各区县公开345条。",
        "utf-8",
    )
    plain, soft = (
        nianbao("check", str(report), "-f", "csv"),
        nianbao("check", str(report), "-f", "csv", "--soft"),
    )
    assert (plain.returncode, soft.returncode) == (0, 0)
    assert len(plain.stdout.decode().splitlines()) == 1
    (row,) = csv.DictReader(io.StringIO(soft.stdout.decode()))
    assert (row["check"], row["grade"], row["difference"], row["lines"]) == (
        "disclosed.total.parts",
        "soft",
        "1",
        "2",
    )


def test_strict_converts_all_the_same(tmp_path: Path) -> None:
    run = nianbao("convert", BROKEN, "--strict")
    assert run.returncode == 1
    (report,) = json.loads(run.stdout)["reports"]
    (check,) = (c for c in report["checks"] if c["check"] == SLIP)
    assert list(check) == ["check", "grade", "status", "message", "expected", "actual", "facts", "tolerance"]
    assert [report["facts"][i]["value"] for i in check["facts"]] == [8, 1, 2, 1, 11]
    assert nianbao("convert", BROKEN).returncode == 0
    assert nianbao("convert", BROKEN, str(tmp_path / "none"), "--strict").returncode == 3


def test_the_table_view_ends_with_the_failed_checks() -> None:
    lines = nianbao("convert", BROKEN, "-f", "table").stdout.decode().rstrip().splitlines()
    assert "而行政复议总计 11，相差 1" in "".join(lines[-6:])


def waivers(path: Path, *entries: tuple[str, str]) -> str:
    path.write_text(
        "".join(
            f"- report: broken-2023.html\n  check: {check}\n  values: {values}\n  why: 已电话核实\n"
            for check, values in entries
        ),
        "utf-8",
    )
    return str(path)


def test_a_waiver_silences_a_finding_while_its_values_stay(tmp_path: Path) -> None:
    findings = json.loads(nianbao("check", BROKEN, "-f", "json").stdout)["findings"]
    every = [(f["check"], json.dumps(f["values"])) for f in findings]
    run = nianbao("check", BROKEN, "--waivers", waivers(tmp_path / "w.yaml", *every), "-f", "table")
    assert (run.returncode, run.stdout.decode()) == (0, "1 reports in all, 1 of them right\n")
    stale = waivers(tmp_path / "w.yaml", (SLIP, "[8, 1, 2, 1, 10]"), ("litigation.direct.results", "[1]"))
    run = nianbao("check", BROKEN, "--waivers", stale, "--quiet")
    assert run.returncode == 1
    assert len(json.loads(run.stdout)["findings"]) == 4
    assert told(run) == [
        f"{stale}: broken-2023.html: {SLIP}: the values are [8, 1, 2, 1, 11] now",
        f"{stale}: broken-2023.html: litigation.direct.results: the check does not fail any more",
    ]
    assert nianbao("check", SEED, "--waivers", stale, "--quiet").stderr == b""


def test_a_mistake_in_the_waivers_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("- report: a.txt\n  chek: x\n  values: [1]\n  why: y\n", "utf-8")
    run = nianbao("check", SEED, "--waivers", str(path))
    assert (run.returncode, run.stdout) == (2, b"")
    assert f"{path}:2:3: #1: unknown key `chek`; did you mean `check`?" in run.stderr.decode()


def test_several_years_of_one_organ_are_checked_against_each_other(tmp_path: Path) -> None:
    for year, figure in ((2015, 120), (2016, 1300)):
        text = f"某县人民政府{year}年政府信息公开年度报告\n{year}年，我县政府网站公开政府信息{figure}条。"
        (tmp_path / f"{year}.txt").write_text(text, "utf-8")
    first, second = json.loads(nianbao("convert", str(tmp_path)).stdout)["reports"]
    assert [c["check"] for c in first["checks"] if c["status"] == "fail"] == []
    assert [c["check"] for c in second["checks"] if c["status"] == "fail"] == ["disclosed.website.jump"]


HEARINGS = """extends: default
indicators:
  hearings.held:
    label: 举行听证会次数
    table: response
    unit: 次
    named: [听证会]
    examples:
      - 举行听证会4次。 -> 4
      - 召开座谈会4次。 -> {}
"""


def test_the_rules_of_the_working_folder_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nianbao.yaml").write_text(HEARINGS.format("none"), "utf-8")
    monkeypatch.chdir(tmp_path)
    run = nianbao("convert", "-", "-f", "ndjson", stdin="2016年，我局举行听证会4次。".encode())
    assert [fact["indicator"] for fact in json.loads(run.stdout)["facts"]] == ["hearings.held"]
    assert told(run) == ["with the rules in nianbao.yaml"]
    assert (
        nianbao("rules", "test", "hearings.*")
        .stderr.decode()
        .endswith("2 examples of 1 rules: none failed\n")
    )


def test_a_failed_example_is_told_and_exits_with_1(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(HEARINGS.format("9"), "utf-8")
    run = nianbao("rules", "test", "--rules", str(rules), "hearings.held")
    assert run.returncode == 1
    assert run.stdout.decode() == (
        f"{rules}:10:9: hearings.held\n    召开座谈会4次。\n    should read 9, reads none\n"
    )
    assert nianbao("rules", "test", "--rules", str(rules), "hearing.held").returncode == 2


def test_rules_are_listed_and_shown() -> None:
    listed = json.loads(nianbao("rules", "list").stdout)
    first = listed["indicators"][0]
    assert (first["name"], first["label"], first["unit"]) == ("disclosed.total", "主动公开政府信息数", "条")
    assert "applications_table" in listed["tables"]
    shown = nianbao("rules", "show", "disclosed.weibo").stdout.decode()
    assert "named: [政务微博, " in shown
    assert f"# {SHIPPED}:" in shown
    assert nianbao("rules", "show", "disclosed.weibio").returncode == 2


def test_an_explanation_is_written_as_its_suffix_says(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert nianbao("explain", SEED, "-o", str(page)).returncode == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    run = nianbao("explain", SEED, "--only", "disclosed.weibo", "-f", "json")
    (report,) = json.loads(run.stdout)["reports"]
    assert {fact["indicator"] for fact in report["facts"]} == {"disclosed.weibo"}
    assert nianbao("explain", SEED, "--only", "disclosed.weibio").returncode == 2
    counted = json.loads(nianbao("explain", "--unclaimed", str(SAMPLES), "-f", "json").stdout)["wordings"]
    assert [w["count"] for w in counted] == sorted((w["count"] for w in counted), reverse=True)
