"""Whose and of which year a report is, by how it begins."""

from pathlib import Path

import pytest
import yaml

from nianbao.extractors import Extractor, load_rules

TITLES = yaml.safe_load((Path(__file__).parent / "data" / "titles.yaml").read_text("utf-8"))
EXTRACTOR = Extractor(load_rules())


@pytest.mark.parametrize(("beginning", "organ", "year"), TITLES)
def test_a_report_says_whose_and_of_which_year_it_is(beginning: str, organ: str | None, year: int) -> None:
    report = EXTRACTOR.extract(f"{beginning}\n全年主动公开政府信息120条。\n")
    assert (report.organ, report.year) == (organ, year)


def test_a_year_in_chinese_digits_is_a_year_in_prose_too() -> None:
    report = EXTRACTOR.extract(
        "某局2016年政府信息公开工作年度报告\n二〇一五年收到申请9件，二〇一六年收到申请12件。\n"
    )
    assert [(fact.indicator, int(fact.value), fact.source.quote[:4]) for fact in report.facts] == [
        ("applications.received", 12, "二〇一五")
    ]
