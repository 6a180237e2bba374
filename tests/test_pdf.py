"""PDFs as offices make them: what is drawn twice, turned, in columns, cut by lines and pages, open at the sides."""

import sys
from itertools import pairwise

import pytest

from nianbao.extractors import Basis, DocumentError, Extractor, Failure, Limits, Notice, Report, load_rules
from nianbao.extractors.documents import pages, pdf
from nianbao.extractors.documents.document import Document
from nianbao.extractors.documents.files import opened
from nianbao.extractors.documents.grid import Grid, GridCell
from nianbao.extractors.documents.scanned import Recognised

from pdfs import Page, document, wide, without_font

EXTRACTOR = Extractor(load_rules())
TITLE = "清河县2016年政府信息公开年度报告"
SAID = "2016年，我县通过政府网站公开政府信息1234条，收到政府信息公开申请18件。"
FACTS = {"disclosed.website": 1234, "applications.received": 18}


def read(*pages: Page) -> Document:
    return opened(document(pages), Limits())


def report(*pages: Page) -> Report:
    result = EXTRACTOR.extract_all("x", document(pages))
    assert not isinstance(result, Failure), result
    return result[0]


def facts(*pages: Page) -> dict[str, int]:
    return {fact.indicator: int(fact.value) for fact in report(*pages).facts}


def said() -> Page:
    return Page().text(60, 740, TITLE).text(60, 700, SAID)


def test_what_is_drawn_twice_to_look_bold_is_one() -> None:
    assert facts(said().text(60.4, 740, TITLE).text(60.3, 700.2, SAID)) == FACTS


def test_a_figure_of_like_digits_is_not_one_that_is_drawn_twice() -> None:
    assert "1111条" in read(Page().text(60, 700, "公开1111条")).text


@pytest.mark.parametrize(
    ("turned", "how", "left", "bottom"),
    [
        (90, "1 0 0 1", 60, 700),
        (180, "1 0 0 1", 60, 700),
        (90, "0 1 -1 0", 300, 60),
        (0, "0 1 -1 0", 300, 60),
        (0, "-1 0 0 -1", 550, 100),
    ],
)
def test_a_turned_page_is_read_upright(turned: int, how: str, left: int, bottom: int) -> None:
    page = Page(turned=turned)
    across = how.startswith("0")
    down = -1 if how.startswith("-1") else 1
    page.text(left, bottom, TITLE, how=how)
    page.text(left + 40 * across, bottom - 40 * down * (not across), SAID, how=how)
    assert facts(page) == FACTS


def test_a_line_across_the_text_is_left_out_and_told() -> None:
    page = said().text(20, 300, "公开政府信息999条，收到申请99件", how="0 1 -1 0")
    assert facts(page) == FACTS
    assert report(page).warnings == ("第 1 页转了方向的字没有读",)


@pytest.mark.parametrize("mark", [{"how": "0.7 0.7 -0.7 0.7"}, {"size": 60.0, "colour": "0.8 g"}])
def test_a_watermark_is_not_read(mark: dict[str, object]) -> None:
    page = said().text(100, 690, "2016", **mark)  # type: ignore[arg-type]
    assert facts(page) == FACTS


def test_pale_text_of_the_usual_size_is_read() -> None:
    assert facts(Page().text(60, 740, TITLE).text(60, 700, SAID, colour="0.7 g")) == FACTS


def test_the_raised_mark_of_a_note_is_no_part_of_the_figure() -> None:
    page = Page().text(60, 740, TITLE).text(60, 700, "2016年，收到政府信息公开申请18").text(276, 705, "1", 6)
    assert facts(page.text(280, 700, "件。")) == {"applications.received": 18}


@pytest.mark.parametrize("width", [9, 12, 17, 25, 30])
def test_the_width_of_the_lines_does_not_matter(width: int) -> None:
    assert facts(Page().text(60, 760, TITLE).lines(60, 740, SAID, width)) == FACTS


@pytest.mark.parametrize("at", range(8, 30))
def test_a_page_ends_anywhere_in_a_sentence(at: int) -> None:
    first = Page().text(60, 740, TITLE).text(60, 720, "各" * 30)
    first.text(60 + 12 * (30 - wide(SAID[:at])), 700, SAID[:at])  # so that the line is full
    first.text(280, 40, "— 1 —")
    second = Page().text(60, 740, SAID[at:]).text(280, 40, "— 2 —")
    found = report(first, second)
    assert {f.indicator: int(f.value) for f in found.facts} == FACTS


def test_two_columns_are_read_one_after_the_other() -> None:
    text = SAID + "全年各项工作平稳有序地开展，" * 12
    page = Page().text(60, 760, TITLE).lines(60, 720, text[:105], 18).lines(330, 720, text[105:], 18)
    found = read(page).text
    assert text in found.replace("\n", "")
    assert facts(page) == FACTS


def test_names_with_figures_beside_them_are_no_columns() -> None:
    page = Page().text(60, 760, TITLE)
    for n in range(8):
        page.text(60, 720 - 20 * n, f"第{n}项主动公开政府信息的数量").text(400, 720 - 20 * n, f"{n}00{n}")
    assert [line.split() for line in read(page).text.splitlines()[1:]] == [
        [f"第{n}项主动公开政府信息的数量", f"{n}00{n}"] for n in range(8)
    ]


def test_a_heading_behind_a_full_line_stands_alone() -> None:
    page = Page().lines(60, 740, "各项工作平稳有序。" * 9, 27).text(60, 680, "三、其他需要报告的事项")
    assert read(page).text.splitlines()[-1] == "三、其他需要报告的事项"


def test_the_head_of_every_page_is_read_once() -> None:
    pages = [Page().text(200, 780, TITLE).text(60, 600, f"第{n}段的内容") for n in range(4)]
    assert read(*pages).text.count(TITLE) == 1


CELLS = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "1", "0"], ["行政规范性文件", "6", "2"]]


def table(*, left: bool = True, right: bool = True, dashed: bool = False) -> Page:
    page, edges = Page(), [60, 200, 320, 440]
    for n in range(4):
        for a, b in pairwise(edges) if dashed else [(60, 440)]:
            page.rule(a, 700 - 30 * n, b, 700 - 30 * n)
    for edge in edges[not left : 3 + right]:
        page.rule(edge, 610, edge, 700)
    for n, row in enumerate(CELLS):
        for edge, cell in zip(edges, row, strict=False):
            page.text(edge + 4, 680 - 30 * n, cell)
    return page


@pytest.mark.parametrize(
    "shape", [{}, {"left": False}, {"right": False}, {"left": False, "right": False}, {"dashed": True}]
)
def test_a_ruled_table_is_read_also_where_it_is_open_at_its_sides(shape: dict[str, bool]) -> None:
    assert [line.split("\t") for line in read(table(**shape)).text.splitlines()] == CELLS


def test_a_cell_is_read_whole_whatever_its_lines() -> None:
    page = table().text(64, 611, "（含修订）", 6)
    assert "行政规范性文件（含修订）\t6\t2" in read(page).text


def test_a_row_that_the_end_of_the_page_cuts_is_closed_there() -> None:
    page = Page().rule(60, 700, 440, 700).rule(200, 640, 320, 640)
    for edge in (60, 200, 320, 440):
        page.rule(edge, 640, edge, 700)
    page.text(64, 660, "信息内容").text(204, 660, "本年制发").text(324, 660, "现行有效")
    assert read(page).text == "信息内容\t本年制发\t现行有效"


def test_rows_that_end_step_by_step_hold_no_more_than_they_draw() -> None:
    page = Page()
    for n, right in enumerate((440, 440, 320, 200, 320, 440, 440)):
        page.rule(60, 700 - 30 * n, right, 700 - 30 * n)
    for edge, *parts in (
        (60, (700, 520)),
        (200, (700, 520)),
        (320, (700, 520)),
        (440, (700, 670), (550, 520)),
    ):
        for top, bottom in parts:
            page.rule(edge, bottom, edge, top)
    document = read(page.text(364, 615, "9"))
    (grid,) = document.grids
    assert "9" not in [document.text[slice(*cell.span)] for cell in grid.cells]


def test_a_column_may_be_wider_where_the_other_has_ended() -> None:
    page = Page()
    left = [
        "本县通过政府网站公开信息",
        "一二三四五六七八九十一二",
        "本年收到政府信息公开申请",
        "本年办结政府信息公开申请",
        "本年受理行政复议和诉讼共",
        "上述各项均由本机关承办1件",
    ]
    for n, line in enumerate(left):
        page.text(60, 700 - 20 * n, line)
    for n, line in enumerate(
        [
            "右栏的第一行写在这里的字",
            "右栏的第二行写在这里的字",
            "右栏的第三行写在这里的字",
            "右栏的第四行写在这里的字",
            "右栏的第五行写在这里的字",
        ]
    ):
        page.text(220, 700 - 20 * n, line)
    text = read(page).text
    assert text.index("均由本机关承办") < text.index("右栏的第一行")


def test_columns_with_tables_in_them_are_read_one_after_the_other() -> None:
    page = Page()
    for left, words, figures in ((60, "左栏", ("规章", "3")), (340, "右栏", ("行政许可", "18"))):
        page.text(left, 700, f"{words}的正文写在这里")
        for line in (660, 630):
            page.rule(left, line, left + 200, line)
        for edge in (left, left + 100, left + 200):
            page.rule(edge, 630, edge, 660)
        page.text(left + 4, 640, figures[0]).text(left + 104, 640, figures[1])
    assert read(page).text.splitlines() == [
        "左栏的正文写在这里",
        "规章\t3",
        "右栏的正文写在这里",
        "行政许可\t18",
    ]


def test_a_text_file_that_was_printed_has_its_tables() -> None:
    page = Page()
    for n, line in enumerate(["项目|单位|数量", "网站公开数|条|1234", "收到申请数|件|18", "其他|——|0"]):
        page.text(60, 700 - 20 * n, line)
    (grid,) = read(page).grids
    assert [read(page).text[slice(*cell.span)] for cell in grid.cells][3:9] == [
        "网站公开数",
        "条",
        "1234",
        "收到申请数",
        "件",
        "18",
    ]


def test_a_flat_sign_stands_in_its_line() -> None:
    page = Page(drawn=[]).text(60, 700, "甲乙丙", 12).text(96, 705, "—", 2).text(100, 700, "丁", 12)
    assert read(page).text == "甲乙丙—丁"


def test_a_flat_letter_stands_apart_from_none() -> None:
    page = Page().text(60, 700, "第", 12).text(74, 705, "一", 2).text(78, 700, "项", 12).text(96, 700, "第")
    assert read(page).text == "第一项 第"


def test_a_table_over_the_edge_of_the_page_is_told() -> None:
    page = table()
    page.width = 400
    assert report(page).warnings == ("第 1 页的表格或文字超出页边，裁去的没有读",)


def test_a_figure_that_the_edge_of_the_page_cuts_is_none() -> None:
    page = Page(width=246).text(60, 740, "我县通过政府网站公开政府信息1234")
    page.text(60, 720, "条。收到政府信息公开申请18件。", 6)
    assert facts(page) == {"applications.received": 18}
    assert report(page).warnings == ("第 1 页的表格或文字超出页边，裁去的没有读",)


def test_pages_that_are_pictures_are_told_beside_those_that_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nianbao.extractors.documents.scans.rendered", None)
    scan = Page().picture(0, 0, 600, 800)
    assert report(said(), scan, Page(), scan).warnings == (
        "第 2、4 页没有文字（扫描件），pip install 'nianbao[ocr]' 之后可读",
    )
    with pytest.raises(
        DocumentError, match=r"a PDF without text \(a scan\?\): pip install 'nianbao\[ocr\]' reads it"
    ):
        read(scan)


def test_a_recognised_page_stands_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Grid((GridCell(0, 0, 1, 1, ((0, 1),)), GridCell(0, 1, 1, 1, ((2, 3),))))
    seen = Recognised(
        {2: pages.Page("甲\t7", (table,), recognised=True)},
        [Notice("page {pages}: pictures were not read", pages=(2,))],
    )
    monkeypatch.setattr(pdf, "recognise", lambda _, numbers: seen if numbers == [2, 3] else None)
    scan = Page().picture(0, 0, 600, 800)
    document = read(said(), scan, scan, said())
    assert document.warnings == ("page 3: no text (a scan)", "page 2: pictures were not read")
    ((start, end),) = document.recognised
    assert document.text[start:end] == "甲\t7"
    assert document.text[start - 1] == document.text[end] == "\f"
    assert document.pages[1] == start
    (grid,) = document.grids
    assert [document.text[slice(*cell.span)] for cell in grid.cells] == ["甲", "7"]
    place = document.source_of((end - 1, end), (start, end))
    assert (place.page, document.basis(place, Basis.CELL)) == (2, Basis.OCR)
    place = document.source_of((0, 1), (0, 1))
    assert (place.page, document.basis(place, Basis.SAID)) == (1, Basis.SAID)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("2016年，我局通过政府网站共计公开政府信息12", "34条。", True),
        ("2016年，我局通过政府网站公开政府信息12条。", "收到申请3件。", False),
        ("2016年，我局通过政府网站共计公开政府信息12", "二、收到申请", False),
        ("一、概述", "2016年，我局公开政府信息12条", False),
        ("规章\t3", "34条。", False),
        ("二、收到和处理政府信息公开申请的情况", "2016年，我局收到申请3件。", False),
        ("2016年，我局通过政府网站共计公开政府信息12", "某局2016年政府信息公开工作年度报告", False),
    ],
)
def test_a_sentence_goes_on_in_the_next_picture_of_a_page(before: str, after: str, joined: bool) -> None:
    made = pages.paged([pages.Page(before, recognised=True), pages.Page(after, recognised=True)])
    assert made.text == before + ("" if joined else "\f") + after
    assert made.recognised == ((0, len(before)), (len(before) + (not joined), len(made.text)))
    assert list(made.pages) == [0, len(before) + (not joined)]


def test_a_picture_that_may_be_a_table_is_told() -> None:
    assert report(said().picture(50, 200, 500, 300)).warnings == ("第 1 页的图片没有读",)
    assert report(said().picture(50, 200, 80, 80)).warnings == ()


def test_letters_that_cannot_be_known_are_told() -> None:
    with pytest.raises(DocumentError, match="letters cannot be known"):
        opened(document([said()], unicode=False), Limits())


def test_letters_of_a_font_that_no_machine_needs_to_have_are_read_one_by_one() -> None:
    page = opened(without_font("自", "然", "人", "142件"), Limits())
    assert "".join(page.text.split()) == "自然人142件"


def test_a_page_of_strokes_without_end_is_given_up() -> None:
    page = said()
    for n in range(1500):
        page.rule(n % 500, 100, n % 500, 600 + n % 7).rule(10, n / 2, 500, n / 2)
    assert facts(page) == FACTS
