"""Where a figure stands, in terms of who reads the file: a cell of a table, a page, a line."""

import io
from pathlib import Path

import docx
import pytest

from nianbao.extractors import Extractor, Fact, Report, load_rules
from nianbao.extractors.checks.checker import Checker

from composed import TOWNS, text_of, word_of

EXTRACTOR = Extractor(load_rules())
SAMPLES = Path(__file__).parents[1] / "samples"
TITLE = "<p>青山县2016年政府信息公开年度报告</p>"
TABLE = """<table><tr><td>指标</td><td>单位</td><td>数量</td></tr>
<tr><td>政府网站公开政府信息数</td><td>条</td><td>{0}</td></tr>
<tr><td>收到申请数</td><td>件</td><td>{1}</td></tr></table>"""
OTHER = "<table><tr><td>名称</td><td>电话</td></tr><tr><td>办公室</td><td>无</td></tr></table>"


def read(name: str, content: bytes) -> tuple[Report, ...]:
    found = EXTRACTOR.extract_all(name, content)
    assert isinstance(found, tuple)
    return found


def place(fact: Fact) -> tuple[int | None, int | None, int | None]:
    return fact.source.grid, fact.source.row, fact.source.cell


def places(html: str) -> list[tuple[int | None, int | None, int | None]]:
    return [place(fact) for report in read("a.html", html.encode()) for fact in report.facts]


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (TITLE + TABLE, [(1, 2, 3), (1, 3, 3)]),
        (TITLE + OTHER + TABLE, [(2, 2, 3), (2, 3, 3)]),
        # neither a table that only lays the page out nor one with a single cell is counted
        (f"<table><tr><td>{TITLE}</td></tr></table><table><tr><td>左</td><td>{OTHER}{TABLE}</td></tr></table>",
         [(2, 2, 3), (2, 3, 3)]),
    ],
)  # fmt: skip
def test_a_cell_of_a_page_has_its_table_row_and_cell(page: str, wanted: list[tuple[int, int, int]]) -> None:
    assert places(page.format(7, 9)) == wanted


def test_of_several_reports_on_a_page_the_tables_are_counted_on() -> None:
    second = TITLE.replace("青山县2016", "白水县2017")
    assert places((TITLE + OTHER + TABLE + second + TABLE).format(7, 9)) == [
        (2, 2, 3),
        (2, 3, 3),
        (3, 2, 3),
        (3, 3, 3),
    ]


def test_sentences_and_texts_have_lines_only() -> None:
    (report,) = read("a.html", f"{TITLE}<p>政府网站公开政府信息7条。</p>".encode())
    assert [place(fact) for fact in report.facts] == [(None, None, None)]
    (report,) = read("a.txt", text_of(TOWNS[10], "tabs").encode())
    assert {place(fact) for fact in report.facts} == {(None, None, None)}


def test_a_word_file_has_the_places_that_word_shows() -> None:
    (report,) = read("a.docx", word_of(TOWNS[11]))
    tables = docx.Document(io.BytesIO(word_of(TOWNS[11]))).tables
    facts = [fact for fact in report.facts if fact.origin == "table"]
    assert len(facts) > 150
    for fact in facts:
        grid, row, cell = place(fact)
        assert grid
        assert row
        assert cell
        assert tables[grid - 1].rows[row - 1].cells[cell - 1].text == str(fact.value)


def failed(report: Report, name: str) -> str:
    (check,) = (c for c in report.checks if c.check == name and c.status == "fail")
    return check.message


def test_a_finding_names_table_row_and_cells() -> None:
    (report,) = read("a.html", (SAMPLES / "broken-2023.html").read_bytes())
    assert failed(report, "applications.partly_granted.applicants").endswith(
        "相差 27（第 2 个表第 7 行第 4–5、8、10 列）"
    )
    assert failed(report, "applications.results.natural_person").endswith(
        "（第 2 个表第 6–7、11–13、16–17、19–20、24、27 行第 4 列）"
    )


def test_a_finding_in_a_text_names_its_lines() -> None:
    text = text_of(TOWNS[8], "tabs")
    (report,) = read("a.txt", text.encode())
    rows = ("一、本年新收", "二、上年结转", "四、结转", "（七）总计")
    first, second, *last = (n for n, line in enumerate(text.splitlines(), 1) if line.startswith(rows))
    assert len(last) == 2
    assert failed(report, "applications.flow").endswith(f"（第 {first}–{second}、{last[0]}–{last[1]} 行）")


def test_a_finding_in_a_pdf_names_its_pages() -> None:
    (report,) = read("a.pdf", (SAMPLES / "tables-2024.pdf").read_bytes())
    wrong = [f._replace(value=f.value + 1) if f.indicator == "reviews.total" else f for f in report.facts]
    found = Checker(EXTRACTOR.rules).check(wrong, (), report.year)
    pages = {
        f.source.page for f in report.facts if f.indicator.startswith("reviews.") and f.origin == "table"
    }
    (message,) = (c.message for c in found if c.check == "reviews.results" and c.status == "fail")
    assert message.endswith(f"（第 {pages.pop()} 页）")
    assert not pages
