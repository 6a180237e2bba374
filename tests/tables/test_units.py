"""The unit of an amount is what the report states nearest to it; one that is not known makes no figure."""

from decimal import Decimal

import pytest

from nianbao.extractors import Extractor, load_rules

EXTRACTOR = Extractor(load_rules())
TITLE = "青山县水务局2023年政府信息公开工作年度报告"
FEES = [["信息内容", "本年收费金额"], ["行政事业性收费", "12500"]]
DOCUMENTS = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1", "0", "3"],
    ["行政规范性文件", "2", "1", "9"],
]


def page(above: str, *rows: list[str]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<html><body><p>{TITLE}</p><p>二、主动公开政府信息情况</p>{above}<table>{cells}</table></body></html>"


def amount(source: str) -> tuple[Decimal | int | None, bool]:
    """The amount of fees, and whether it is told that a unit is not known."""
    report = EXTRACTOR.extract(source)
    found = [fact.value for fact in report.facts if fact.indicator == "fees.amount"]
    return (found[0] if found else None), any("单位" in str(warning) for warning in report.warnings)


@pytest.mark.parametrize(
    ("above", "rows", "value"),
    [
        ("", FEES, 125000000),  # the form prints 万元
        ("<p>单位：元</p>", FEES, 12500),
        ("<p>（单位：万元）</p>", FEES, 125000000),
        ("<p>第二十条第（八）项（单位：元）</p>", FEES, 12500),
        ("", [["第二十条第（八）项"], ["计量单位：元"], *FEES], 12500),
        ("<p>单位：元</p><p>收费情况如下。</p>", FEES, 12500),
        ("<p>单位：件、元</p>", [*DOCUMENTS, *FEES], 12500),
        ("<p>单位：件、万元</p>", [*DOCUMENTS, *FEES], 125000000),
        ("<p>单位：元</p>", [["信息内容", "本年收费金额（单位：万元）"], FEES[1]], 125000000),
        ("<p>填报单位：开元区税务局</p>", FEES, 125000000),
        ("<p>单位：元坝镇</p>", FEES, 125000000),
    ],
)
def test_the_nearest_unit_counts(above: str, rows: list[list[str]], value: int) -> None:
    assert amount(page(above, *rows)) == (value, False)


@pytest.mark.parametrize("above", ["单位：千元", "金额单位：百万元", "单位：元、万元"])
def test_a_unit_that_one_cannot_know_makes_no_figure_and_is_told(above: str) -> None:
    assert amount(page(f"<p>{above}</p>", *FEES)) == (None, True)


@pytest.mark.parametrize("apart", ["\t", "          "])
def test_a_line_of_text_states_it_too(apart: str) -> None:
    lines = [f"第二十条第（八）项{apart}单位：元", *(apart.join(row) for row in FEES)]
    assert amount("\n".join([TITLE, "二、主动公开政府信息情况", *lines, ""])) == (12500, False)
