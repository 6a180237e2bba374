"""Generated sentences: every word of a vocabulary in every frame that it may stand in, and what vetoes a figure."""

from itertools import product

import pytest

from nianbao.extractors import Extractor, load_rules

RULES = load_rules()
EXTRACTOR = Extractor(RULES)
TITLE = "某某单位2016年政府信息公开工作年度报告\n"

CHANNELS = ("gazette", "website", "weibo", "wechat", "new_media")
MODES = ("in_person", "fax", "online", "mail")
# Words of a mode that alone do not say how an application was made, or hold another word of theirs.
NOT_ALONE = ("网站", "线上", "在线", "窗口", "现场")


def stated(text: str, *, headed: str = "") -> dict[str, int]:
    """The report's own figures that *text* states below the heading *headed*."""
    facts = EXTRACTOR.extract(f"{TITLE}{headed}\n{text}\n").facts
    return {fact.indicator: int(fact.value) for fact in facts if not fact.scope}


def plain(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if not word.startswith("/") and "…" not in word]


@pytest.mark.parametrize(
    ("frame", "indicator"),
    list(
        product(
            ("通过{}公开政府信息17条。", "利用{}发布信息17条。", "主动公开信息99条，其中通过{}公开17条。"),
            [f"disclosed.{channel}" for channel in CHANNELS],
        )
    ),
)
def test_every_word_for_a_channel_names_it(frame: str, indicator: str) -> None:
    words = plain(RULES.indicators[indicator].named)
    assert words
    wrong = [word for word in words if stated(frame.format(word)).get(indicator) != 17]
    assert wrong == []


@pytest.mark.parametrize(
    ("frame", "mode"),
    list(
        product(
            ("收到申请99件，其中{}17件。", "收到申请99件，其中通过{}提出17件。", "申请方式为：{}17件。"),
            MODES,
        )
    ),
)
def test_every_word_for_a_mode_names_it(frame: str, mode: str) -> None:
    indicator = f"applications.{mode}"
    words = [word for word in plain(RULES.indicators[indicator].named) if word not in NOT_ALONE]
    wrong = [word for word in words if stated(frame.format(word)).get(indicator) != 17]
    assert wrong == []


@pytest.mark.parametrize(
    ("frame", "mode"),
    list(
        product(
            ("收到申请99件，无{}申请。", "收到申请99件，没有以{}形式提出的申请。"), ("传真", "当面", "信函")
        )
    ),
)
def test_a_mode_that_is_denied_is_nothing_and_not_all_applications(frame: str, mode: str) -> None:
    indicator = {"传真": "fax", "当面": "in_person", "信函": "mail"}[mode]
    assert stated(frame.format(mode)) == {"applications.received": 99, f"applications.{indicator}": 0}


FIGURES = (
    "全年组织信息公开培训17次。",
    "公开政府信息17条。",
    "收到政府信息公开申请17件。",
    "设立查阅点17个。",
    "配备专职人员17名。",
)


@pytest.mark.parametrize(
    ("heading", "figure"),
    list(
        product(
            (
                "六、存在的主要问题",
                "六、存在的问题和改进措施",
                "六、工作中的不足",
                "七、改进措施",
                "七、下一步工作打算",
                "七、2017年工作安排",
                "下步打算",
            ),
            FIGURES,
        )
    ),
)
def test_no_facts_stand_where_problems_and_plans_are_told(heading: str, figure: str) -> None:
    assert stated(figure, headed=heading) == {}
    assert stated(f"{figure}\n八、其他需要报告的事项\n{figure}", headed=heading) == stated(figure)


@pytest.mark.parametrize(
    ("turn", "figure"),
    list(
        product(
            ("存在的主要问题：一是认识不够。", "2017年，我们将做好以下工作：", "下一步，我局将狠抓落实。"),
            FIGURES,
        )
    ),
)
def test_a_turn_holds_for_the_rest_of_its_paragraph(turn: str, figure: str) -> None:
    assert stated(f"{figure}{turn}{figure.replace('17', '18')}") == stated(figure)
    assert stated(f"{turn}{figure}\n{figure}") == stated(figure if not turn.endswith("：") else "") or stated(
        f"{turn}\n八、总体情况\n{figure}"
    ) == stated(figure)


@pytest.mark.parametrize(
    ("cause", "case"),
    list(
        product(
            ("因征地拆迁引发的", "因工伤认定引起的", "不服行政处罚的"),
            ("行政复议17件。", "行政复议申请17件。", "行政诉讼17件。", "行政诉讼案件17起。"),
        )
    ),
)
def test_cases_with_another_cause_are_other_business(cause: str, case: str) -> None:
    for headed in ("", "五、行政复议和行政诉讼情况"):
        assert stated(f"{cause}{case}", headed=headed) == {}
    assert list(stated(f"因政府信息公开引发的{case}").values()) == [17]


@pytest.mark.parametrize("denial", ["均与信息公开无关", "都不是信息公开案件", "跟信息公开没有关系"])
def test_a_stretch_that_says_so_is_not_about_disclosure(denial: str) -> None:
    text = f"受理投诉17件，{denial}；收到政府信息公开申请3件。"
    assert stated(text) == {"applications.received": 3}


@pytest.mark.parametrize("verb", ["明确", "确定", "指定", "配备", "安排", "有", "配"])
def test_what_each_has_is_nobodys_total_but_their_sum_is(verb: str) -> None:
    assert stated(f"11个科室各{verb}1名兼职人员。") == {}
    assert stated(f"11个科室各{verb}1名兼职人员，共11名。") == {"staff.part_time": 11}
    assert stated(f"11个科室各{verb}1名兼职人员（共11人）。") == {"staff.part_time": 11}


@pytest.mark.parametrize(
    "aside",
    [
        "申请内容涉及征地的9件、规划的8件",
        "申请内容主要是征地（9件）、规划（8件）",
        "从申请内容看，征地9件，规划8件",
    ],
)
def test_what_applications_were_about_counts_none(aside: str) -> None:
    assert stated(f"收到申请17件，{aside}。") == {"applications.received": 17}


@pytest.mark.parametrize(
    ("organ", "name", "own"),
    [
        ("青山县卫生健康局", "县卫健局", True),
        ("青山县卫生健康局", "县教育局", False),
        ("国家税务总局青山省税务局", "省局", True),
        ("青山县人民医院", "医院", True),
        ("青山县卫生健康局", "医院", False),
        ("青山县水务局", "青山县水务局机关", True),
    ],
)
def test_an_organ_may_be_called_by_its_trade(organ: str, name: str, own: bool) -> None:
    (fact,) = EXTRACTOR.extract(f"{organ}2016年政府信息公开工作年度报告\n{name}公开政府信息17条。\n").facts
    assert fact.scope == ("" if own else name)


def test_an_organ_may_say_how_it_is_called_for_short() -> None:
    text = "青山县政务服务中心管理办公室2016年政府信息公开工作年度报告\n本报告由青山县政务服务中心管理办公室（以下简称县政务办）编制。\n"
    (fact,) = EXTRACTOR.extract(f"{text}县政务办公开政府信息17条。\n").facts
    assert fact.scope == ""


def test_what_is_no_report_yields_nothing() -> None:
    report = EXTRACTOR.extract("青山县2016年法治政府建设年度报告\n全年收到行政复议申请17件。\n")
    assert (report.kind, report.facts) == (None, ())
