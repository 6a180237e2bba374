"""The panel and the facts that count: one figure of several, by a precedence that is declared once."""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nianbao.cli.formats.panel import LONGEST, column_name, column_names, several, wide_columns, without_empty
from nianbao.extractors import Basis, Extractor, Fact, Origin, Precedence, Source, load_rules

RULES = load_rules()
EXTRACTOR = Extractor(RULES)
PRECEDENCE = Precedence(RULES)
TEXT = """某局2016年政府信息公开年度报告
一、概述
2016年，我局收到政府信息公开申请{0}件。
三、依申请公开情况
全年收到政府信息公开申请{1}件。
"""


def nianbao(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao.cli", *arguments]
    return subprocess.run(command, input=stdin.encode(), capture_output=True, check=False)


def fact(value: int, **fields: Any) -> Fact:
    usual: dict[str, Any] = {
        "indicator": "applications.received", "label": "", "table": "", "scope": "", "applicant": "", "year": 2016,
        "value": Decimal(value), "unit": "件", "approx": False, "source": Source(1, 1, 0, 1, ""), "rule": "",
        "origin": Origin.PROSE, "basis": Basis.SAID, "place": "applications",
    }  # fmt: skip
    return Fact(**(usual | fields))


@pytest.mark.parametrize(
    ("counts", "yields"),
    [
        ({"origin": Origin.TABLE, "basis": Basis.CELL, "place": "overview", "approx": True}, {}),
        ({"approx": True}, {"doubt": "与表格不符"}),
        ({"approx": True}, {"place": "overview"}),
        ({"basis": Basis.LISTED}, {"approx": True}),
        ({}, {"basis": Basis.LISTED}),
        ({"basis": Basis.LISTED}, {"basis": Basis.IMPLIED}),
        ({"basis": Basis.IMPLIED}, {"basis": Basis.DENIED}),
        ({"place": "annex"}, {"place": "overview"}),
    ],
)
def test_what_counts(counts: dict[str, Any], yields: dict[str, Any]) -> None:
    wins, loses = fact(1, **counts), fact(2, **yields)
    for facts in ([wins, loses], [loses, wins]):
        (chosen,) = PRECEDENCE.chosen(facts).values()
        assert (chosen.fact, chosen.others) == (wins, (loses,))


def test_of_equals_the_whole_counts_and_the_same_figure_twice_is_none_more() -> None:
    (chosen,) = PRECEDENCE.chosen([fact(3), fact(5), fact(5)]).values()
    assert chosen.fact.value == 5
    assert [int(other.value) for other in chosen.others] == [3]


def test_other_organs_applicants_and_years_are_other_figures() -> None:
    apart = [fact(1), fact(2, scope="某股"), fact(3, applicant="business"), fact(4, year=2015)]
    assert [c.fact.value for c in PRECEDENCE.chosen(apart).values()] == [1, 2, 3, 4]


def test_the_own_section_wins_over_the_overview() -> None:
    report = EXTRACTOR.extract(TEXT.format(9, 8))
    assert [(int(f.value), f.place) for f in report.facts] == [(9, "overview"), (8, "applications")]
    best = PRECEDENCE.best(report)
    assert [int(f.value) for f in best.facts] == [8]


def test_best_gives_each_figure_once_in_csv_and_json() -> None:
    text = TEXT.format(9, 8)
    rows = list(
        csv.DictReader(
            io.StringIO(nianbao("convert", "-", "-f", "csv", "--best", stdin=text).stdout.decode())
        )
    )
    assert [(row["value"], row["origin"], row["place"]) for row in rows] == [("8", "prose", "applications")]
    every = json.loads(nianbao("convert", "-", "-f", "json", stdin=text).stdout)["reports"][0]
    (best,) = json.loads(nianbao("convert", "-", "-f", "json", "--best", stdin=text).stdout)["reports"]
    assert (len(every["facts"]), len(best["facts"])) == (2, 1)
    assert [check["check"] for check in best["checks"]] == [check["check"] for check in every["checks"]]


def test_checks_point_to_the_facts_that_are_kept() -> None:
    path = Path(__file__).parents[1] / "samples" / "tables-2024.html"
    (report,) = EXTRACTOR.extract_all(str(path), path.read_bytes())  # type: ignore[misc]
    best = PRECEDENCE.best(report)
    assert len(best.facts) < len(report.facts)
    assert len({(f.indicator, f.applicant, f.scope, f.year) for f in best.facts}) == len(best.facts)
    for before, after in zip(report.checks, best.checks, strict=True):
        kept = [report.facts[i] for i in before.facts if any(report.facts[i] is f for f in best.facts)]
        assert [best.facts[i] for i in after.facts] == kept


def test_every_column_has_a_name_that_any_program_takes() -> None:
    columns = wide_columns(RULES, with_cells=True)
    names = [column_name(*column) for column in columns]
    assert len(columns) > 200
    assert len(set(names)) == len(names) == len(columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) and len(name) <= LONGEST for name in names)
    assert column_names(columns) == tuple(names)


@pytest.mark.parametrize(
    ("indicator", "applicant", "name"),
    [
        ("disclosed.website", "", "disclosed_website"),
        ("applications.received", "business", "applications_received_business"),
        ("applications.received", "natural_person", "app_received_natural_person"),
        ("applications.not_processed.mass_repeat", "", "app_not_processed_mass_repeat"),
        ("applications.not_processed.confirmation", "public_welfare", "app_not_pro_con_public_welfare"),
    ],
)
def test_names_stay(indicator: str, applicant: str, name: str) -> None:
    assert column_name(indicator, applicant) == name


def test_two_names_that_are_cut_to_one_are_told_apart() -> None:
    long = "a" * 40
    assert column_names([(f"{long}", ""), (f"{long}", "x")])[0] == column_names([(long, "")])[0]
    assert len(set(column_names([("a.b", ""), ("a_b", "")]))) == 2


def test_a_panel_tells_what_it_left_out_and_joins_the_years_of_an_organ() -> None:
    run = nianbao("convert", "-", "--wide", stdin="青山县人民政府" + TEXT.format(9, 8)[2:])
    (row,) = csv.DictReader(io.StringIO(run.stdout.decode()))
    assert row == {
        "file": "-",
        "organ": "青山县人民政府",
        "organ_key": EXTRACTOR.organ_key("青山县"),
        "year": "2016",
        "several": "applications_received=9",
        "joined": "",
        "approximate": "",
        "applications_received": "8",
    }


def test_all_columns_are_there_where_they_are_asked_for() -> None:
    run = nianbao("convert", "-", "--wide", "--all-columns", stdin=TEXT.format(8, 8))
    (row,) = csv.DictReader(io.StringIO(run.stdout.decode()))
    assert len(row) == 7 + len(wide_columns(RULES, with_cells=False))
    assert (row["applications_received"], row["applications_fax"], row["several"]) == ("8", "", "")


def test_what_is_empty_in_all_rows_is_left_out() -> None:
    head, about = "file,organ,year,organ_key,several,joined,approximate,a,b,c\n", "f\x0b,o,1,k,,,"
    lines = [head, f"{about},1,,\n", '"g\nh",o,1,k,,,,,,0\n']
    assert list(without_empty(lines)) == [
        "file,organ,year,organ_key,several,joined,approximate,a,c\n", "f\x0b,o,1,k,,,,1,\n", '"g\nh",o,1,k,,,,,0\n',
    ]  # fmt: skip
    assert list(without_empty([head])) == ["file,organ,year,organ_key,several,joined,approximate\n"]


def test_only_columns_that_are_there_are_told_of() -> None:
    report = EXTRACTOR.extract(TEXT.format(9, 8))
    assert several(PRECEDENCE.own(report), [("applications.received", "")]) == "applications_received=9"
    assert several(PRECEDENCE.own(report), []) == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--all-columns"], "--all-columns is for --wide"), (["--best", "--wide"], "--best is for JSON")],
)
def test_wrong_choices_are_told(arguments: list[str], message: str) -> None:
    run = nianbao("convert", "-", *arguments)
    assert run.returncode == 2
    assert message in run.stderr.decode()
