"""The statistics table in the shapes that files have it in; what cannot be known is no fact."""

import pytest

from nianbao.extractors import Extractor, load_rules

ROWS = [
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "39"),
    ("1.政府公报公开政府信息数", "条", "/"),
    ("2.政府网站公开政府信息数", "条", "25"),
    ("3.政务微博公开政府信息数", "条", ""),
    ("（一）收到申请数", "件", "1,024"),
    ("1.当面申请数", "件", "0"),
    ("四、行政复议数量", "件", "3"),
    ("（一）维持具体行政行为数", "件", "2"),
    ("五、行政诉讼数量", "件", "1"),
    ("（二）被依法纠错数", "件", "1"),
    ("七、依申请公开信息收取的费用", "万元", "1.5"),
]
FACTS = {
    "disclosed.total": 39,
    "disclosed.website": 25,
    "applications.received": 1024,
    "applications.in_person": 0,
    "reviews.total": 3,
    "reviews.upheld": 2,
    "litigation.total": 1,
    "litigation.corrected": 1,
    "fees.collected": 15000,
}
SHAPES = {
    "tabs": "统计指标\t单位\t统计数\n" + "".join("\t".join(row) + "\n" for row in ROWS),
    "pipes": "".join("| " + " | ".join(row) + " |\n" for row in ROWS),
    "one cell a line": "\n".join(cell for row in ROWS for cell in row),
    "cells ended by pipes": "".join(f"{cell}\n| " for row in ROWS for cell in row),
    "wide blanks": "".join("        ".join(row) + "\n" for row in ROWS),
    "on one line": " ".join(cell for row in ROWS for cell in row),
    "this year beside the years before": "指标名称 | 单位 | 本年度 | 历年累计\n"
    + "".join(f"{a} | {b} | {c or '-'} | {'-' if c in ('', '/') else 99999}\n" for a, b, c in ROWS),
    "wrapped labels": "".join(f"{a[:7]}\n{a[7:]}      {b}      {c}\n" for a, b, c in ROWS),
}


def read(table: str) -> dict[str, float]:
    report = Extractor(load_rules()).extract(f"某县2016年政府信息公开年度报告\n附表\n{table}\n")
    return {fact.indicator: float(fact.value) for fact in report.facts}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_read_cell_for_cell(shape: str) -> None:
    assert read(SHAPES[shape]) == FACTS


def test_columns_without_names_are_no_facts() -> None:
    assert read("".join(f"{a}\t{b}\t{c}\t7\n" for a, b, c in ROWS if c not in ("", "/"))) == {}
