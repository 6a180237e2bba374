"""Years of one organ checked against each other as they are read: no report waits, and no finding is lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from nianbao.cli.run.pipeline import FEW
from nianbao.cli.run.reading import Piece, Plan, extractor_by, piece_of
from nianbao.cli.run.years import as_read, with_years
from nianbao.extractors import SHIPPED, Report

FIGURES = {2014: 120, 2015: 130, 2016: 900, 2017: 0}
TEXT = "某县人民政府{0}年政府信息公开年度报告\n{0}年，我县政府网站公开政府信息{1}条。"
PLAN = Plan(SHIPPED, whole=True, years=True, at_once=True)
EXTRACTOR = extractor_by(SHIPPED)


def report(year: int) -> Report:
    return EXTRACTOR.extract(TEXT.format(year, FIGURES[year]), f"{year}.txt")


def read(*years: int) -> list[Report]:
    pieces = (piece_of(PLAN, str(year), report(year)) for year in years)
    return [piece.report for piece in as_read(PLAN, pieces, few=True)]


def failed(reports: list[Report]) -> dict[int | None, list[str]]:
    return {one.year: [c.check for c in one.checks if c.status == "fail"] for one in reports}


def test_in_the_order_of_the_years_all_is_as_when_they_wait() -> None:
    assert failed(read(2014, 2015, 2016, 2017)) == {
        2014: [],
        2015: [],
        2016: ["disclosed.website.jump"],
        2017: ["disclosed.website.drop", "disclosed.website.zero"],
    }


def test_a_finding_stands_with_whichever_of_the_years_was_read_later() -> None:
    later, earlier = read(2016, 2015)
    assert failed([later]) == {2016: []}
    (check,) = (c for c in earlier.checks if c.status == "fail")
    assert (check.check, check.grade) == ("disclosed.website.jump", "soft")
    assert [int(earlier.facts[i].value) for i in check.facts] == [130]
    assert [int(value) for value in check.values] == [900, 130]
    assert check.message.startswith("2016 年的报告：")
    assert "2015 年政府网站公开政府信息数 130" in check.message


@pytest.mark.parametrize("years", list(permutations(FIGURES)))
def test_whatever_the_order_the_same_is_found_and_every_place_is_of_the_reports_own_facts(
    years: tuple[int, ...],
) -> None:
    reports = read(*years)
    found = {name for names in failed(reports).values() for name in names}
    assert found == {"disclosed.website.jump", "disclosed.website.drop", "disclosed.website.zero"}
    for one in reports:
        assert all(i < len(one.facts) for check in one.checks for i in check.facts)


def test_no_report_waits_for_the_next() -> None:
    drawn = []

    def pieces() -> Iterator[Piece]:
        for year in FIGURES:
            drawn.append(year)
            yield piece_of(PLAN, str(year), report(year))

    found = as_read(PLAN, pieces(), few=True)
    assert next(found).year == 2014
    assert drawn == [2014]


def test_lines_are_written_before_the_last_input_is_there(tmp_path: Path) -> None:
    for n in range(FEW):
        (tmp_path / f"{n:02}.txt").write_text(TEXT.format(2015, 130).replace("某县", f"青山{n}县"), "utf-8")
    command = [sys.executable, "-m", "nianbao.cli", "convert", str(tmp_path), "-", "-f", "ndjson", "-j", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        lines = [json.loads(run.stdout.readline()) for _ in range(FEW)]
        assert [line["year"] for line in lines] == [2015] * FEW
        run.stdin.write(TEXT.format(2016, 900).encode())
        run.stdin.close()
        (last,) = map(json.loads, run.stdout.readlines())
    assert (last["file"], last["year"], run.returncode) == ("-", 2016, 0)


def together(*reports: Report, whole: bool = True) -> list[Piece]:
    plan = Plan(SHIPPED, whole=whole, years=True)
    return list(with_years(plan, (piece_of(plan, one.file, one) for one in reports), few=True))


def test_put_aside_each_year_is_checked_against_those_before_it_in_any_order() -> None:
    found = [piece.report for piece in together(*map(report, (2017, 2014, 2016, 2015)))]
    assert [one.year for one in found] == [2017, 2014, 2016, 2015]
    assert failed(found) == failed(read(2014, 2015, 2016, 2017))


@pytest.mark.parametrize("at_once", [False, True])
def test_of_two_reports_of_a_year_the_one_with_more_facts_stands_for_it(at_once: bool) -> None:
    short = report(2016)
    more = EXTRACTOR.extract(TEXT.format(2016, 140) + "收到政府信息公开申请3件。", "more.txt")
    reports = (report(2015), more, short)
    plan = Plan(SHIPPED, whole=True, years=True, at_once=at_once)
    pieces = (piece_of(plan, one.file, one) for one in reports)
    found = [piece.report for piece in (as_read if at_once else with_years)(plan, pieces, few=True)]
    assert [one.file for one in found] == ["2015.txt", "more.txt", "2016.txt"]
    # 900 after 130 would be a jump; 140 is none
    assert [bool(one.checks[len(before.checks) :]) for one, before in zip(found, reports, strict=True)] == [
        False,
        True,
        False,
    ]


def test_reports_without_organ_or_year_are_left_as_they_are() -> None:
    plain = [report(2015)._replace(organ=None), report(2016)._replace(year=None)]
    assert [piece.report for piece in together(*plain)] == plain
    assert [
        piece.report for piece in as_read(PLAN, (piece_of(PLAN, one.file, one) for one in plain), few=True)
    ] == plain


def test_the_report_goes_on_only_where_it_is_needed() -> None:
    assert all(piece.kept for piece in together(report(2015)))
    assert not any(piece.kept for piece in together(report(2015), whole=False))
