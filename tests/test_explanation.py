"""What became of each figure: marked where it stands, or told why nobody claimed it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from nianbao.cli.formats.explanation import REASONS, RENDERERS, VERDICTS, only
from nianbao.cli.formats.registry import ExplanationFormat
from nianbao.cli.formats.wordings import wordings
from nianbao.extractors import Extractor, Failure, Judged, Lang, Reason, Refusal, Verdict, decode, load_rules

from forms import SHAPES, Form, forms

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))
RULES = load_rules()
EXTRACTOR = Extractor(RULES)
TITLE = "某局2016年政府信息公开年度报告\n"


def test_every_reason_is_worded_and_every_format_written() -> None:
    assert set(REASONS) == set(Reason)
    assert set(VERDICTS) == set(Verdict) - {Verdict.UNKNOWN}
    assert set(RENDERERS) == set(ExplanationFormat)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_explaining_changes_nothing_and_marks_each_figure(path: Path) -> None:
    text = decode(path.read_bytes())
    explanation = EXTRACTOR.explain(text, str(path))
    assert explanation.report == EXTRACTOR.extract(text, str(path))
    for fact, (start, end) in zip(explanation.report.facts, explanation.spans, strict=True):
        shown = re.sub(r"[\s,]", "", explanation.text[start:end])
        assert shown in re.sub(r"[\s,]|<[^>]*>", "", text[fact.source.start : fact.source.end])
    marked = {span[0] for span in explanation.spans}
    assert not marked & {unclaimed.span[0] for unclaimed in explanation.unclaimed}


@settings(max_examples=5, deadline=None)
@given(form=forms())
def test_the_cells_of_a_form_are_marked(form: Form) -> None:
    explanation = EXTRACTOR.explain(SHAPES["html"](form))
    shown = [explanation.text[slice(*span)] for span in explanation.spans]
    assert shown == [str(fact.value) for fact in explanation.report.facts]


@pytest.mark.parametrize(
    ("sentence", "figure", "reason", "indicator", "word"),
    [
        ("召开党组会议35次。", "35次", Reason.UNNAMED, "", ""),
        ("市政府领导出席新闻发布会25人次。", "25人次", Reason.UNIT, "response.press_conferences", "人次"),
        ("废止规范性文件17件。", "17件", Reason.EXCLUDED, "normative.disclosed", "废止"),
        ("微博粉丝新增12条。", "12条", Reason.ELSEWHERE, "disclosed.weibo", "粉丝"),
        ("2015年通过门户网站公开信息300条。", "300条", Reason.YEAR, "", ""),
        ("门户网站公开信息比上年增加40条。", "40条", Reason.CHANGE, "", "增加"),
        ("历年累计主动公开政府信息657条。", "657条", Reason.CUMULATIVE, "", ""),
        ("通过报刊、电视、政务微信等发布信息285条。", "285条", Reason.SEVERAL, "disclosed.wechat", ""),
    ],
)
def test_why_nobody_claimed_a_figure(
    sentence: str, figure: str, reason: Reason, indicator: str, word: str
) -> None:
    explanation = EXTRACTOR.explain(TITLE + sentence)
    (unclaimed,) = explanation.unclaimed
    assert explanation.text[slice(*unclaimed.span)] == figure
    refusal = unclaimed.refusal
    assert (refusal.reason, refusal.indicator, refusal.word) == (reason, indicator, word)


def test_wordings_are_counted_over_reports() -> None:
    results = [
        EXTRACTOR.explain(f"{TITLE}召开会议{n}次。编印简报{n}期。召开会议9次。", f"{n}.txt") for n in (3, 4)
    ]
    first, second = wordings(results)
    assert (first.count, first.wording, first.file, first.line) == (4, "召开会议N次", "3.txt", 2)
    assert (second.count, second.wording) == (2, "编印简报N期")


def test_what_concerns_one_indicator() -> None:
    text = "政务微博公开61条，政务微信公开40条。官方微博粉丝新增12条。"
    explanation = only(EXTRACTOR.explain(TITLE + text), "disclosed.weibo")
    assert [int(fact.value) for fact in explanation.report.facts] == [61]
    assert [int(unclaimed.value) for unclaimed in explanation.unclaimed] == [12]


def test_the_text_names_each_figure() -> None:
    text = "政务微博公开61条，其中市教育局公开12条。召开会议3次。"
    shown = RENDERERS[ExplanationFormat.TEXT]([EXTRACTOR.explain(TITLE + text, "a.txt")], RULES, Lang.ZH)
    assert "政务微博公开61⟨disclosed.weibo⟩条，其中市教育局公开12⟨disclosed.weibo @市教育局⟩条。" in shown
    assert "  2: 3次  召开会议3次  ← 没有指标的名称  [act hold: 召开]" in shown.splitlines()


def test_what_fills_the_slots_is_shown_with_the_verdict() -> None:
    text = "六、行政复议情况\n因土地纠纷引发的行政复议7件。收到政府信息公开申请12件。"
    explanation = EXTRACTOR.explain(TITLE + text)
    (unclaimed,) = explanation.unclaimed
    assert unclaimed.refusal == Refusal(Reason.SLOT, "reviews.total", "因土地纠纷引发的")
    assert dict(unclaimed.understood.slots) == {"affair": "other: 因土地纠纷引发的", "place": "reviews"}
    judged = {one.family: one for one in unclaimed.understood.verdicts}
    assert set(judged) == set(RULES.families)
    assert judged["reviews"] == Judged("reviews", Verdict.VETOES, "affair", "因土地纠纷引发的")
    assert judged["gazette"] == Judged("gazette", Verdict.UNKNOWN)
    (understood,) = explanation.understood
    assert dict(understood.slots)["affair"] == "own: 政府信息"
    assert {one.family: one.verdict for one in understood.verdicts}["received"] == Verdict.ACCEPTS


def test_the_verdicts_are_told_for_claimed_and_unclaimed_figures() -> None:
    text = "六、行政复议情况\n因土地纠纷引发的行政复议7件。收到政府信息公开申请12件。"
    shown = RENDERERS[ExplanationFormat.TEXT]([EXTRACTOR.explain(TITLE + text)], RULES, Lang.ZH).splitlines()
    claimed = shown.index(
        "  3: 12件  → applications.received  [act receive: 收到; affair own: 政府信息; place reviews]"
    )
    assert shown[claimed + 1].startswith(
        "      affair 政府信息 → 接受：applications、handled、modes、received、"
    )
    (left,) = (i for i, line in enumerate(shown) if line.startswith("  3: 7件"))
    assert "      affair 因土地纠纷引发的 → 拒绝：" in shown[left + 1]


def test_a_cell_needs_no_verdict() -> None:
    explanation = EXTRACTOR.explain(decode((SAMPLES / "broken-2023.html").read_bytes()))
    judged = [
        fact.origin
        for fact, how in zip(explanation.report.facts, explanation.understood, strict=True)
        if how.verdicts
    ]
    assert judged == ["prose"] * 11


def test_the_tables_and_pages_of_the_text_are_known() -> None:
    found = EXTRACTOR.explain_all("a.pdf", (SAMPLES / "tables-2024.pdf").read_bytes())
    assert not isinstance(found, Failure)
    (page,) = found
    assert [number for number, _ in page.pages] == [1, 2, 3, 4]
    for fact, (start, _) in zip(page.report.facts, page.spans, strict=True):
        assert fact.source.page == max(number for number, begin in page.pages if begin <= start)
    cells = {page.text[slice(*cell.span)] for grid in page.grids for cell in grid.cells}
    assert {"行政许可", "20431"} <= cells


def test_the_json_has_both() -> None:
    results = [EXTRACTOR.explain(TITLE + "政务微博公开61条。召开会议3次。", "a.txt")]
    (report,) = json.loads(RENDERERS[ExplanationFormat.JSON](results, RULES, Lang.ZH))["reports"]
    assert [fact["value"] for fact in report["facts"]] == [61]
    (unclaimed,) = report["unclaimed"]
    assert (unclaimed["value"], unclaimed["unit"], unclaimed["reason"]) == (3, "次", "unnamed")
    assert unclaimed["source"]["line"] == 2
