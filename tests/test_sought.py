"""What is sought by what stands in it is found wherever the expression itself would find it."""

import re
from pathlib import Path

import pytest

from nianbao.extractors import load_rules
from nianbao.extractors.rulebook.sought import Sought, needed
from nianbao.extractors.rulebook.terms import either

RULES = load_rules()
LISTS = {
    "titles": RULES.particulars.titles,
    "causes": RULES.slots.causes,
    "others": RULES.slots.others,
    "not_own": RULES.slots.not_own,
    "times_behind": RULES.scopes.times_behind,
    "asides": [word for words in RULES.slots.asides.values() for word in words],
    "turns": [word for place in RULES.places.values() for word in place.turns],
}
SAMPLES = [
    path.read_text("utf-8") for path in (Path(__file__).parents[1] / "samples").glob("narrative-*.txt")
]
LINES = [line for text in SAMPLES for line in text.splitlines() if line]


@pytest.mark.parametrize(
    ("term", "strings"),
    [
        ("受理", {"受理"}),
        ("受…理", {"理"}),
        ("/受理(?!中心|局)/", {"受理"}),
        ("/[与跟]信息(?:公开)?无关/", {"与信息无关", "跟信息无关", "与信息公开无关", "跟信息公开无关"}),
        ("/(?:公开)?.{0,9}(?:报告|年报)/", {"报告", "年报"}),
        ("/20\\d\\d年度?/", {"20"}),
        ("/甲{2,3}乙?/", {"甲"}),
        ("/(?:甲.|乙.)丙?/", {"甲", "乙"}),
        ("/(?:甲|.)乙?/", None),
        ("/甲?/", None),
        ("/[^甲]/", None),
    ],
)
def test_what_stands_in_whatever_a_term_matches(term: str, strings: set[str] | None) -> None:
    assert needed(term) == (strings and frozenset(strings))


@pytest.mark.parametrize("name", LISTS)
def test_the_first_match_is_that_of_the_expression(name: str) -> None:
    terms = LISTS[name]
    sought, expression = Sought(terms), re.compile(either(terms))
    for line in LINES:
        for start, end in ((0, len(line)), (3, len(line)), (0, len(line) - 7)):
            found, expected = sought.search(line, start, end), expression.search(line, start, end)
            assert (found and found.span()) == (expected and expected.span())


def test_a_term_of_which_nothing_is_known_is_sought_by_itself() -> None:
    assert Sought(["/[^甲]乙?/", "丙"]).search("甲丁")
    assert not Sought(["/甲{2,3}/"]).search("甲乙甲")
    assert not Sought([]).search("甲")
