"""The yearly report on the work of a government website: figures of its own, and none of a disclosure report."""

from pathlib import Path

import pytest

from nianbao.extractors import Extractor, Kind, Report, load_rules

EXTRACTOR = Extractor(load_rules())
PAGE = (Path(__file__).parent / "website_report.html").read_text("utf-8")
FACTS = {
    "site.visitors": 183204, "site.visits": 2450117, "site.items.total": 1250, "site.items.overview": 36,
    "site.items.news": 914, "site.items.catalogue": 300, "site.topics.kept": 12, "site.topics.opened": 3,
    "site.interpretations.total": 41, "site.interpretations.materials": 30, "site.interpretations.products": 9,
    "site.interpretations.comments": 2, "site.responses": 7, "site.services.users": 5210, "site.services.items": 1130,
    "site.services.online": 640, "site.services.cases.total": 9100, "site.services.cases.natural_person": 7000,
    "site.services.cases.legal_person": 2100, "site.messages.received": 210, "site.messages.closed": 208,
    "site.messages.days": 3.5, "site.messages.answered": 150, "site.surveys.held": 8, "site.surveys.opinions": 95,
    "site.surveys.results": 6, "site.interviews.held": 4, "site.interviews.messages": 66, "site.interviews.answers": 60,
    "site.security.assessments": 12, "site.security.problems": 5, "site.security.corrected": 5, "site.weibo.items": 801,
    "site.weibo.followers": 30211, "site.wechat.items": 655, "site.wechat.subscribers": 18020,
}  # fmt: skip


def read(page: str) -> Report:
    (report,) = EXTRACTOR.extract_all("report.html", page.encode())  # type: ignore[misc]
    return report


def values(report: Report) -> dict[str, float]:
    assert all(fact.scope == "" and fact.year == report.year for fact in report.facts)
    return {fact.indicator: float(fact.value) for fact in report.facts}


def test_a_page_is_read_whole() -> None:
    report = read(PAGE)
    assert (report.kind, report.year, report.warnings) == (Kind.WEBSITE_REPORT, 2019, ())
    assert values(report) == FACTS
    assert {check.check: check.status for check in report.checks} == {
        "site.services.cases": "pass",
        "site.items.parts": "pass",
        "site.interpretations.parts": "pass",
        "site.security.problems": "pass",
    }


def test_the_year_is_not_the_day_of_the_form() -> None:
    assert read(PAGE.replace("（2019年度）", "（2017年度）")).year == 2017


def test_what_a_blank_or_an_answer_leaves_out_moves_nothing() -> None:
    without = PAGE.replace("<td>5210</td>", "<td></td>").replace("<td>4</td>", "<td>否</td>")
    gone = {"site.services.users", "site.interviews.held"}
    assert values(read(without)) == {k: v for k, v in FACTS.items() if k not in gone}


def test_cases_that_do_not_add_up_are_found() -> None:
    checks = read(PAGE.replace("9100", "9101")).checks
    assert [check.check for check in checks if check.status == "fail"] == ["site.services.cases"]


@pytest.mark.parametrize(
    "title", ["政府网站监管年度报表", "青柳县政府网站监管年度报表（2019年度）", "政府网站工作年度报表"]
)
def test_no_figure_of_such_a_report_is_one_of_disclosure(title: str) -> None:
    text = f"{title}\n（2019年度）\n公开信息120条，收到申请5件。\n收到申请数\t5\n主动公开政府信息数\t120\n规章\t1\t2\t3\n"
    report = EXTRACTOR.extract(text)
    assert (report.kind, report.facts) == (Kind.WEBSITE_REPORT, ())


def test_a_disclosure_report_has_no_figure_of_a_website_report() -> None:
    report = EXTRACTOR.extract(
        "青柳县2019年政府信息公开工作年度报告\n独立用户访问总量\t5\n维护数量\t6\n新开设数量\t7\n"
    )
    assert report.facts == ()
