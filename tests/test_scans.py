"""Scanned pages and pictures: read into the same tables and sentences as any other file, and nothing guessed."""

import io
from collections.abc import Iterator
from itertools import chain

import pytest

# it may be there without a library of the system that it needs
pytest.importorskip("rapidocr_onnxruntime", reason="needs nianbao[ocr]", exc_type=ImportError)

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from nianbao.extractors import Basis, DocumentError, Extractor, Failure, Limits, Notice, load_rules
from nianbao.extractors.documents.files import opened
from nianbao.extractors.documents.pages import Page, paged
from nianbao.extractors.documents.scans.cells import Written, read_cells
from nianbao.extractors.documents.scans.engine import Box, Picture, Reading
from nianbao.extractors.documents.scans.lines import sure_text
from nianbao.extractors.documents.scans.page import read_page
from nianbao.extractors.documents.scans.picture import ink, upright
from nianbao.extractors.documents.scans.ruling import find_tables

PROSE = "某局2016年政府信息公开年度报告\n2016年，我局收到政府信息公开申请7件。\n"
WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dots an inch
LEFT, TOP, ROW, COLUMN = 200, 300, 60, 250
FONT = ImageFont.load_default(34)
TABLE = [
    ["Item", "Natural", "Legal", "Total"],
    ["Ab", "0", "17", "17"],
    ["Bc", "1,234", "", "4"],
    ["Cd", "7", "/", "111"],
]
SMALL = [["15", "26"], ["37", "48"]]


def drawn(rows: list[list[str]], merged: bool = False) -> Image.Image:
    """A page with a ruled table; *merged*: the first two cells of its first row are one."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(page)
    right, bottom = LEFT + COLUMN * len(rows[0]), TOP + ROW * len(rows)
    for i in range(len(rows) + 1):
        pen.line([LEFT, TOP + i * ROW, right, TOP + i * ROW], "black", 3)
    for j in range(len(rows[0]) + 1):
        pen.line([LEFT + j * COLUMN, TOP + ROW * (merged and j == 1), LEFT + j * COLUMN, bottom], "black", 3)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            pen.text((LEFT + j * COLUMN + 100, TOP + i * ROW + 8), text, "black", FONT)
    return page


def bgr(page: Image.Image) -> Picture:
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


def noisy(page: Image.Image, angle: float) -> Image.Image:
    """*page* as a scanner gives it: askew, on grey paper, with grain and marks of JPEG."""
    turned = np.asarray(page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white"), np.float64)
    grain = np.random.default_rng(1).normal(0, 6, turned.shape[:2])[:, :, None]
    scan = Image.fromarray(np.clip(40 + turned * 0.75 + grain, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    scan.save(out, "JPEG", quality=60)
    return Image.open(out).convert("RGB")


def saved(kind: str, *pages: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    several = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, kind, **several, **options)
    return out.getvalue()


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


@pytest.mark.parametrize("angle", [0, 0.8, -1.3])
def test_a_ruled_table_is_read_cell_by_cell(angle: float) -> None:
    page, warnings = read_page(bgr(noisy(drawn(TABLE), angle)), 1)
    assert rows(page.text) == TABLE
    assert warnings == []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_is_read_however_it_lies(quarters: int) -> None:
    page, warnings = read_page(np.ascontiguousarray(np.rot90(bgr(noisy(drawn(TABLE), 0.6)), quarters)), 1)
    assert rows(page.text) == TABLE
    assert warnings == []


def test_letters_above_a_table_that_touch_it_are_no_row() -> None:
    scan = drawn(TABLE)
    pen = ImageDraw.Draw(scan)
    for left in (260, 330):  # a heading whose strokes reach down to the first line
        pen.line([left, TOP - 45, left, TOP], "black", 5)
    pen.line([230, TOP - 45, 420, TOP - 45], "black", 5)
    (table,) = find_tables(ink(bgr(scan)))
    assert table.box.top >= TOP - 6
    assert {cell.row for cell in table.cells} == set(range(len(TABLE)))


def test_cells_know_their_places() -> None:
    page, _ = read_page(bgr(drawn([["Merged", "", "Total"], ["Ab", "5", "6"]], merged=True)), 1)
    (grid,) = page.grids
    places = {page.text[slice(*c.span)]: (c.row, c.column, c.rows, c.columns) for c in grid.cells}
    assert places == {
        "Merged": (0, 0, 1, 2),
        "Total": (0, 2, 1, 1),
        "Ab": (1, 0, 1, 1),
        "5": (1, 1, 1, 1),
        "6": (1, 2, 1, 1),
    }
    assert grid.placed


def test_what_a_red_seal_covers_is_read() -> None:
    seal = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(seal).ellipse([350, 250, 650, 550], outline=(215, 60, 60), width=14)
    scan = noisy(ImageChops.multiply(drawn(TABLE), seal), 0.4)
    assert [row[1:] for row in rows(read_page(bgr(scan), 1)[0].text)] == [row[1:] for row in TABLE]


def test_a_figure_that_is_covered_is_told_and_left_out() -> None:
    page = drawn(TABLE)
    ImageDraw.Draw(page).line(
        [LEFT + COLUMN + 95, TOP + ROW + 12, LEFT + COLUMN + 135, TOP + ROW + 52], "black", 5
    )
    read, warnings = read_page(bgr(page), 3)
    assert rows(read.text)[1] == ["Ab", "", "17", "17"]
    (warning,) = warnings
    assert warning.startswith("第 3 页（扫描件）看不清，没有读：第 2 行第 2 列") or "Natural" in warning


def readings(monkeypatch: pytest.MonkeyPatch, first: Reading, second: Reading) -> Written:
    """What is made of a cell with a 0 where the engine reads so."""
    times: Iterator[Reading] = chain([first, second])
    monkeypatch.setattr(
        "nianbao.extractors.documents.scans.cells.read_lines", lambda crops: [next(times) for _ in crops]
    )
    picture = bgr(drawn([["0", "0"], ["0", "0"]]))
    (table,) = find_tables(ink(picture))
    return read_cells(picture, ink(picture), [table.cells[0].box])[0]


def test_the_mark_behind_the_number_of_a_heading_that_is_spelt_downwards_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = iter("三`本年度")
    monkeypatch.setattr(
        "nianbao.extractors.documents.scans.cells.read_lines",
        lambda crops: [Reading(letter, (0.9,)) for letter in [next(letters, "") for _ in crops]],
    )
    picture = np.full((900, 900, 3), 255, np.uint8)
    for n in range(5):
        picture[100 + 100 * n : 150 + 100 * n, 100:150] = 0
    (written,) = read_cells(picture, ink(picture), [Box(0, 0, 900, 900)])
    assert written == Written("三、本年度")


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        (Reading("0", (0.9,)), Reading("0", (0.5,)), Written("0")),
        (Reading("O", (0.9,)), Reading("０", (0.9,)), Written("0")),  # look like a figure, and stand alone
        (Reading("0", (0.9,)), Reading("8", (0.9,)), Written("", "0")),  # they differ
        (Reading("0", (0.5,)), Reading("0", (0.5,)), Written("", "0")),  # never sure
        (Reading("", ()), Reading("", ()), Written("", "")),  # there is ink
        (Reading("。", (0.9,)), Reading("。", (0.9,)), Written("", "。")),
    ],
)
def test_readings_that_differ_or_are_not_sure_are_no_figure(
    monkeypatch: pytest.MonkeyPatch, first: Reading, second: Reading, written: Written
) -> None:
    assert readings(monkeypatch, first, second) == written


def test_a_number_is_whole_or_it_is_not_read() -> None:
    sure, not_sure = (0.99,) * 4, (0.99, 0.6, 0.99)
    assert sure_text(Reading("公开信息123条", (*sure, *not_sure, 0.9))) == "公开信息〓条"
    assert sure_text(Reading("公开信息123条", (*sure, *sure[:3], 0.1))) == "公开信息123条"


def test_a_page_is_set_upright() -> None:
    level = np.flatnonzero(
        (ink(upright(bgr(drawn(TABLE).rotate(1.2, fillcolor="white")))) > 0).mean(axis=1) > 0.5
    )
    assert level.size >= len(TABLE) + 1


def test_pictures_are_read_by_their_content() -> None:
    for kind in ("PNG", "JPEG", "BMP", "TIFF"):
        assert rows(opened(saved(kind, drawn(SMALL)), Limits()).text) == SMALL, kind


def test_a_picture_has_pages() -> None:
    document = opened(saved("TIFF", drawn(SMALL), drawn(SMALL[::-1])), Limits())
    first, second = document.text.split("\f")
    assert rows(first) == SMALL
    assert rows(second) == SMALL[::-1]
    assert [document.text[slice(*c.span)] for c in document.grids[1].cells] == [*SMALL[1], *SMALL[0]]
    assert document.pages == [0, len(first) + 1]


@pytest.mark.parametrize(
    ("data", "limits", "why"),
    [
        (saved("PNG", Image.new("1", (40_000, 40_000))), {}, "too large: Image size"),
        (saved("PNG", Image.new("1", (10_000, 10_000))), {}, "too large: 100,000,000 pixels"),
        (saved("TIFF", *[Image.new("1", (9, 9))] * 3), {"pages": 2}, "too large: 3 pages"),
        (saved("PNG", Image.new("RGB", (99, 99), "white")), {}, "a picture without text"),
        (saved("PNG", drawn(TABLE))[:3000], {}, "a damaged picture"),
        (b"\x89PNG\r\n\x1a\n", {}, "a damaged picture"),
        (saved("PDF", Image.new("RGB", (900, 900), "grey")), {"pixels": 9_000}, "too large: 810,000 pixels"),
    ],
)
def test_pictures_have_limits(data: bytes, limits: dict[str, int], why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        opened(data, Limits(**limits))


def test_facts_of_a_scanned_page_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "nianbao.extractors.documents.pictures.read_page",
        lambda *_: (Page(PROSE, recognised=True), [Notice("w")]),
    )
    result = Extractor(load_rules()).extract_all(
        "x", saved("TIFF", Image.new("1", (9, 9)), Image.new("1", (9, 9)))
    )
    assert not isinstance(result, Failure)
    facts = [fact for report in result for fact in report.facts]
    assert {(fact.indicator, int(fact.value), fact.basis) for fact in facts} == {
        ("applications.received", 7, Basis.OCR)
    }
    assert facts[0].source.page == 1


def test_a_file_of_both_kinds_of_pages_says_of_each_fact_which_it_is() -> None:
    document = paged([Page(PROSE), Page(PROSE, recognised=True)])
    bases = [
        document.basis(document.source_of((at, at + 1), (at, at + 1)), Basis.SAID)
        for at in (0, len(PROSE) + 1)
    ]
    assert bases == [Basis.SAID, Basis.OCR]
