"""What speaks against a figure of the sentences, and what is left where such figures are left out."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nianbao.extractors import Extractor, Fact, Lang, load_rules, sure

RULES = load_rules()
EXTRACTOR = Extractor(RULES)
TITLE = "某某局2016年政府信息公开工作年度报告\n"
DATA = yaml.safe_load((Path(__file__).parent / "data" / "doubts.yaml").read_text("utf-8"))
# The larger of two figures of one channel is broken off from the total.
BROKEN = f"{TITLE}全年主动公开政府信息10条，其中门户网站公开政府信息12条。\n收到政府信息公开申请3件。\n"


def last_fact(text: str, extractor: Extractor = EXTRACTOR) -> Fact:
    return extractor.extract(f"{TITLE}{text}\n").facts[-1]


def nianbao(*arguments: str) -> str:
    command = [sys.executable, "-m", "nianbao.cli", "convert", "-", *arguments]
    done = subprocess.run(command, input=BROKEN.encode(), capture_output=True, check=False)
    return done.stdout.decode() or done.stderr.decode()


@pytest.mark.parametrize("case", DATA["doubted"], ids=lambda case: case["text"])
def test_a_figure_carries_what_its_slots_say_against_it(case: dict[str, str]) -> None:
    for lang in Lang:
        fact = last_fact(case["text"], EXTRACTOR.speaking(lang))
        figure = RULES.figures[fact.indicator]
        label = figure.english if lang is Lang.EN else figure.label
        said = RULES.doubts.noun.said(lang, word=case["word"], label=label)
        assert (fact.doubt, fact.basis in ("said", "listed")) == (said, True)


@pytest.mark.parametrize("text", DATA["sure"])
def test_words_that_the_rules_know_beside_a_figure_are_no_doubt(text: str) -> None:
    assert last_fact(text).doubt is None


def test_what_is_doubtful_is_left_out_and_the_checks_name_the_rest() -> None:
    report = EXTRACTOR.extract(BROKEN)
    assert [fact.doubt is None for fact in report.facts] == [False, False, True]
    left = sure(report)
    assert left.facts == report.facts[2:]
    assert [check.check for check in left.checks] == [check.check for check in report.checks]
    for before, after in zip(report.checks, left.checks, strict=True):
        assert after.facts == tuple(position - 2 for position in before.facts if position >= 2)


def test_sure_leaves_doubtful_figures_out_of_every_output() -> None:
    (report,) = json.loads(nianbao("-f", "json", "--sure"))["reports"]
    assert [fact["indicator"] for fact in report["facts"]] == ["applications.received"]
    for wide, expected in (((), ["applications.received"]), (("--wide",), None)):
        every, some = (
            [*csv.DictReader(io.StringIO(nianbao("-f", "csv", *wide, *more)))] for more in ((), ("--sure",))
        )
        if expected:
            assert [row["indicator"] for row in some] == expected
        else:
            assert every[0].keys() > some[0].keys() or every[0] != some[0]
        assert len(every) >= len(some)


def test_sure_is_not_for_a_database_that_is_brought_up_to_date(tmp_path: Path) -> None:
    assert "--sure" in nianbao("-o", str(tmp_path / "x.db"), "--update", "--sure")
    assert not (tmp_path / "x.db").exists()
