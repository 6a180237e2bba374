"""Tables in text that lost its grid: what was broken, spelt out, left blank or explained beside the figures."""

import pytest

from nianbao.extractors import Extractor, Report, load_rules

EXTRACTOR = Extractor(load_rules())
APPLICANTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", ""]
ROWS = (
    "一、本年新收政府信息公开申请数量 31 8 4 2 6 7 58\n"
    "二、上年结转政府信息公开申请数量 4 1 2 1 2 4 14\n"
    "（一）予以公开 5 0 3 0 9 0 17\n"
)


def statistics(table: str) -> Report:
    return EXTRACTOR.extract(f"青苇县2016年政府信息公开工作年度报告\n附表\n{table}")


def applications(table: str) -> Report:
    return EXTRACTOR.extract(
        f"青苇县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{table}"
    )


def values(report: Report) -> dict[str, float]:
    return {fact.indicator: float(fact.value) for fact in report.facts}


def by_applicant(report: Report) -> dict[tuple[str, str], int]:
    return {(fact.indicator.rpartition(".")[2], fact.applicant): int(fact.value) for fact in report.facts}


def expected(*rows: tuple[str, list[int]]) -> dict[tuple[str, str], int]:
    return {
        (name, whose): value
        for name, figures in rows
        for whose, value in zip(APPLICANTS, figures, strict=True)
    }


WHOLE = expected(
    ("received", [31, 8, 4, 2, 6, 7, 58]),
    ("carried_in", [4, 1, 2, 1, 2, 4, 14]),
    ("granted", [5, 0, 3, 0, 9, 0, 17]),
)


def test_a_row_without_a_figure_makes_no_head_of_itself() -> None:
    report = statistics(
        "统  计  指  标        单位    统计数\n"
        "（一）收到申请数        件      33\n"
        "  1.当面申请数        件      12\n"
        "  2.传真申请数        件\n"
        "  3.网络申请数        件      17\n"
        "  4.信函申请数        件      4\n"
        "六、举报投诉数量        件\n"
        "（二）申请办结数        件      31\n"
    )
    assert values(report) == {
        "applications.received": 33,
        "applications.in_person": 12,
        "applications.online": 17,
        "applications.mail": 4,
        "applications.closed": 31,
    }
    assert report.warnings == ()


def test_a_remark_wrapped_inside_a_name_is_none_of_its_cells() -> None:
    report = statistics(
        "统计指标              单位    统计数\n"
        "（一）主动公开政府信息数（不同渠道和\n方式公开相同信息计1条）        条      418\n"
        "（一）回应公众关注热点或重大舆情数（\n不同方式回应同一热点或舆情计1次）        次      7\n"
        "（一）收到申请数        件      33\n"
    )
    assert values(report) == {"disclosed.total": 418, "response.topics": 7, "applications.received": 33}


def test_the_rest_of_a_name_that_is_one_without_it() -> None:
    report = statistics(
        "（一）收到申请数      件      33\n四、行政复议数\n量      件      3\n五、行政诉讼数\n量      件      2\n"
    )
    assert values(report) == {"applications.received": 33, "reviews.total": 3, "litigation.total": 2}


def test_heads_whose_letters_stand_apart() -> None:
    report = statistics(
        "指 标 名 称        单 位      2016年\n"
        "主动公开信息数      条       31\n"
        "网站专栏页面访问量     人次     6912\n"
        "申请总数     件     12\n"
        "  其中：1.当面申请数    件   5\n"
        "     2.传真申请数    件   0\n"
    )
    assert values(report) == {
        "disclosed.total": 31,
        "applications.received": 12,
        "applications.in_person": 5,
        "applications.fax": 0,
    }


@pytest.mark.parametrize(
    "row",
    ["{}……{}", "{}............{}", "{}：{}", "{}      {}"],
    ids=["ellipses", "dots", "colons", "blanks"],
)
def test_what_leads_to_a_figure(row: str) -> None:
    rows = [
        ("2．政府网站公开政府信息数", 727),
        ("（一）收到申请数", 41),
        ("（二）申请办结数", 39),
        ("（三）申请答复数", 38),
    ]
    table = "青苇县政府信息公开情况统计表（2016年度）\n" + "".join(row.format(*r) + "\n" for r in rows)
    assert values(statistics(table)) == {
        "disclosed.website": 727,
        "applications.received": 41,
        "applications.closed": 39,
        "applications.replied": 38,
    }


@pytest.mark.parametrize("word", ["填表说明：", "填报说明:", "（填表说明）"])
def test_notes_of_a_form_are_no_facts(word: str) -> None:
    table = "统计指标\t单位\t统计数\n2．政府网站公开政府信息数\t条\t727\n（一）收到申请数\t件\t41\n"
    note = f"{word}各项指标填报数为本年度数，如收到申请数1件计1。\n" if "）" not in word else ""
    note = note or f"{word}\n1.收到申请数：如收到申请3件，计3件。\n"
    assert values(statistics(table + note)) == {"disclosed.website": 727, "applications.received": 41}


@pytest.mark.parametrize(
    "heads",
    [
        "申请人情况\n自然\n人\n法人或其他组织 总计\n商业\n企业\n科研\n机构\n社会公\n益组织\n法律服\n务机构\n其他\n",
        "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总 计\n",
        "（本列数据的勾稽关系为：第一项加第二项之\n和，等于第三项加第四项之和）\n申请人情况\n"
        "自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n",
    ],
    ids=["wrapped", "spaced", "caption wrapped"],
)
def test_heads_broken_in_pieces(heads: str) -> None:
    assert by_applicant(applications(heads + ROWS)) == WHOLE


def test_heads_in_another_order_are_not_put_into_that_of_the_form() -> None:
    heads = "申请人情况\n总计 自然\n人 商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
    found = by_applicant(applications(heads + ROWS))
    assert not {key for key, value in found.items() if WHOLE.get(key) == value} - {("granted", "research")}


def test_a_total_spelt_out_behind_its_number() -> None:
    heads = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    found = by_applicant(applications(heads + ROWS + "（七）总 计        5 0 3 0 9 0 17\n"))
    assert found == WHOLE | expected(("result_total", [5, 0, 3, 0, 9, 0, 17]))


def test_a_row_is_named_by_all_its_lines() -> None:
    """A name that goes on below its figures is not that of the next row, nor one of its parts."""
    heads = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    table = (
        "        7.属于   2     1   0     0     0     0    3\n        行政执\n        法案卷\n"
        "        8.属于   0     0   0     0     0     4    4\n        行政查\n        询事项\n"
    )
    found = by_applicant(applications(heads + ROWS + table))
    rows = expected(("enforcement_file", [2, 1, 0, 0, 0, 0, 3]), ("inquiry", [0, 0, 0, 0, 0, 4, 4]))
    assert found.items() <= (WHOLE | rows).items()


def test_figures_whose_column_is_not_known_are_told_and_no_prose() -> None:
    report = statistics(
        "主动公开政府信息数      418      377\n收到申请数      33      21\n申请办结数      31      20\n"
    )
    assert report.facts == ()
    assert any("6个数" in warning for warning in report.warnings)


def test_a_part_of_a_name_that_is_one_by_itself_names_no_row() -> None:
    heads = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    table = (
        "2.其他    1     0   0     0     0     2    3\n    法律行\n    政法规\n    禁止公\n    开\n"
        "5.属于三类    2     1   0     0     0     0    3\n    内部事务信息\n"
        "6.属于四类    0     0   7     0     0     0    7\n    过程性信息\n"
    )
    found = by_applicant(applications(heads + ROWS + table))
    assert found == WHOLE | expected(
        ("law_forbidden", [1, 0, 0, 0, 0, 2, 3]),
        ("internal", [2, 1, 0, 0, 0, 0, 3]),
        ("process", [0, 0, 7, 0, 0, 0, 7]),
    )


def test_a_year_above_the_heads_is_no_head() -> None:
    table = "政府信息公开情况统计表\n（2016年度）\n统计指标    单位    统计数\n收到申请数    件    33\n当面申请数    件    12\n"
    assert values(statistics(table)) == {"applications.received": 33, "applications.in_person": 12}
