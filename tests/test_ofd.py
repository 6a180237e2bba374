"""OFD: letters where their places say, tables from lines, as in a PDF; hostile files end in an error."""

from pathlib import Path

import pytest
from ofds import SIZE, Page, ofd, wide

from nianbao.extractors import DocumentError, Extractor, Failure, Limits, Report, load_rules
from nianbao.extractors.documents.document import Document
from nianbao.extractors.documents.files import opened
from nianbao.extractors.documents.grid import Grid

EXTRACTOR = Extractor(load_rules())
SAMPLES = Path(__file__).parents[1] / "samples"
TITLE = "清河县2016年政府信息公开年度报告"
SAID = "2016年，我县通过政府网站公开政府信息1234条，收到申请18件。"
FACTS = {"disclosed.website": 1234, "applications.received": 18}


def read(*pages: Page) -> Document:
    return opened(ofd(*pages), Limits())


def report(data: bytes) -> Report:
    found = EXTRACTOR.extract_all("x", data)
    assert not isinstance(found, Failure), found
    return found[0]


def facts(data: bytes) -> dict[str, int]:
    return {fact.indicator: int(fact.value) for fact in report(data).facts}


def said() -> Page:
    return Page().text(20, 20, TITLE).text(20, 30, SAID)


def test_text_is_read_from_page_to_page() -> None:
    assert facts(ofd(said())) == FACTS
    page = Page(width=160).text(10, 280, "我县通过政府网站公开政府信息共计一千二百余条，其中各部门公开12")
    document = opened(ofd(page, Page(width=160).text(10, 20, "34条。")), Limits())
    assert document.text.endswith("其中各部门公开1234条。")
    assert document.pages == [0, document.text.index("34条")]


@pytest.mark.parametrize(
    "code",
    [
        'X="0" Y="3.52" DeltaX="g 5 4"',
        'X="0" Y="3.52" DeltaX="4 g 3 4.0 4"',
        'X="0" Y="3.52"',
        'Y="3.52" DeltaX="g 99999999999 4"',
    ],
)
def test_places_are_given_one_by_one_or_for_many(code: str) -> None:
    assert (
        read(Page().text(20, 20, "公开政府信息", code=code).text(44, 20, "18条")).text == "公开政府信息18条"
    )


def test_objects_are_set_by_their_matrix() -> None:
    page = (
        Page()
        .text(20, 20, "公开", more='CTM="0.5 0 0 0.5 0 0"')
        .text(24, 19.8, "信息", more='CTM="0.5 0 0 0.5 0 0"')
    )
    assert read(page).text == "公开信息"
    turned = said().text(200, 60, "收到申请99件，公开信息999条", more='CTM="0 1 -1 0 0 0"')
    assert facts(ofd(turned)) == FACTS
    assert report(ofd(turned)).warnings == ("第 1 页转了方向的字没有读",)


def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    page = Page(width=297, height=210)
    for n, line in enumerate((TITLE, SAID)):
        page.text(200 - 10 * n, 10, line, more='CTM="0 1 -1 0 4 0"')
    assert facts(ofd(page)) == FACTS


def test_what_is_not_seen_is_not_read() -> None:
    page = said().text(20, 60, "收到申请99件", more='Visible="false"')
    page.text(20, 25, "2024", more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    page.text(20, 20, "2024", more='CTM="3 0 0 3 0 0"', inner='<ofd:FillColor Value="220 220 220"/>')
    assert facts(ofd(page)) == FACTS


@pytest.mark.parametrize("strokes", ["boxes", "lines", "template"])
def test_tables_are_read_from_their_lines(strokes: str) -> None:
    rows = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "", "3"], ["行政规范性文件", "6", "12"]]
    page, template = Page(), None
    if strokes == "boxes":
        page.table(20, 40, rows)
    else:
        template = Page()
        for n in range(4):
            template.path(20, 40 + 8 * n, "M 0 0 L 120 0").path(20 + 40 * n, 40, "M 0 0 L 0 24")
        for n, row in enumerate(rows):
            for i, cell in enumerate(row):
                page.text(21 + 40 * i, 42 + 8 * n, cell)
    if strokes == "lines":
        assert template
        page.drawn += template.drawn
        template = None
    document = opened(ofd(page, template=template), Limits())
    assert [line.split("\t") for line in document.text.splitlines()] == rows
    assert [len(grid.cells) for grid in document.grids] == [9]


def laid_out(document: Document) -> Page:
    """*document* on one long page: its text line by line, its tables drawn."""
    page, top, starts = Page(width=420), 10.0, {grid.span[0]: grid for grid in document.grids}
    at = 0
    while at < len(document.text):
        if at in starts:
            top = drawn(page, document.text, starts[at], top)
            at = starts[at].span[1] + 1
            continue
        stop = min([document.text.find("\n", at) % (len(document.text) + 1), *(s for s in starts if s > at)])
        line = document.text[at:stop].strip()
        while line:
            page.text(20, top, line[:90])
            line, top = line[90:], top + 6
        at = stop + (document.text[stop : stop + 1] == "\n")
    page.height = top + 40
    return page


def drawn(page: Page, text: str, grid: Grid, top: float) -> float:
    """Draw *grid*; where it ends."""
    columns = max(cell.column + cell.columns for cell in grid.cells)
    width = 380 / columns
    fits = int(width / SIZE) - 1
    for cell in grid.cells:
        words = text[slice(*cell.span)].replace("\n", "")
        box = f"M 0 0 L {width * cell.columns:g} 0 L {width * cell.columns:g} {30 * cell.rows} L 0 {30 * cell.rows} C"
        left, upper = 20 + width * cell.column, top + 30 * cell.row
        page.path(left, upper, box)
        room = fits * cell.columns
        for n in range(0, len(words), max(room, 1)):
            page.text(left + 1, upper + 0.5 + 4.8 * n / room, words[n : n + room])
    return top + 30 * max(cell.row + cell.rows for cell in grid.cells) + 4


def test_the_sample_says_the_same_as_an_ofd() -> None:
    page = (SAMPLES / "tables-2024.html").read_bytes()
    assert wide("公") == 1
    made = report(ofd(laid_out(opened(page, Limits()))))
    told = report(page)
    assert {(f.indicator, f.applicant, f.value) for f in made.facts} == {
        (f.indicator, f.applicant, f.value) for f in told.facts
    }
    assert (made.organ, made.year, made.warnings) == (told.organ, told.year, ())


BOMB = '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("part", "text", "error"),
    [
        ("OFD.xml", BOMB, "a damaged .ofd: with a document type"),
        ("OFD.xml", BOMB.encode("utf-16"), "a damaged .ofd: with a document type"),
        ("Doc_0/Document.xml", "<a", "a damaged .ofd: unclosed token"),
        (
            "Doc_0/Document.xml",
            "<a><Pages><Page BaseLoc='../../etc/passwd'/></Pages></a>",
            "a damaged .ofd: without etc/passwd",
        ),
        ("Doc_0/Pages/Page_0/Content.xml", "<a/>", r"an .ofd without text \(a scan\?\): save it as PDF"),
    ],
)
def test_hostile_and_damaged_files_end_in_an_error(part: str, text: str, error: str) -> None:
    with pytest.raises(DocumentError, match=error):
        opened(ofd(said(), instead={part: text}), Limits())


def test_limits_hold() -> None:
    with pytest.raises(DocumentError, match="too large: 3 pages"):
        opened(ofd(said(), said(), said()), Limits(pages=2))
    with pytest.raises(DocumentError, match="unpacked, the limit is 500"):
        opened(ofd(said()), Limits(unpacked=500))
    assert (
        facts(ofd(said().text(20, 90, "甲", code='X="nan" Y="1e999" DeltaX="g"', more='CTM="1 2"'))) == FACTS
    )


def test_pictures_of_pages_are_told() -> None:
    scan = Page()
    scan.drawn.append('<ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="4"/>')
    assert report(ofd(said(), scan)).warnings == ("第 2 页没有文字（扫描件）",)
