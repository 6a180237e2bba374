"""The reports' own arithmetic: what is flagged, what is not, and in which words."""

from decimal import Decimal

import pytest

from nianbao.extractors import Basis, Check, Extractor, Origin, Report, load_rules, together
from nianbao.extractors.rulebook.formulas import Term, parse

EXTRACTOR = Extractor(load_rules())
ROWS = [
    ("一、本年新收政府信息公开申请数量", "received"),
    ("二、上年结转政府信息公开申请数量", "carried_in"),
    ("（一）予以公开", "granted"),
    ("（二）部分公开", "partly_granted"),
    ("（三）不予公开 1.属于国家秘密", "refused.state_secret"),
    ("2.其他法律行政法规禁止公开", "refused.law_forbidden"),
    ("3.危及“三安全一稳定”", "refused.security"),
    ("4.保护第三方合法权益", "refused.third_party"),
    ("5.属于三类内部事务信息", "refused.internal"),
    ("6.属于四类过程性信息", "refused.process"),
    ("7.属于行政执法案卷", "refused.enforcement_file"),
    ("8.属于行政查询事项", "refused.inquiry"),
    ("（四）无法提供 1.本机关不掌握相关政府信息", "unable.not_held"),
    ("2.没有现成信息需要另行制作", "unable.needs_making"),
    ("3.补正后申请内容仍不明确", "unable.unclear"),
    ("（五）不予处理 1.信访举报投诉类申请", "not_processed.petition"),
    ("2.重复申请", "not_processed.repeat"),
    ("3.要求提供公开出版物", "not_processed.publication"),
    ("4.无正当理由大量反复申请", "not_processed.mass_repeat"),
    ("5.要求行政机关确认或重新出具已获取信息", "not_processed.confirmation"),
    ("（六）其他处理", "other"),
    ("（七）总计", "result_total"),
    ("四、结转下年度继续办理", "carried_forward"),
]
APPLICANTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", "total"]
SOUND = {"received": (1010, 8), "carried_in": (3, 0), "granted": (900, 5), "unable.not_held": (100, 3),
         "result_total": (1000, 8), "carried_forward": (13, 0)}  # fmt: skip


def report(prose: str = "", year: int = 2022, empty: str = "0", **cells: str) -> Report:
    """The report of 某县 with 1,018 new applications; *cells* replaces cells, as received__total="18"."""
    table = ""
    for label, name in ROWS:
        person, business = SOUND.get(name, (0, 0))
        values = [str(v) if v else empty for v in (person, business, 0, 0, 0, 0, person + business)]
        for i, applicant in enumerate(APPLICANTS):
            values[i] = cells.get(f"{name.replace('.', '_')}__{applicant}", values[i])
        table += "\t".join([label, *values]) + "\n"
    head = "\t".join(
        ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    )
    return EXTRACTOR.extract(
        f"某县人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n{prose}\n"
        f"三、收到和处理政府信息公开申请情况\n{head}\n{table}五、存在的主要问题\n无。\n"
    )


def failed(checked: Report, grade: str = "hard") -> dict[str, Check]:
    return {c.check: c for c in checked.checks if c.status == "fail" and c.grade == grade}


def sides(check: Check) -> tuple[int, int]:
    """What the figures make, and what they are held against."""
    assert check.actual is not None and check.expected is not None
    return int(check.actual), int(check.expected)


def status(checked: Report, name: str) -> str | None:
    return next((c.status for c in checked.checks if c.check == name), None)


def test_a_sound_report_passes_every_identity_of_the_table() -> None:
    checks = [c for c in report().checks if c.grade == "hard"]
    assert {c.status for c in checks} == {"pass"}
    assert len(checks) == 7 + 7 + len(ROWS)  # results, flow, rows


def test_a_finding_says_what_a_clerk_needs() -> None:
    check = failed(report(received__total="1008"))["applications.flow"]
    assert check.message == (
        "本年新收与上年结转之和应等于办理结果总计与结转下年度之和（总计）："
        "本年新收 1,008 ＋ 上年结转 3 ＝ 1,011，而办理结果总计 1,008 ＋ 结转下年度 13 ＝ 1,021，相差 10"
        "（第 6–7、27–28 行）"
    )
    assert sides(check) == (1011, 1021)
    assert check.tolerance == 0
    assert [int(value) for value in check.values] == [1008, 3, 1008, 13]


def test_knock_on_failures_stand_together() -> None:
    groups = together(report(granted__business="6", carried_forward__research="4").checks)
    assert sorted(sorted(check.check for check in group) for group in groups) == [
        ["applications.carried_forward.applicants", "applications.flow.research"],
        ["applications.granted.applicants", "applications.results.business"],
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "2022年，全县新收政府信息公开申请1,018件，上年结转3件。",
        "2022年，全县新收政府信息公开申请１０１８件。",
        "2022年，全县收到政府信息公开申请一千零一十八件。",
        "2022年，全县受理政府信息公开申请1021件，其中上年结转3件。",
        "2021年全县收到政府信息公开申请99件，2022年收到政府信息公开申请1018件。",
        "2022年，全县收到政府信息公开申请1000余件。",
        "2022年，全县答复政府信息公开申请1008件，结转下年13件。",
    ],
)
def test_sentences_that_agree_with_the_table(prose: str) -> None:
    checked = report(prose)
    assert failed(checked) == {}
    assert [c for c in checked.checks if ".prose" in c.check and c.status == "pass"]


@pytest.mark.parametrize(
    ("prose", "name", "actual", "expected"),
    [
        ("全县收到政府信息公开申请18件。", "applications.received.prose", 18, 1018),
        ("全县收到政府信息公开申请一十八件。", "applications.received.prose", 18, 1018),
        ("全县答复政府信息公开申请1080件。", "applications.replied.prose_result", 1080, 1008),
        ("全县收到政府信息公开申请1200余件。", "applications.received.prose", 1200, 1018),
        ("没有收到政府信息公开申请。", "applications.received.prose", 0, 1018),
        ("全县收到申请1018件，结转下年继续办理31件。", "applications.carried_forward.prose", 31, 13),
    ],
)
def test_sentences_that_contradict_the_table(prose: str, name: str, actual: int, expected: int) -> None:
    check = failed(report(f"2022年，{prose}"))[name]
    assert sides(check) == (actual, expected)


def test_a_figure_of_digits_of_both_widths_is_one_figure() -> None:
    assert failed(report(received__total="1０18")) == {}


def test_blank_cells_are_no_figures_and_no_mistakes() -> None:
    checked = report(empty="-", granted__business="-")
    assert not any(f.value == 0 for f in checked.facts)
    assert failed(checked) == {}


@pytest.mark.parametrize("blank", ["", "-", "/", "—", "无"])
def test_a_blank_that_may_hide_a_figure_leaves_the_question_open(blank: str) -> None:
    checked = report(granted__business=blank)
    assert failed(checked) == {}
    assert status(checked, "applications.granted.applicants") == "skip"
    (check,) = (c for c in checked.checks if c.check == "applications.results.business")
    assert check.status == "skip"
    assert check.message == "各项办理结果之和应等于总计（商业企业）：予以公开空白，无法核对"
    assert check.actual is None and check.expected is None


def test_a_blank_cannot_make_up_for_too_much() -> None:
    checked = report(granted__business="", unable_not_held__business="9")
    assert failed(checked)["applications.results.business"].actual == 9


def test_a_single_row_for_other_handling_is_enough() -> None:
    checked = report(
        other__natural_person="2", other__total="2", granted__natural_person="898", granted__total="903"
    )
    assert failed(checked) == {}


def test_reviews_add_up_or_not() -> None:
    text = "某县2023年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n"
    text += " ".join(["结果维持 结果纠正 其他结果 尚未审结 总计"] * 3) + "\n{}\n"
    broken = failed(EXTRACTOR.extract(text.format("10 1 0 0 0 0 0 0 0 0 5 0 0 0 0")))
    assert {name: sides(c) for name, c in broken.items()} == {
        "reviews.results": (11, 0),
        "litigation.after_review.results": (5, 0),
    }
    assert failed(EXTRACTOR.extract(text.format("10 1 0 0 11 0 0 0 0 0 5 0 0 0 5"))) == {}


def test_parts_of_a_whole() -> None:
    checked = EXTRACTOR.extract(
        "某市2016年政府信息公开年度报告\n2016年，全市公开政府信息464条，其中市直部门公开120条，各区县公开345条。"
    )
    check = failed(checked, "soft")["disclosed.total.parts"]
    assert (
        check.message
        == "其中各部分之和应等于总数：市直部门 120 ＋ 各区县 345 ＝ 465，而主动公开政府信息数 464，相差 1（第 2 行）"
    )
    assert failed(checked) == {}


def test_the_statistics_table_of_2014() -> None:
    text = """某县2016年政府信息公开年度报告
统计指标\t单位\t统计数
（一）主动公开政府信息数\t条\t39
2.政府网站公开政府信息数\t条\t25
（一）收到申请数\t件\t{}
1.当面申请数\t件\t3
2.传真申请数\t件\t0
3.网络申请数\t件\t4
4.信函申请数\t件\t1
（二）申请办结数\t件\t8
1.按时办结数\t件\t7
2.延期办结数\t件\t1
"""
    assert failed(EXTRACTOR.extract(text.format(8))) == {}
    check = failed(EXTRACTOR.extract(text.format(9)))["applications.modes"]
    assert sides(check) == (8, 9)


def test_the_carry_over_of_one_year_is_the_next_years() -> None:
    years = [report(year=2022), report(year=2023, carried_in__natural_person="12", carried_in__total="12")]
    later = EXTRACTOR.check_year(years[1], years[:1])
    check = failed(later)["applications.carried_over"]
    assert sides(check) == (13, 12)
    assert [int(value) for value in check.values] == [13, 12]
    assert "2022 年结转下年度 13" in check.message
    sound = report(year=2023, carried_in__natural_person="13", carried_in__total="13")
    assert "applications.carried_over" not in failed(EXTRACTOR.check_year(sound, years[:1]))
    assert EXTRACTOR.check_year(report(year=2024), years[:1]).checks == report(year=2024).checks


def test_documents_in_force_follow_from_last_years() -> None:
    text = "某县{}年政府信息公开工作年度报告\n第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 {}\n"
    reports = [EXTRACTOR.extract(text.format(y, row)) for y, row in [(2021, "5 2 30"), (2022, "4 1 34")]]
    check = failed(EXTRACTOR.check_year(reports[1], reports[:1]), "soft")["normative_documents.in_force"]
    assert [int(value) for value in check.values] == [30, 4, 1, 34]
    assert sides(check) == (33, 34)


def test_jumps_and_zeros_that_never_were_are_worth_a_look() -> None:
    figures = {2014: 120, 2015: 130, 2016: 900, 2017: 0}
    text = "某县人民政府{0}年政府信息公开年度报告\n{0}年，我县政府网站公开政府信息{1}条。"
    reports = [EXTRACTOR.extract(text.format(*pair)) for pair in figures.items()]
    checked = [EXTRACTOR.check_year(report, reports[:i]) for i, report in enumerate(reports)]
    assert [sorted(failed(r, "soft")) for r in checked] == [
        [],
        [],
        ["disclosed.website.jump"],
        ["disclosed.website.drop", "disclosed.website.zero"],
    ]


def test_a_formula_is_read() -> None:
    formula = parse("2*a.b - prose(c?) <= last_year(d.*) or 7")
    assert formula.left == (Term(Decimal(2), "a.b"), Term(Decimal(-1), "c", "prose", optional=True))
    assert formula.readings == ((Term(Decimal(1), "d", "last_year", group=True),), (Term(Decimal(7)),))


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("a + b", "one of = <= >= < > is missing"),
        ("a = ", "an indicator or a number should stand here"),
        (
            "a = yesterday(b)",
            "`yesterday` is none of prose, again, parts, applicants, last_year, least_before",
        ),
        ("a = prose(b", "takes one indicator"),
        ("a = b b", "not understood, at `b`"),
    ],
)
def test_a_formula_with_a_mistake_is_refused(text: str, mistake: str) -> None:
    with pytest.raises(ValueError, match=mistake.replace("(", r"\(")):
        parse(text)


def test_only_what_a_sentence_says_itself_proves_a_report_wrong() -> None:
    assert list(failed(report("全年收到政府信息公开申请999件。"))) == ["applications.received.prose"]
    implied = report("全年收到政府信息公开申请1018件，均予以公开。")
    assert [(f.indicator, f.value, f.basis) for f in implied.facts if f.origin is Origin.PROSE] == [
        ("applications.received", Decimal(1018), Basis.SAID),
        ("applications.granted", Decimal(1018), Basis.IMPLIED),  # the table has 905
    ]
    assert not failed(implied)
