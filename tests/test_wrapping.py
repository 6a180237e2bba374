"""The same facts at whatever width a text was broken into lines, and whatever has no width."""

from itertools import count
from pathlib import Path

import pytest

from nianbao.extractors import Extractor, load_rules
from nianbao.extractors.text.wrapping import full_width

EXTRACTOR = Extractor(load_rules())
SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("narrative-*.txt"))
NOT_FIRST = set("，。、；：？！）》”’,.;:?!)%")


def facts(text: str) -> list[tuple[str, str, int]]:
    return sorted((f.indicator, f.scope, int(f.value)) for f in EXTRACTOR.extract(text).facts)


def wide(c: str) -> int:
    return len(c.encode("gbk", "replace"))


def wrapped(text: str, width: int) -> list[str]:
    """The lines of *text*, none wider than *width* Chinese characters, but for a sign that may not begin a line."""
    lines = []
    for paragraph in text.splitlines():
        line = ""
        for c in paragraph:
            if sum(map(wide, line + c)) > 2 * width and c not in NOT_FIRST:
                lines.append(line)
                line = ""
            line += c
        lines.append(line)
    return lines


def cannot_be_known(text: str, width: int) -> bool:
    """Whether a paragraph happens to end with a full line, or too few lines are full to tell that any is."""
    lines = [
        [sum(map(wide, line)) for line in wrapped(paragraph, width)]
        for paragraph in text.splitlines()
        if paragraph
    ]
    return any(of[-1] >= 2 * width - 3 for of in lines) or sum(len(of) - 1 for of in lines) < 5


@pytest.mark.parametrize("width", range(18, 62, 2))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_width_of_the_lines_does_not_matter(path: Path, width: int) -> None:
    text = path.read_text("utf-8")
    if cannot_be_known(text, width):
        pytest.skip("no reader could tell")
    assert facts("\n".join(wrapped(text, width))) == facts(text)


def test_feet_of_pages_do_not_matter() -> None:
    text = SAMPLES[0].read_text("utf-8")
    pages = count(1)
    lines = [
        line + (f"\n\n— {next(pages)} —\n" if n % 25 == 24 else "")
        for n, line in enumerate(wrapped(text, 30))
    ]
    assert facts("\n".join(lines)) == facts(text)


TITLE = "某局2016年政府信息公开年度报告"


@pytest.mark.parametrize(
    "figure",
    ["12\n34条", "1,\n234条", "1,23\n4条", "1\u200b234条", "12\u00ad34条", "1234\n条", "\u202a1234\u202c条"],
)
def test_a_figure_is_whole_across_a_line_end_and_what_has_no_width(figure: str) -> None:
    said = f"{TITLE}\n2016年，我局通过政府网站公开政府信息{figure}，收到申请9件。\n"
    assert facts(said) == [("applications.received", "", 9), ("disclosed.website", "", 1234)]


@pytest.mark.parametrize("entity", ["&shy;", "&#8203;", "&zwnj;", "<br>"])
def test_a_figure_of_a_page_is_whole(entity: str) -> None:
    page = (
        f"<html><body><p>{TITLE}</p><p>2016年，我局通过政府网站公开政府信息12{entity}34条。</p></body></html>"
    )
    (fact,) = EXTRACTOR.extract(page).facts
    assert fact.value == 1234
    assert page[fact.source.start : fact.source.end] == f"12{entity}34"


@pytest.mark.parametrize("apart", ["截至2016\n34条", "第12项\n34条"])
def test_two_figures_do_not_become_one(apart: str) -> None:
    assert not [fact for fact in facts(f"{TITLE}\n我局通过政府网站公开政府信息{apart}。") if fact[2] > 1000]


def test_a_scope_across_a_line_end_has_no_blank() -> None:
    text = f"{TITLE}\n2016年，我局在全市范围内主动公开政府信息90条，其中市直各部\n门公开30条。\n"
    assert ("disclosed.total", "市直各部门", 30) in facts(text)


@pytest.mark.parametrize(
    ("widths", "columns"),
    [
        ([40, 39, 40, 12, 40, 40, 38, 20], 40),
        ([40, 42, 40, 12, 40, 40, 42, 20], 42),
        ([64, 61, 68, 66, 59, 60, 62, 10, 67], 68),
        ([31, 120, 64, 18, 120], 120),  # of a few lines, the widest
        ([31, 120, 64, 18, 240, 77], None),
        ([12, 14], None),
    ],
)
def test_the_width_at_which_lines_were_broken_is_found(widths: list[int], columns: int | None) -> None:
    found = full_width(widths, widths, widths)
    assert (found.columns if found else None) == columns


def test_a_heading_that_fills_its_line_is_whole() -> None:
    """The next line would go on with it, were it no heading."""
    text = "2016年政府信息公开工作年度报告\n" + "本机关按照条例的要求做好各项工作，" * 6 + "\n"
    wrapped = "\n".join(text[i : i + 18] for i in range(0, len(text), 18))
    heading = "四、因政府信息公开工作被投诉举报情况"
    assert len(heading) == 18
    report = EXTRACTOR.extract(f"{wrapped}\n{heading}\n没有收到投诉举报。\n")
    assert [(fact.indicator, int(fact.value)) for fact in report.facts] == [("complaints.total", 0)]
