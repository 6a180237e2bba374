"""What a document is, whose and of which year, by how it begins."""

from pathlib import Path

import pytest
import yaml

from nianbao.extractors import Extractor, Kind, load_rules

TITLES = yaml.safe_load((Path(__file__).parent / "data" / "titles.yaml").read_text("utf-8"))
LIBRARY = Path(__file__).parent / "data" / "library"
EXTRACTOR = Extractor(load_rules())
FIGURE = "全年主动公开政府信息120条。"


@pytest.mark.parametrize(("beginning", "organ", "year"), TITLES)
def test_a_report_says_whose_and_of_which_year_it_is(beginning: str, organ: str | None, year: int) -> None:
    report = EXTRACTOR.extract(f"{beginning}\n{FIGURE}\n")
    assert (report.organ, report.year, report.kind) == (organ, year, Kind.DISCLOSURE)


def test_a_signature_names_the_organ_where_nothing_above_it_does() -> None:
    report = EXTRACTOR.extract(f"2021年政府信息公开工作年度报告\n{FIGURE}\n青山县水务局\n2022年1月18日\n")
    assert (report.organ, report.year) == ("青山县水务局", 2021)


@pytest.mark.parametrize(
    ("beginning", "title"),
    [
        ("青山县水务局2021年\n政府信息公开工作年度报告\n", "青山县水务局2021年政府信息公开工作年度报告"),
        ("青山县水务局\n关于2021年度政府信息公开工作的年度报告\n", "关于2021年度政府信息公开工作的年度报告"),
        ("首页 > 年报 > 青山县2021年政府信息公开年报\n", "青山县2021年政府信息公开年报"),
        ("现公布青山县2021年政府信息公开年报。\n", None),
        ("一、总体情况\n公开文件2条，政府信息公开工作年度报告1条。\n", None),
    ],
)
def test_a_title_is_a_line_of_its_own(beginning: str, title: str | None) -> None:
    assert EXTRACTOR.extract(f"{beginning}\n{FIGURE}\n").title == title


@pytest.mark.parametrize("meta", ['<meta name="ArticleTitle" content="{}">', "<title>{}</title>"])
def test_what_a_page_says_of_itself_counts_last(meta: str) -> None:
    head = (
        meta.format("青山县审计局2021年政府信息公开工作年度报告")
        + '<meta name="ContentSource" content="青山县审计局">'
    )
    report = EXTRACTOR.extract(f"<html><head>{head}</head><body><p>{FIGURE}</p></body></html>")
    assert (report.title, report.organ, report.year) == (
        "青山县审计局2021年政府信息公开工作年度报告",
        "青山县审计局",
        2021,
    )
    named = f"<html><head>{head}</head><body><p>青山县水务局2020年政府信息公开年报</p><p>{FIGURE}</p></body></html>"
    report = EXTRACTOR.extract(named)
    assert (report.organ, report.year) == ("青山县水务局", 2020)


def test_radicals_are_read_and_written_as_letters() -> None:
    report = EXTRACTOR.extract(
        "⻘⼭县⽔务局2021年政府信息公开⼯作年度报告\n全年⽹站公开信息120条，其中⻓江镇公开信息80条。\n"
    )
    written = (report.title, report.organ, *(x for f in report.facts for x in (f.scope, f.source.quote)))
    assert report.organ == "青山县水务局"
    assert len(report.facts) >= 2
    assert not any("⺀" <= c <= "⿕" for text in written for c in text or "")


def test_figures_of_the_organ_in_its_short_name_are_the_reports_own() -> None:
    report = EXTRACTOR.extract(
        "青山区政务服务管理办公室（以下简称区政管办）编制本报告。\n2021年，区政管办主动公开政府信息120条。\n"
    )
    assert [(int(fact.value), fact.scope) for fact in report.facts] == [(120, "")]


PART = "一、概述\n" + "全年工作运行正常。" * 30 + "\n"


@pytest.mark.parametrize(
    ("titles", "count"),
    [
        (("青山县2020年政府信息公开年报", "青山县2021年政府信息公开年报"), 2),
        (("青山县2021年政府信息公开年报", "上一篇 > 青山县2021年政府信息公开年报"), 1),
        (("绿水县2021年政府信息公开年报", "青山县2021年政府信息公开年报"), 2),
    ],
)
def test_a_file_has_as_many_reports_as_titles_of_other_organs_or_years(
    titles: tuple[str, str], count: int
) -> None:
    text = "".join(f"{title}\n{PART}" for title in titles)
    reports = EXTRACTOR.extract_all("file", text.encode())
    assert isinstance(reports, tuple)
    assert len(reports) == count


def test_titles_in_a_list_before_a_report_begin_none() -> None:
    listed = "".join(f"青山县{year}年政府信息公开年报\n" for year in (2019, 2020, 2021))
    reports = EXTRACTOR.extract_all("file", f"{listed}{PART}".encode())
    assert isinstance(reports, tuple)
    assert len(reports) == 1


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        ("青山县2021年法治政府建设年度报告\n收到政府信息公开申请5件，办结5件。\n", "法治政府建设年度报告"),
        ("青山县政府工作报告\n全年公开信息120条。\n", "政府工作报告"),
        ("关于做好2021年政府信息公开年度报告编制工作的通知\n各单位：\n主动公开信息不少于120条。\n", "通知"),
        ("政府信息公开申请答复书\n张三：\n收到你的申请1件。\n", "答复或告知书"),
        ("".join(f"青山县{year}年政府信息公开年报\n" for year in range(2015, 2022)), "多份报告的目录"),
        ("页面走丢了，请稍候再试。\n", "没有说到信息公开"),
        ("?。ㄒ唬┕_的\n锟斤拷锟斤拷\n", "没有说到信息公开"),
    ],
)
def test_what_calls_itself_something_else_is_no_report(text: str, seems: str) -> None:
    report = EXTRACTOR.extract(text)
    assert (report.kind, report.facts, report.checks) == (None, (), ())
    assert seems in report.warnings[0]
    assert EXTRACTOR.explain(text).unclaimed == ()


def test_a_website_report_is_another_kind() -> None:
    report = EXTRACTOR.extract("政府网站工作年度报表（2021年度）\n信息发布总数1200条\n公开信息120条\n")
    assert (report.kind, report.facts) == (Kind.WEBSITE_REPORT, ())


@pytest.mark.parametrize(
    "text",
    [
        "2021年，我局举办培训班4期。",
        "行政规范性文件\t5\t2\t8\n",
        "关于做好公开工作的通知\n根据《中华人民共和国政府信息公开条例》编制本报告。\n主动公开政府信息120条。\n",
        "2021年法治政府建设年度报告\n青山县2021年政府信息公开年报\n主动公开政府信息120条。\n",
    ],
)
def test_a_sentence_a_table_and_a_page_with_other_titles_are_reports(text: str) -> None:
    assert EXTRACTOR.extract(text).kind is Kind.DISCLOSURE


def test_rules_without_kinds_take_every_document() -> None:
    library = Extractor(load_rules(LIBRARY / "rules.yaml"))
    report = library.extract("青山县图书馆2021年年度报告\n到馆读者100人次。\n")
    assert (report.organ, report.kind, len(report.facts)) == ("青山县图书馆", Kind.DISCLOSURE, 1)


@pytest.mark.parametrize(
    "names",
    [
        "青山县 青山县人民政府 青山县人民政府办公室 青山县政府",
        "青山镇 绿水县青山镇 大河市绿水县青山镇人民政府 青山鎮",
        "青山街道 青山街道办事处 绿水区人民政府青山街道办事处",
        "绿水区住建局 绿水区住房和城乡建设局 大河市绿水区住建局",
        "国家税务总局大河市税务局 大河市税务局 大河税务局",
        "青山县开发区管委会 青山县开发区管理委员会",
    ],
)
def test_all_names_of_one_organ_have_one_key(names: str) -> None:
    assert len({EXTRACTOR.organ_key(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "青山县水务局 绿水县水务局 青山县教育局 青山县",
        "青山县城关镇 绿水县城关镇",
        "大河市第一人民医院 大河市第二人民医院",
        "青山县经济开发区 绿水县经济开发区",
        "大河市住房和城乡建设局 青山市住房和城乡建设局",
    ],
)
def test_other_organs_have_other_keys(names: str) -> None:
    assert len({EXTRACTOR.organ_key(name) for name in names.split()}) == len(names.split())


def test_a_year_in_chinese_digits_is_a_year_in_prose_too() -> None:
    report = EXTRACTOR.extract(
        "某局2016年政府信息公开工作年度报告\n二〇一五年收到申请9件，二〇一六年收到申请12件。\n"
    )
    assert [(fact.indicator, int(fact.value), fact.source.quote[:4]) for fact in report.facts] == [
        ("applications.received", 12, "二〇一五")
    ]
