"""Every class of wording in data/wordings.yaml is read as it says, and nothing else is read."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from nianbao.extractors import Extractor, load_rules

DATA = Path(__file__).with_name("data") / "wordings.yaml"
CASES = [
    pytest.param(text, expected, id=f"{name}: {text}")
    for name, cases in yaml.safe_load(DATA.read_text("utf-8")).items()
    for text, expected in cases
]
EXTRACTOR = Extractor(load_rules())


def stated(text: str) -> Counter[tuple[str, str]]:
    facts = {
        (
            f"{fact.indicator}{'@' + fact.scope if fact.scope else ''}",
            f"{'~' if fact.approx else ''}{fact.value}",
        )
        for fact in EXTRACTOR.extract(f"某某单位2016年政府信息公开工作年度报告\n{text}\n").facts
    }
    return Counter(facts)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_sentence_is_read_as_its_class_says(text: str, expected: dict[str, object]) -> None:
    wanted = Counter(
        (name, str(value))
        for name, values in expected.items()
        for value in (values if isinstance(values, list) else [values])
    )
    assert stated(text) == wanted


@pytest.mark.parametrize(
    ("organ", "subject", "scope"),
    [
        ("国家税务总局东莞市税务局", "东莞税务局", ""),
        ("福州市晋安区人民政府", "晋安区人民政府", ""),
        ("福州市教育局", "福州教育局", ""),
        ("福州市教育局", "晋安区教育局", "晋安区教育局"),
        ("福州市晋安区教育局", "福州教育局", "福州教育局"),
    ],
)
def test_an_organ_may_be_called_by_a_short_name(organ: str, subject: str, scope: str) -> None:
    (fact,) = EXTRACTOR.extract(
        f"{organ}2016年政府信息公开工作年度报告\n{subject}收到政府信息公开申请7件。\n"
    ).facts
    assert fact.scope == scope
    assert fact.value == 7


def test_a_sentence_is_read_alike_whatever_stands_before_it() -> None:
    """But for the few that go on with what was said: 其中, 其余, up to a day; and for plans, which others follow.

    Where one says that there was nothing of what the other counts, they contradict each other.
    """
    dice = random.Random(2016)
    single = [
        str(case.values[0])
        for case in CASES
        if str(case.values[0]).find("。") == len(str(case.values[0])) - 1
        and "计划" not in str(case.values[0])
    ]
    pairs = [dice.sample(single, 2) for _ in range(1500)]
    differing = [
        (before, text)
        for before, text in pairs
        if not _contradictory(both := stated(before) | stated(text)) and stated(f"{before}{text}") != both
    ]
    assert len(differing) <= 0.005 * len(pairs), differing


def _contradictory(facts: Counter[tuple[str, str]]) -> bool:
    return any(
        value == "0" and any(name == other and n != "0" for other, n in facts) for name, value in facts
    )
