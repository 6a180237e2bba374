"""The evidence page: every figure marked where it stands, the report's own tables, nothing that runs but ours."""

import json
import re
from html import escape, unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.cli.formats.evidence import BASES, FILTERS, STATES, as_page
from nianbao.cli.formats.figures import Figure, Mark, State, figures, marks
from nianbao.cli.formats.flow import PageBegin, Paragraph, TableBlock, blocks
from nianbao.cli.formats.pages import FOLDER, Templates
from nianbao.extractors import Basis, Explanation, Extractor, Failure, Grid, GridCell, Lang, load_rules

import browser
from forms import SHAPES, Form, forms

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(path for path in SAMPLES.iterdir() if path.is_file() and path.suffix != ".json")
RULES = load_rules()
EXTRACTOR = Extractor(RULES)
TITLE = "某局2016年政府信息公开年度报告\n"
# What delimits cells in a text is no text of a cell.
DELIMITERS = re.compile(r'[\s|",:+=-]')


def explained(name: str) -> Explanation:
    found = EXTRACTOR.explain_all(name, (SAMPLES / name).read_bytes())
    assert not isinstance(found, Failure)
    return found[0]


def source_of(page: str) -> str:
    (source,) = re.findall(r"<article.*?>(.*?)</article>", page, re.S)
    return str(source)


def shown(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def test_every_state_and_basis_is_worded_and_can_be_chosen() -> None:
    assert set(STATES) == set(State)
    assert set(BASES) == set(Basis)
    assert {state for states in FILTERS.values() for state in states} == set(State)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_page_shows_all_of_a_report_and_its_links_lead_somewhere(path: Path) -> None:
    explanation = explained(path.name)
    page = as_page([explanation], RULES)
    source = re.sub(r'<p class="page-begin">.*?</p>', "", source_of(page))
    assert DELIMITERS.sub("", shown(source)) == DELIMITERS.sub("", explanation.text)
    ids, targets = re.findall(r' id="([^"]+)"', page), re.findall(r'href="#([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    listed = {name for name in ids if re.fullmatch(r"r0-[fu]\d+", name)}
    assert len(listed) == len(explanation.report.facts) + len(explanation.unclaimed)
    assert {f"m-{name}" for name in listed} <= set(ids)
    assert not re.search(r"<link|<img|<iframe|\bsrc=|url\(|https?:|@import", page)


def test_a_table_keeps_its_grid() -> None:
    rows = next(
        block.rows for block in blocks(explained("broken-2023.html")) if isinstance(block, TableBlock)
    )
    assert [len(row) for row in rows[:3]] == [1, 4, 4]
    page = source_of(as_page([explained("broken-2023.html")], RULES))
    tables = re.findall(r"<table>(.*?)</table>", page, re.S)
    assert len(tables) == 3
    heads = re.findall(r'<th rowspan="(\d+)" colspan="(\d+)">(.*?)</th>', tables[1])
    assert ("3", "3") in {(rows, columns) for rows, columns, text in heads if text.startswith("（本列数据")}
    assert ("1", "5") in {(rows, columns) for rows, columns, text in heads if text == "法人或其他组织"}
    assert re.findall(r'<td rowspan="1" colspan="1">.*?</td>', tables[0])
    (row,) = (row for row in re.findall(r"<tr>(.*?)</tr>", tables[1]) if "（二）部分公开" in row)
    assert [shown(cell) for cell in re.findall(r"<td.*?</td>", row)] == ["41", "2", "0", "0", "1", "0", "17"]


def test_a_cell_that_nothing_stands_in_keeps_the_others_in_their_columns() -> None:
    html = (
        "<h1>某局2016年政府信息公开年度报告</h1><table><tr><td rowspan=2>甲</td><td>乙</td><td>丙</td></tr>"
        "<tr><td></td><td>丁</td></tr></table>"
    )
    source = source_of(as_page([EXTRACTOR.explain(html)], RULES))
    assert re.findall(r"<tr>(.*?)</tr>", source)[1] == (
        '<td rowspan="1" colspan="1"></td><td rowspan="1" colspan="1">丁</td>'
    )


@settings(max_examples=5, deadline=None)
@given(form=forms())
def test_each_figure_of_a_form_is_in_a_cell_of_its_own(form: Form) -> None:
    explanation = EXTRACTOR.explain(SHAPES["html"](form))
    source = source_of(as_page([explanation], RULES))
    marked = [shown(cell) for cell in re.findall(r"<td[^>]*>(?:(?!</td>).)*class=\"figure.*?</td>", source)]
    assert marked == [str(fact.value) for fact in explanation.report.facts]


def test_lines_that_are_laid_out_keep_their_blanks_and_pages_their_numbers() -> None:
    found = EXTRACTOR.explain(f"{TITLE}　　公开61条。\n姓名    数量\n甲      1\n\n第二段。")
    told = [(found.text[slice(*b.span)], b.laid) for b in blocks(found) if isinstance(b, Paragraph)]
    assert told[1:] == [("公开61条。", False), ("姓名    数量\n甲      1", True), ("第二段。", False)]
    pages = [block.number for block in blocks(explained("tables-2024.pdf")) if isinstance(block, PageBegin)]
    assert pages == [1, 2, 3, 4]


def states(text: str) -> list[tuple[str, State]]:
    explanation = EXTRACTOR.explain(TITLE + text)
    return [(explanation.text[slice(*figure.span)], figure.state) for figure in figures(explanation)]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("政务微博公开61条。", State.CLAIMED),
        ("政务微博公开约61条。", State.DOUBTFUL),
        ("召开会议61次。", State.UNCLAIMED),
    ],
)
def test_in_which_state_a_figure_is(text: str, state: State) -> None:
    assert [found for _, found in states(text)] == [state]


def test_what_is_named_further_off_is_weak() -> None:
    found = dict(states("公开信息100条，其中：微博61条，市教育局39条。收到申请六件，均已答复。"))
    assert found["100"] == State.CLAIMED
    assert found["39"] == State.WEAK
    (mark,) = (mark for mark in marks(figures(EXTRACTOR.explain(f"{TITLE}收到申请六件，均已答复。"))))
    assert [figure.state for figure in mark.figures] == [State.WEAK, State.CLAIMED]


def test_the_operands_of_a_broken_check_are_wrong_with_its_message() -> None:
    explanation = explained("broken-2023.html")
    operands = {
        place for check in explanation.report.checks if check.status == "fail" for place in check.facts
    }
    found = {figure.name: figure for figure in figures(explanation)}
    assert {name for name, figure in found.items() if figure.state is State.WRONG} == {
        f"f{i}" for i in operands
    }
    (review,) = (
        f
        for f in found.values()
        if f.fact and f.fact.indicator == "reviews.total" and f.fact.origin == "prose"
    )
    assert review.against[0].startswith("正文与表格应一致")
    page = as_page([explanation], RULES)
    assert page.index('id="r0-f9"') > page.index("<h3>核对结果</h3>")
    captions = re.findall(r'<section class="group"><h3>(.*?) <span>', page)
    assert captions[:2] == ["不符", "政府网站 · government websites"]


def test_figures_that_share_characters_share_a_mark() -> None:
    one, two, three = (
        Figure(name, span, State.CLAIMED) for name, span in (("a", (0, 2)), ("b", (1, 4)), ("c", (4, 5)))
    )
    wrong = two._replace(state=State.WRONG)
    assert marks([one, wrong, three]) == [Mark((0, 4), (wrong, one)), Mark((4, 5), (three,))]


def test_what_was_not_read_stands_on_top() -> None:
    explanation = EXTRACTOR.explain(f"{TITLE}政务微博公开61条。")
    report = explanation.report._replace(warnings=("第 3 页没有文字",))
    page = as_page([explanation._replace(report=report)], RULES)
    assert page.index("第 3 页没有文字") < page.index("<article")
    assert "没有读的" not in as_page([explanation], RULES)


def test_files_that_were_not_read_stand_on_top() -> None:
    failure = Failure("坏<b>.pdf", "a damaged PDF")
    page = as_page([failure, EXTRACTOR.explain(f"{TITLE}政务微博公开61条。")], RULES)
    assert "<li>坏&lt;b&gt;.pdf: a damaged PDF</li>" in page
    assert page.index("a damaged PDF") < page.index("<article")
    assert as_page([failure], RULES).count("<article") == 0


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'</style>$name ${x} [[all]] &amp; <!-- part page -->"


@settings(max_examples=20, deadline=None)
@given(more=st.text(alphabet="<>\"'&$[]{}/= scriptonx1条", max_size=30))
def test_a_report_cannot_put_markup_into_the_page(more: str) -> None:
    text = f"{HOSTILE}{more}"
    plain = EXTRACTOR.explain(f"{TITLE}{escape(text)}公开61条。其中{escape(text)}局公开12条。")
    report = plain.report._replace(title=text, organ=text, file=text, warnings=(text,))
    facts = tuple(fact._replace(scope=text, doubt=text, label=text) for fact in report.facts)
    explanation = plain._replace(
        report=report._replace(facts=facts), text=plain.text.replace("公开", text[:2])
    )
    page = as_page([explanation], RULES)
    assert len(re.findall(r"<script", page)) == 1
    assert len(re.findall(r"</style", page)) == 1
    tags = set(re.findall(r"<([a-z]+\d?)\b[^>]*>", page))
    ours = {
        tag
        for part in FOLDER.glob("*.html")
        for tag in re.findall(r"<([a-z]+\d?)\b", part.read_text("utf-8"))
    }
    assert tags <= ours
    assert not re.search(r"<[^>]* on\w+=", page.replace(escape(text), ""))


def test_what_is_put_into_a_template_is_escaped() -> None:
    template = Templates("evidence.html", Lang.ZH)
    assert template.fill("note", text='<b>"$x"') == '<p class="remark">&lt;b&gt;&quot;$x&quot;</p>'
    inner = template.fill("warning", text="<")
    assert template.fill("warnings", items=inner).count("&lt;") == 1
    with pytest.raises(KeyError):
        template.fill("note")


@browser.needs_browser
def test_the_policy_lets_nothing_run_but_our_own(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    page = as_page([explained("broken-2023.html")], RULES)
    file.write_text(f'{page}<script>document.title = "ran"</script><p style="color: red">', "utf-8")
    made = browser.dom(file)
    assert "<title>ran" not in made
    assert '<div class="steps">' in made  # our own script has shown the buttons


@browser.needs_browser
@pytest.mark.parametrize("width", browser.WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_it_fits_and_can_be_read(tmp_path: Path, width: int, dark: bool) -> None:
    page = as_page([explained("broken-2023.html"), explained("whole-2014.txt")], RULES)
    script = f"document.querySelector('[data-step=\"1\"]').click();{browser.CONTRAST}"
    found = json.loads(browser.run(page, script, tmp_path, width=width, dark=dark))
    assert found["low"] == []
    assert found["seen"] > 500
    wide = "found({wide: document.documentElement.scrollWidth, inner: innerWidth, paper: getComputedStyle(document.body).backgroundColor})"
    found = json.loads(browser.run(page, wide, tmp_path, width=width, dark=dark))
    assert found["wide"] <= found["inner"] == width
    assert found["paper"] == ("rgb(22, 24, 27)" if dark else "rgb(251, 250, 247)")


@browser.needs_browser
def test_keys_clicks_and_filters_find_the_figure(tmp_path: Path) -> None:
    script = """
      const press = (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key }));
      const here = () => document.querySelector(".source .here").textContent + " " + document.querySelector(".item.here .label").textContent;
      const seen = [];
      press("j"); seen.push(here());
      press("n"); seen.push(here());
      press("k"); press("p"); seen.push(here());
      document.getElementById("show-wrong").click();
      press("j"); seen.push(here());
      press("j"); seen.push(here());
      seen.push([...document.querySelectorAll(".item")].filter((item) => item.offsetParent).length);
      document.getElementById("show-all").click();
      document.querySelector(".source .figure").click(); seen.push(here());
      document.querySelector(".findings li:last-child a").click(); seen.push(here());
      document.querySelector(".item a").click(); seen.push(here());
      seen.push(document.querySelectorAll(".here").length);
      found(seen);
    """
    found = json.loads(browser.run(as_page([explained("broken-2023.html")], RULES), script, tmp_path))
    assert found == [
        "6845 政府网站公开政府信息数",
        "1310 政务微博公开政府信息数",
        "没有 依申请公开信息收取的费用",
        "12 行政复议数量",
        "51 予以公开 · 自然人",
        34,
        "6845 政府网站公开政府信息数",
        "12 行政复议数量",
        "12 行政复议数量",
        3,
    ]


def test_the_page_is_in_english_for_those_who_ask() -> None:
    page = as_page([explained("narrative-2009.txt")], RULES, Lang.EN)
    assert '<html lang="en">' in page
    assert "What the marks mean" in page
    assert "full-time staff" in page
    assert "图例" not in page


def test_a_table_in_a_cell_stays_in_it() -> None:
    html = (
        "<h1>某局2016年政府信息公开年度报告</h1><table><tr><td>左<p>上</p><table><tr><td>甲</td><td>乙</td></tr></table>下</td>"
        "<td>右</td></tr></table><p>完</p>"
    )
    explanation = EXTRACTOR.explain(html)
    assert [grid.parent for grid in explanation.grids] == [None, (0, 0)]
    (table,) = (block for block in blocks(explanation) if isinstance(block, TableBlock))
    ((outer, right),) = table.rows
    kinds = [type(block) for block in outer.blocks]
    assert kinds.count(TableBlock) == 1
    assert [explanation.text[slice(*b.span)] for b in right.blocks if isinstance(b, Paragraph)] == ["右"]
    source = shown(source_of(as_page([explanation], RULES)))
    assert all(source.count(word) == 1 for word in "左上甲乙下右完")


def test_a_page_begins_before_what_stands_first_on_it() -> None:
    explanation = EXTRACTOR.explain(f"{TITLE}第一段。\n第二段。")
    second = explanation.text.index("第二段")
    found = blocks(explanation._replace(pages=((1, 0), (2, second), (3, len(explanation.text)))))
    assert [b.number if isinstance(b, PageBegin) else "" for b in found] == [1, "", "", 2, "", 3]


def test_gaps_of_a_table_keep_its_columns() -> None:
    def cell(row: int, column: int, rows: int = 1, columns: int = 1) -> GridCell:
        return GridCell(row, column, rows, columns, ((0, 1),))

    def rows(placed: bool) -> list[list[tuple[int, int, bool]]]:
        grid = Grid((cell(1, 0, 2), cell(1, 2, 2), cell(2, 4), cell(4, 0)), placed)
        (table,) = (b for b in blocks(explanation._replace(grids=(grid,))) if isinstance(b, TableBlock))
        return [[(box.rows, box.columns, bool(box.blocks)) for box in row] for row in table.rows]

    explanation = EXTRACTOR.explain(f"{TITLE}甲")
    assert rows(placed=True) == [
        [(2, 1, True), (1, 1, False), (2, 1, True)],
        [(1, 1, False), (1, 1, False), (1, 1, True)],
        [],
        [(1, 1, True)],
    ]
    assert rows(placed=False) == [[(2, 1, True), (2, 1, True)], [(1, 1, True)], [], [(1, 1, True)]]
