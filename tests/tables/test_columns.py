"""Columns of another meaning, wherever they stand, and the tables of files whose fields marks divide."""

import random
from collections.abc import Sequence

import pytest

from nianbao.extractors import Extractor, load_rules

EXTRACTOR = Extractor(load_rules())
TITLE = "松桥县政府信息公开情况统计表（2017年度）"
FORM = [
    ["统计指标", "单位", "统计数"],
    ["主动公开政府信息数", "条", "3118"],
    ["政府网站公开政府信息数", "条", "2904"],
    ["收到申请数", "件", "57"],
    ["网络申请数", "件", "43"],
    ["依申请公开信息收取的费用", "万元", "0.25"],
]
FACTS = {
    "disclosed.total": 3118,
    "disclosed.website": 2904,
    "applications.received": 57,
    "applications.online": 43,
    "fees.collected": 2500,
}
ASIDE = {
    "代码": ["07", "08", "09", "10", "11"],
    "备注": ["含2015年", "", "见附件2", "", "2014年起"],
    "责任科室": ["政务科", "信息科", "政务科", "政务科", "财务科"],
    "填报人": ["王芳", "李强", "王芳", "", "李强"],
    "完成率": ["98%", "100%", "97%", "88%", "100%"],
    "核定意见": ["属实", "属实", "待核", "属实", "属实"],
    "考评分": ["9", "8", "7", "6", "5"],
    "数据来源": ["县教育局", "门户网站", "台账", "台账", "县财政局"],
}
LITIGATION = """松桥县人民政府2022年政府信息公开工作年度报告
行政复议,,,,,行政诉讼,,,,,,,,,
结果维持,结果纠正,其他结果,尚未审结,总计,未经复议直接起诉,,,,,复议后起诉,,,,
{first}结果维持,结果纠正,其他结果,尚未审结,总计,结果维持,结果纠正,其他结果,尚未审结,总计
7,2,0,1,10,4,0,3,0,7,6,5,0,0,11
"""


def html(rows: Sequence[Sequence[str]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><h1>{TITLE}</h1><table>{cells}</table></body></html>"


def csv(rows: Sequence[Sequence[str]], mark: str = ",") -> str:
    return "\n".join([TITLE, *(mark.join(row) for row in rows), ""])


def markdown(rows: Sequence[Sequence[str]]) -> str:
    heads, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([f"# {TITLE}", "", heads, "|---" * len(rows[0]) + "|", *others, ""])


def read(text: str) -> dict[str, int]:
    report = EXTRACTOR.extract(text)
    assert all(f.scope == "" and f.year == report.year == 2017 for f in report.facts)
    assert len({f.indicator for f in report.facts}) == len(report.facts)
    return {f.indicator: int(f.value) for f in report.facts}


def with_column(rows: Sequence[Sequence[str]], head: str, at: int) -> list[list[str]]:
    cells = [head, *ASIDE[head]]
    return [[*row[:at], cell, *row[at:]] for row, cell in zip(rows, cells, strict=True)]


@pytest.mark.parametrize("head", ASIDE)
@pytest.mark.parametrize("at", range(4))
def test_a_column_of_another_meaning_changes_no_other_cell(head: str, at: int) -> None:
    rows = with_column(FORM, head, at)
    assert read(html(rows)) == read(csv(rows)) == read(markdown(rows)) == FACTS


@pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1), (1, 0, 2), (2, 0, 1)])
def test_the_unit_and_the_figure_may_stand_on_either_side_of_the_name(order: Sequence[int]) -> None:
    rows = [[row[i] for i in order] for row in FORM]
    assert read(html(rows)) == read(csv(rows)) == read(csv(rows, ";")) == FACTS


def test_at_random_nothing_is_taken_for_another() -> None:
    rng = random.Random(4)
    for _ in range(150):
        rows = [FORM[0], *rng.sample(FORM[1:], 5)]
        for head in rng.sample(list(ASIDE), rng.randint(0, 3)):
            rows = with_column(rows, head, rng.randint(0, len(rows[0])))
        rows = [list(row) for row in rows]
        rows.insert(
            rng.randint(1, 5), [rng.choice(["群众来访数", "热线接听数"]), *("61" for _ in rows[0][1:])]
        )
        if rng.random() < 0.4:
            order = rng.sample(range(len(rows[0])), len(rows[0]))
            rows = [[row[i] for i in order] for row in rows]
        if rng.random() < 0.4:
            rows[0][rng.randrange(len(rows[0]))] = rng.choice(["", "不明"])
        for _ in range(rng.randint(0, 3)):
            rows[rng.randint(1, len(rows) - 1)][rng.randrange(len(rows[0]))] = ""
        if rng.random() < 0.2:
            rows = [list(column) for column in zip(*rows, strict=True)]
        made = rng.choice([html, csv, markdown])
        assert read(made(rows)).items() <= FACTS.items(), rows


def test_halves_side_by_side_are_named_by_their_own_names() -> None:
    left, right = FORM[:3], [FORM[0], *FORM[3:5]]
    kept = {k: v for k, v in FACTS.items() if k != "fees.collected"}
    assert read(html([[*a, *b] for a, b in zip(left, right, strict=True)])) == kept
    flipped = [[*reversed(a), *reversed(b)] for a, b in zip(left, right, strict=True)]
    assert read(html(flipped)) == kept


@pytest.mark.parametrize("first", [",,,,,", "结果维持,结果纠正,其他结果,尚未审结,总计,"])
def test_heads_in_three_rows_reach_over_the_blank_fields_behind_them(first: str) -> None:
    facts = EXTRACTOR.extract(LITIGATION.format(first=first)).facts
    assert [int(f.value) for f in facts] == [7, 2, 0, 1, 10, 4, 0, 3, 0, 7, 6, 5, 0, 0, 11]
    assert facts[9].indicator == "litigation.direct.total"
    assert facts[10].indicator == "litigation.after_review.upheld"


def test_a_line_end_in_quotes_ends_no_row() -> None:
    rows = [['"政府网站公开\n政府信息数"', "条", "2904"] if "网站" in row[0] else row for row in FORM]
    report = EXTRACTOR.extract(csv(rows))
    assert {f.indicator: int(f.value) for f in report.facts} == FACTS
    text = csv(rows)
    assert {text[f.source.start : f.source.end] for f in report.facts} == {row[2] for row in FORM[1:]}


def test_a_line_end_of_a_page_in_a_markdown_table_is_none() -> None:
    rows = [["政府网站公开<br>政府信息数", *row[1:]] if "网站" in row[0] else row for row in FORM]
    assert read(markdown(rows)) == FACTS


def test_a_table_of_one_cell_is_that_cell() -> None:
    nested = [
        [*row[:2], f"<table><tr><td>{row[2]}</td></tr></table>"] if row[2] == "57" else row for row in FORM
    ]
    assert read(html(nested)) == FACTS


# --- what organs and years have to do with figures must be said --------------------------------------------------


def turned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def facts(text: str) -> dict[tuple[str, str], int]:
    return {(f.indicator, f.scope): int(f.value) for f in EXTRACTOR.extract(text).facts}


OWN = {(name, ""): value for name, value in FACTS.items()}
ORGANS = ["县教育局", "石桥镇", "县财政局", "乡镇街道", "县水务局"]


@pytest.mark.parametrize("head", ["数据来源", "备注", "责任科室"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_organs_under_a_head_of_no_figures_are_none(head: str, at: int) -> None:
    rows = [[*row[:at], cell, *row[at:]] for row, cell in zip(FORM, [head, *ORGANS], strict=True)]
    assert facts(html(rows)) == facts(html(turned(rows))) == facts(csv(rows)) == OWN
    assert facts(csv(turned(rows))).items() <= OWN.items()


@pytest.mark.parametrize(
    "words", [ORGANS, ["2015年", "2014年", "上年", "2015年", "2016年"]], ids=["organs", "years"]
)
@pytest.mark.parametrize("at", [1, 2])
def test_organs_and_years_under_a_strange_head_are_nothing_to_the_figures(words: list[str], at: int) -> None:
    rows = [[*row[:at], cell, *row[at:]] for row, cell in zip(FORM, ["核定意见", *words], strict=True)]
    for made in (html, csv, markdown):
        assert facts(made(rows)).items() <= OWN.items()
        assert facts(made(turned(rows))).items() <= OWN.items()


@pytest.mark.parametrize(
    "row", [["数据来源", "见附件", "石桥镇"], ["核查情况", "属实", "台账"], ["备注", "", "2015年"]]
)
@pytest.mark.parametrize("at", [2, 4])
def test_a_row_of_words_among_the_figures_is_no_head(row: list[str], at: int) -> None:
    rows = [*FORM[:at], row, *FORM[at:]]
    assert facts(html(rows)) == facts(csv(rows)) == facts(markdown(rows)) == OWN


def test_a_row_of_strange_organs_among_the_figures_leaves_what_is_below_it_open() -> None:
    rows = [*FORM[:3], ["群众来访数", "县教育局", "县财政局"], *FORM[3:]]
    assert facts(html(rows)).items() <= OWN.items()


@pytest.mark.parametrize(
    "table",
    [
        "统计数    单位    统计指标\n3118    条    主动公开政府信息数\n57    件    收到申请数\n43    件    网络申请数\n",
        "统计指标    归口    单位    统计数\n收到申请数    乡镇街道    件    57\n网络申请数    98%    件    43\n",
        "统计指标\n单位\n统计数\n收到申请数\n件\n57\n备注\n12\n乡镇街道\n网络申请数\n件\n43\n",
    ],
    ids=["names behind figures", "a strange column", "one cell a line"],
)
def test_lines_that_have_lost_their_columns_put_no_figure_elsewhere(table: str) -> None:
    assert facts(f"{TITLE}\n{table}").items() <= OWN.items()


def test_years_as_rows() -> None:
    rows = [["年度", "主动公开政府信息数", "收到申请数"], ["2016", "100", "7"], ["2017", "120", "9"]]
    found = {(f.indicator, f.year): int(f.value) for f in EXTRACTOR.extract(html(rows)).facts}
    assert found == {
        ("disclosed.total", 2016): 100,
        ("applications.received", 2016): 7,
        ("disclosed.total", 2017): 120,
        ("applications.received", 2017): 9,
    }


def test_a_column_of_an_organ_beside_serial_numbers_is_the_organs() -> None:
    heads = ["序号", "具体内容", "石桥镇"]
    rows = [heads, *([str(i), name, value] for i, (name, _, value) in enumerate(FORM[1:], 1))]
    assert {scope for _, scope in facts(html(rows))} <= {"石桥镇"}


def test_the_year_below_the_title_of_a_table_heads_no_figures() -> None:
    table = "政府信息公开情况统计表\n（2016年度）\n填报单位（盖章）：某县人民政府办公室\n"
    table += "统 计 指 标      单位    统计数\n"
    table += "（一）主动公开政府信息数    条    3118\n三、收到申请数    件    57\n1.当面申请数    件    14\n"
    table += "2.传真申请数    件    0\n3.网络申请数    件    43\n"
    found = facts(f"{TITLE}\n附件\n{table}")
    assert found["disclosed.total", ""] == 3118
    assert found["applications.online", ""] == 43


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [("计量单位：元", 1250), ("以万元计", 12500000), ("单位：千元", None), ("元，人民币", None)],
)
def test_an_amount_is_in_the_unit_that_its_head_names_or_it_is_told(unit: str, yuan: int | None) -> None:
    rows = [["信息内容", f"本年收费金额（{unit}）"], ["行政事业性收费", "1250"]]
    report = EXTRACTOR.extract("松桥县2022年政府信息公开工作年度报告\n" + csv(rows))
    assert [int(f.value) for f in report.facts] == ([] if yuan is None else [yuan])
    assert ["单位或符号不明" in warning for warning in report.warnings] == ([True] if yuan is None else [])
