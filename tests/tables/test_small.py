"""Small tables that went wrong or were lost once: what is right, and that nothing else is read."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from nianbao.extractors import Extractor, load_rules

EXTRACTOR = Extractor(load_rules())
TITLE_2023 = "青柳县人民政府2023年政府信息公开工作年度报告\n一、总体情况\n"
DOCUMENTS = f"{TITLE_2023}二、主动公开政府信息情况\n"
APPLICATIONS = f"{TITLE_2023}三、收到和处理政府信息公开申请情况\n"
STATISTICS = "青柳县政府信息公开情况统计表（2016年度）\n"
KINDS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
RECEIVED = [14, 5, 0, 1, 2, 0, 22]
CARRIED = [3, 0, 0, 0, 1, 0, 4]


def read(text: str) -> dict[str, int]:
    """Each figure of a table by its indicator, with applicant, organ, and year where it is another."""
    report = EXTRACTOR.extract(text)
    facts = [fact for fact in report.facts if fact.origin == "table"]
    return {
        "/".join(
            part
            for part in (f.indicator, f.applicant, f.scope, "" if f.year == report.year else str(f.year))
            if part
        ): int(f.value)
        for f in facts
    }


def applicants(row: str, values: list[int]) -> dict[str, int]:
    kinds = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", ""]
    return {f"applications.{row}" + (f"/{k}" if k else ""): v for k, v in zip(kinds, values, strict=True)}


BOTH_ROWS = applicants("received", RECEIVED) | applicants("carried_in", CARRIED)


def bar_cells(rows: Sequence[Sequence[object]], pads: str = "") -> str:
    """One cell a line, each ended by a bar, a bar before each row and pads behind it."""
    return "".join(
        "|\n" + "".join(f"{cell} |\n" for cell in row[:-1]) + f"{row[-1]} |{pads}\n" for row in rows
    )


def table(rows: Sequence[Sequence[object]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{cells}</table>"


ROWS: list[list[object]] = [
    ["一、本年新收政府信息公开申请数量", *RECEIVED],
    ["二、上年结转政府信息公开申请数量", *CARRIED],
]
CASES: dict[str, tuple[str, dict[str, int]]] = {
    "one cell a line, bars before and behind the rows": (APPLICATIONS + bar_cells([KINDS, *ROWS], " ||||"), BOTH_ROWS),
    "cells on lines of their own, bars on others": (
        DOCUMENTS + "信息内容\n|\n本年制发件数\n|\n本年废止件数\n|\n现行有效件数\n|\n||\n规章\n|\n1\n|\n0\n|\n7\n|\n||\n",
        {"regulations.made": 1, "regulations.repealed": 0, "regulations.in_force": 7},
    ),
    "litigation below its own head": (
        STATISTICS + "统计指标\t单位\t统计数\n四、行政复议数量\t件\t5\n（一）维持具体行政行为数\t件\t3\n（二）被依法纠错数\t件\t2\n"
        "五、行政诉讼数量\t件\t4\n（一）维持具体行政行为或者驳回原告诉讼请求数\t件\t1\n（二）被依法纠错数\t件\t3\n",
        {"reviews.total": 5, "reviews.upheld": 3, "reviews.corrected": 2, "litigation.total": 4,
         "litigation.upheld": 1, "litigation.corrected": 3},
    ),
    "commas": (
        STATISTICS + '统计指标,单位,2016年,2015年\n主动公开政府信息数,条,"4,120","3,877"\n收到申请数,件,52,40\n',
        {"disclosed.total": 4120, "disclosed.total/2015": 3877, "applications.received": 52, "applications.received/2015": 40},
    ),
    "numbers of rows": (
        STATISTICS + "序号\t统计指标\t单位\t统计数\n1\t主动公开政府信息数\t条\t61\n2\t收到申请数\t件\t9\n",
        {"disclosed.total": 61, "applications.received": 9},
    ),
    "columns of organs": (
        STATISTICS + "统计指标\t单位\t合计\t区政府\t乡镇街道\n主动公开政府信息数\t条\t61\t40\t21\n收到申请数\t件\t9\t\t9\n",
        {"disclosed.total": 61, "disclosed.total/区政府": 40, "disclosed.total/乡镇街道": 21,
         "applications.received": 9, "applications.received/乡镇街道": 9},
    ),
    "another organ's column alone": (
        STATISTICS + "统计指标\t单位\t乡镇街道统计数\n主动公开政府信息数\t条\t21\n收到申请数\t件\t9\n",
        {"disclosed.total/乡镇街道": 21, "applications.received/乡镇街道": 9},
    ),
    "local rows": (
        "青柳县2012年政府信息公开情况统计表\n指标名称\t计量单位\t2012年度\t历年累计\n主动公开信息数\t条\t310\t900\n其中：1.网站公开\t条\t290\t800\n"
        "3.电子邮件申请数\t条\t4\t6\n否决公开答复数\t条\t1\t2\n接受行政诉讼、举报数\t件\t5\t6\n信函、传真申请数\t条\t2\t3\n",
        {"disclosed.total": 310, "disclosed.website": 290, "applications.email": 4, "applications.refused": 1},
    ),
    "last year's column first": (
        DOCUMENTS + "信息内容\t上年制发件数\t本年制发件数\t现行有效件数\n规章\t3\t5\t19\n",
        {"regulations.made/2022": 3, "regulations.made": 5, "regulations.in_force": 19},
    ),
    "another order of columns": (
        DOCUMENTS + table([["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"], ["规章", 19, 5, 2]]),
        {"regulations.in_force": 19, "regulations.made": 5, "regulations.repealed": 2},
    ),
    "a column that is not the form's": (
        "青柳镇人民政府2019年政府信息公开工作年度报告\n"
        + table([["信息内容", "上一年项目数量", "本年数量", "处理决定数量"], ["行政许可", 8, 8, 140]]),
        {"licences.items_last_year": 8, "licences.decisions": 140},
    ),
    "heads with a strange remark": (
        DOCUMENTS + "信息内容\t本年处理决定数量（含下属事业单位）\n行政处罚\t38\n行政强制\t6\n",
        {"penalties.decisions": 38, "coercion.decisions": 6},
    ),
    "names inside a bracket": (
        "青柳镇人民政府2020年政府信息公开工作年度报告\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
        "其他对外管理服务事项(含行政确认、行政处罚、行政强制) | 71 | 2 | 1306 |\n",
        {"other_services.items_last_year": 71, "other_services.change": 2, "other_services.decisions": 1306},
    ),
    "two figures in one cell": (DOCUMENTS + "信息内容 | 本年处理决定数量 |\n行政处罚 | 38 12 |\n行政强制 | 6 4 |\n", {}),
    "stacked cells": (
        APPLICATIONS + table([["项目", *KINDS], [f"{a}<br>{b}" for a, b in zip(*ROWS, strict=True)]]),
        BOTH_ROWS,
    ),
    "stacked figures beside one name": (
        APPLICATIONS + table([["项目", *KINDS], [ROWS[0][0], *(f"{a}<br>{b}" for a, b in zip(RECEIVED, CARRIED, strict=True))]]),
        {},
    ),
    "totals only": (
        APPLICATIONS + "项目\t总计\n一、本年新收政府信息公开申请数量\t22\n（七）总计\t21\n",
        {"applications.received": 22, "applications.result_total": 21},
    ),
    "a sum of some columns": (
        APPLICATIONS + "项目\t自然人\t小计\t" + "\t".join(KINDS[1:]) + "\n一、本年新收政府信息公开申请数量\t14\t8\t5\t0\t1\t2\t0\t22\n",
        applicants("received", RECEIVED),
    ),
    "a note between two parts": (
        APPLICATIONS + table([["项目", *KINDS], ROWS[0]]) + "<p>（续表）数据截至年底。</p>" + table([ROWS[1]]),
        BOTH_ROWS,
    ),
    "what describes a picture": (f"# {APPLICATIONS}\n![自然人 总计 一、本年新收政府信息公开申请数量 14 5 0 1 2 0 22](t.png)\n", {}),
    "figures glued to words": ("青柳县2012年政府信息公开情况统计表\n指标名称计量单位2012年度主动公开信息数条310900其中1.网站公开290\n", {}),
    "fewer heads than the form has, and names without one": (
        APPLICATIONS + "自然人\t商业企业\t科研机构\n一、本年新收政府信息公开申请数量\t14\t5\t0\n四、结转下年度继续办理\t1\t0\t/\n",
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_small_table_says(case: str) -> None:
    text, expected = CASES[case]
    assert read(text) == expected


def test_years_beside_each_other_in_a_layout_table() -> None:
    old, new = (
        table([["信息内容", "本年处理决定数量"], ["行政处罚", value], ["行政强制", value + 1]])
        for value in (31, 47)
    )
    text = f"<h1>{TITLE_2023}</h1>{table([['2022年（上年）', '2023年（本年）'], [old, new]])}"
    assert read(text) == {
        "penalties.decisions/2022": 31,
        "coercion.decisions/2022": 32,
        "penalties.decisions": 47,
        "coercion.decisions": 48,
    }


def test_an_unknown_head_is_told() -> None:
    text = DOCUMENTS + table(
        [["信息内容", "本年处理决定数量", "办结率"], ["行政处罚", 31, 99], ["行政强制", 4, 98]]
    )
    assert EXTRACTOR.extract(text).warnings == ("表“二、主动公开政府信息情况”的“办结率”含义不明，2个数未读",)


def test_a_workbook_with_a_sheet_for_each_organ_is_so_many_reports() -> None:
    book = openpyxl.Workbook()
    for number, organ in enumerate(["青柳县教育局", "青柳县水务局"]):
        sheet = book.create_sheet(organ)
        sheet.append([f"{organ}2023年政府信息公开工作年度报告"])
        sheet.append(["项目", *KINDS])
        sheet.append([ROWS[0][0], *RECEIVED[:-1], RECEIVED[-1] + number])
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    reports = EXTRACTOR.extract_all("book.xlsx", stream.getvalue())
    assert isinstance(reports, tuple)
    assert [(report.organ, len(report.facts)) for report in reports] == [
        ("青柳县教育局", 7),
        ("青柳县水务局", 7),
    ]
    failed = [[c.check for c in report.checks if c.status == "fail"] for report in reports]
    assert failed == [[], ["applications.received.applicants"]]


def test_organs_as_rows() -> None:
    text = STATISTICS + table([["序号", "单位名称", "主动公开政府信息数", "收到申请数"], [1, "县教育局", 12, 3],
                               [2, "石桥镇", 7, 0], ["", "合计", 19, 3]])  # fmt: skip
    assert read(text) == {
        "disclosed.total/县教育局": 12,
        "applications.received/县教育局": 3,
        "disclosed.total/石桥镇": 7,
        "applications.received/石桥镇": 0,
        "disclosed.total": 19,
        "applications.received": 3,
    }
