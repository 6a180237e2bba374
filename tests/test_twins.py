"""The same report as a page and as a PDF is one report; another one of the same organ and year is not."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from nianbao.cli.run.reading import Piece
from nianbao.cli.run.twins import Twins
from nianbao.extractors import Adder, Extractor, Failure, Precedence, load_rules

EXTRACTOR = Extractor(load_rules())
PRECEDENCE = Precedence(EXTRACTOR.rules)
SAMPLES = Path(__file__).parents[1] / "samples"
FORMATS = [SAMPLES / f"tables-2024{suffix}" for suffix in (".html", ".pdf", ".docx")]
TEXT = "{0}2016年政府信息公开年度报告\n2016年，我县政府网站公开政府信息{1}条，公开规范性文件{2}件。"


def nianbao(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


def news(run: subprocess.CompletedProcess[bytes]) -> list[str]:
    return [
        line.partition("nianbao: ")[2]
        for line in run.stderr.decode().splitlines()
        if "one organ and year" in line
    ]


def piece(organ: str, *figures: int, file: str = "", failure: Failure | None = None) -> Piece:
    report = EXTRACTOR.extract(TEXT.format(organ, *figures), file)
    key = EXTRACTOR.organ_key(report.organ or "")
    return Piece(file, file, organ=key, year=report.year, figures=PRECEDENCE.figures(report), failure=failure)


def test_a_report_in_three_formats_is_one_row_of_the_panel_and_both_files_are_named() -> None:
    run = nianbao("convert", *FORMATS, "--wide")
    (row,) = csv.DictReader(io.StringIO(run.stdout.decode()))
    assert (row["file"], row["year"]) == (str(FORMATS[0]), "2024")
    first = FORMATS[0]
    assert [line.partition(": ")[0] for line in news(run)] == [str(file) for file in FORMATS[1:]]
    assert all(f"the same figures as {first}, of one organ and year" in line for line in news(run))
    assert news(nianbao("convert", *FORMATS, "--wide", "-q")) == []


def test_every_file_keeps_its_facts(tmp_path: Path) -> None:
    facts = list(csv.DictReader(io.StringIO(nianbao("convert", *FORMATS[::2], "-f", "csv").stdout.decode())))
    counts = [sum(row["file"] == str(file) for row in facts) for file in FORMATS[::2]]
    assert counts[0] == counts[1] > 100
    target = tmp_path / "all.xlsx"
    assert nianbao("convert", *FORMATS[::2], "-o", target).returncode == 0
    book = openpyxl.load_workbook(target, read_only=True)
    assert sum(1 for _ in book["数据"].rows) == 1 + len(facts)
    assert [row[0] for row in book["面板"].iter_rows(2, values_only=True)] == [str(FORMATS[0])]


def test_check_counts_a_report_in_two_formats_once() -> None:
    run = nianbao("check", *FORMATS[::2], "-f", "json")
    (organ,) = json.loads(run.stdout)["organs"]
    assert (organ["reports"], organ["right"], organ["twins"]) == (1, 1, 1)
    assert len(news(run)) == 1


def test_other_figures_are_told_and_stay() -> None:
    twins = Twins()
    assert twins.told(piece("青山县人民政府", 5, 2, file="a.html"))[1] is None
    same, notice = twins.told(piece("青山县", 5, 2, file="a.pdf"))
    told = str(notice)
    assert (same.twin, told.partition(",")[0]) == ("a.html", "a.pdf: the same figures as a.html")
    other, notice = twins.told(piece("青山县人民政府", 5, 3, file="old.html"))
    assert (other.twin, str(notice)) == (
        "",
        "old.html: of one organ and year with a.html, but not the same figures: both stay",
    )
    assert twins.told(piece("青山县", 5, 3, file="old.pdf"))[0].twin == "old.html"


@pytest.mark.parametrize(
    ("organ", "figures", "failure"),
    [
        ("白水县人民政府", (5, 2), None),
        ("", (5, 2), None),
        ("青山县人民政府", (5, 2), Failure("b", "no report was recognised in it")),
    ],
)
def test_other_organs_and_what_is_no_report_are_no_twins(
    organ: str, figures: tuple[int, int], failure: Failure | None
) -> None:
    twins = Twins()
    twins.told(piece("青山县人民政府", 5, 2, file="a"))
    one, told = twins.told(piece(organ, *figures, file="b", failure=failure))
    assert (one.twin, told) == ("", None)


def test_nothing_but_zeros_does_not_make_two_reports_one() -> None:
    twins = Twins()
    reports = [piece("城关镇人民政府", 0, 0, file=name) for name in ("a", "b")]
    assert reports[0].figures == ""
    assert [twins.told(one)[0].twin for one in reports] == ["", ""]


def test_the_figures_are_those_that_count_whatever_their_order() -> None:
    said = "青山县2016年政府信息公开年度报告\n2016年，{}。"
    one, other = "通过政府网站公开政府信息5条", "公开规范性文件20件"
    texts = [said.format(f"{one}，{other}"), said.format(f"{other}，{one}"), said.format(one)]
    figures = [PRECEDENCE.figures(EXTRACTOR.extract(text)) for text in texts]
    assert figures[0] == figures[1] == "disclosed.website  5\nnormative.disclosed  20"
    assert figures[2] == "disclosed.website  5"


def test_what_only_one_of_two_reports_states_is_a_difference() -> None:
    adder = Adder(EXTRACTOR.rules)
    more = "青山县2016年政府信息公开年度报告\n2016年，通过政府网站公开政府信息5条，公开规范性文件20件。"
    less = "青山县2016年政府信息公开年度报告\n2016年，通过政府网站公开政府信息5条。"
    for texts in ((more, less), (less, more)):
        given = [adder.summand(EXTRACTOR.extract(text, f"{n}")) for n, text in enumerate(texts)]
        (total,), (doubled,) = adder.add(given)
        assert doubled.differ == (("normative.disclosed", ""),)
        assert {amount.indicator: amount.value for amount in total.amounts}["normative.disclosed"] == 20
