"""Web pages: what is the report and what is the page around it, and where in the file a figure stands."""

import re

import pytest
from hypothesis import given, settings

from nianbao.extractors import Extractor, Report, load_rules
from nianbao.extractors.documents.document import document

from forms import SHAPES, Form, forms

EXTRACTOR = Extractor(load_rules())
PAGE = "<!DOCTYPE html><html><head><title>x</title></head><body>{}</body></html>"


def read(body: str) -> Report:
    return EXTRACTOR.extract(PAGE.format(body))


def facts(report: Report) -> dict[str, int]:
    return {fact.indicator: int(fact.value) for fact in report.facts}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>公开</p><p>信息</p>", ["公开", "信息"]),
        ("<p>公开<b>信</b><span>息</span></p>", ["公开信息"]),
        ("<p>公开<br>信息</p>", ["公开", "信息"]),
        ("<p>公开\n   信息 1&nbsp;条&#12290;</p>", ["公开 信息 1 条。"]),
        ("<table><tr><td>数</td><td></td><td><p>1</p><p>2</p></td></tr></table>", ["数\t\t1 2"]),
        ("<p>公开</p><script>var n = '5条'</script><style>p {}</style><!-- 6条 -->", ["公开"]),
        ("<p style='display:none'>公开7条</p><p hidden>公开8条</p><p>公开</p>", ["公开"]),
        ("<ul><li><a href='/1'>公开信息9条</a></li></ul><p>公开</p>", ["公开"]),
        ("<nav>公开9条</nav><p>公开</p><footer>公开10条</footer>", ["公开"]),
    ],
)
def test_a_page_becomes_lines(body: str, text: list[str]) -> None:
    lines = document(PAGE.format(body)).text.replace("\xa0", " ").splitlines()
    assert [
        re.sub(" *(\t) *| +", lambda m: m[1] or " ", line).strip(" ") for line in lines if line.strip()
    ] == text


def test_a_layout_table_is_no_table() -> None:
    prose = "2022年，我局收到政府信息公开申请12件，" + "认真办理每一件申请，" * 40 + "全部按时办结。"
    report = read(
        f"<table><tr><td><p>某局2022年政府信息公开工作年度报告</p><p>{prose}</p></td><td>栏目</td></tr></table>"
    )
    assert facts(report) == {
        "applications.received": 12,
        "applications.closed": 12,
        "applications.closed_on_time": 12,
    }


@pytest.mark.parametrize(
    "figure",
    ["1203", "1,203", "１２０３", "12<span>03</span>", "1&#50;03", "<b>1</b>203", "1<!-- x -->203"],
)
def test_a_source_points_into_the_file(figure: str) -> None:
    page = PAGE.format(
        f"\r\n<div>某局2022年政府信息公开工作年度报告</div>\r\n<p>我局网站公开信息{figure}条。</p>"
    )
    (fact,) = EXTRACTOR.extract(page).facts
    assert fact.value == 1203
    found = page[fact.source.start : fact.source.end]
    assert figure.startswith(found) or found in figure
    assert page.count("\n", 0, fact.source.start) + 1 == fact.source.line == 3
    assert fact.source.column == fact.source.start - page.rfind("\n", 0, fact.source.start)


@settings(max_examples=5, deadline=None)
@given(form=forms())
def test_the_cell_of_a_page_is_quoted_with_its_row(form: Form) -> None:
    page = SHAPES["html"](form)
    for fact in EXTRACTOR.extract(page).facts:
        assert page[fact.source.start : fact.source.end] == str(fact.value)
        assert str(fact.value) in fact.source.quote


def test_a_table_in_markdown_keeps_its_html() -> None:
    row = "<tr><td>行政许可</td><td>{}</td></tr>"
    text = f"# 某局2023年政府信息公开工作年度报告\n\n第二十条第（五）项\n\n<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>{row.format(1024)}</table>\n"
    assert facts(EXTRACTOR.extract(text)) == {"licences.decisions": 1024}
