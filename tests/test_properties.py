"""What holds for every text: no exception, sources that select what was read, indifference to what is irrelevant."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.extractors import Extractor, load_rules
from nianbao.extractors.numerals import arabic, chinese
from nianbao.extractors.text.folding import Folding

EXTRACTOR = Extractor(load_rules())
SEED = (Path(__file__).parents[1] / "samples" / "narrative-2016.txt").read_text("utf-8")
PIECES = st.sampled_from(
    ["2016年", "我局", "受理", "申请", "主动公开", "政府信息", "网站", "微博", "12", "0", "条", "件", "1.5万", "元", "，", "。", "、", "；",
     "（", "）", "其中", "均", "未收到", "行政复议", "诉讼", "分别为", "\n", " ", "一、", "|", "\t", "截至", "收费", "“", "》", "１２"]
)  # fmt: skip
IRRELEVANT = st.sampled_from(
    [
        "天气晴好。",
        "把面粉和水揉成面团，放置片刻。",
        "会议要求认真贯彻落实各项部署。",
        "道路两旁新栽了树木。",
        "干部群众反响热烈。",
    ]
)
DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A number below 10^8 as it is read aloud."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + (zero + in_chinese(low) if low else "")
    parts: str = ""
    gap: bool = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            parts += ("零" if gap and parts else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return parts or "零"


@given(st.text() | st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_its_sources_are_inside_it(text: str) -> None:
    for fact in EXTRACTOR.extract(text).facts:
        source = fact.source
        assert 0 <= source.start < source.end <= len(text)
        line = text.split("\n")[source.line - 1]
        assert line[source.column - 1] == text[source.start]


@given(st.integers(1, 9_999_999), st.sampled_from(["{:d}", "{:,d}", "spaced", "wide"]))
@settings(deadline=None)
def test_a_source_selects_the_number_that_was_read(number: int, notation: str) -> None:
    if notation == "wide":
        written = "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    elif notation == "spaced":
        written = f"{number:,d}".replace(",", " , ")
    else:
        written = notation.format(number)
    text = f"某局2016年政府信息公开年度报告\n2016年，通过政府网站公开信息 {written} 条。"
    (fact,) = EXTRACTOR.extract(text).facts
    assert (fact.value, text[fact.source.start : fact.source.end]) == (Decimal(number), written)


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert chinese(in_chinese(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_arabic_numerals_are_read_back(number: int, cents: int) -> None:
    exact = Decimal(number) + Decimal(cents) / 100
    assert arabic(f"{number:,d}.{cents:02d}") == exact
    assert arabic(f"{exact}万") == exact * 10_000


@given(sentences=st.lists(IRRELEVANT, min_size=1, max_size=5), before=st.booleans())
@settings(deadline=None, max_examples=30)
def test_irrelevant_sentences_change_no_fact(*, sentences: list[str], before: bool) -> None:
    noise = "".join(sentences)
    head, body = SEED.split("\n", 1)
    text = f"{head}\n{noise}\n{body}" if before else f"{SEED}\n{noise}"
    wanted = [(f.indicator, f.scope, f.value) for f in EXTRACTOR.extract(SEED).facts]
    assert [(f.indicator, f.scope, f.value) for f in EXTRACTOR.extract(text).facts] == wanted


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(Folding().fold(text)) == len(text)


def test_a_sentence_without_an_end_is_read_to_its_end() -> None:
    report = EXTRACTOR.extract("2016年，受理申请12件、" + "收到投诉7件、" * 3000)
    assert [fact.value for fact in report.facts].count(Decimal(7)) == 3000
