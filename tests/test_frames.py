"""Generated sentences: every name of every indicator, and every unit that it is counted in, in frames of its family."""

from decimal import Decimal
from fnmatch import filter as matching
from pathlib import Path

import pytest
import yaml

from nianbao.extractors import Extractor, load_rules
from nianbao.extractors.rulebook.terms import GAP, is_regex

RULES = load_rules()
EXTRACTOR = Extractor(RULES)
TITLE = "某某单位2016年政府信息公开工作年度报告\n"
FAMILIES = yaml.safe_load(Path(__file__).with_name("data").joinpath("frames.yaml").read_text("utf-8"))
FRAMES = [(name, frame) for family in FAMILIES for name in family["of"] for frame in family["frames"]]
UNITS = [
    (name, family["units"], unit)
    for family in FAMILIES
    if "units" in family
    for name in family["of"][:1]
    for unit in RULES.units_of(name)
]
# Channels and modes have frames of their own, in test_families; what is told apart only by its heading has none.
ELSEWHERE = (
    "disclosed.*",
    "applications.in_person",
    "applications.fax",
    "applications.online",
    "applications.mail",
)
HEADED = ("applications.other",)


def own(text: str) -> dict[str, Decimal]:
    """The report's own figures in *text*, in which | ends a line."""
    facts = EXTRACTOR.extract(f"{TITLE}{text.replace('|', chr(10))}\n").facts
    return {fact.indicator: fact.value for fact in facts if not fact.scope}


@pytest.mark.parametrize(("indicator", "frame"), FRAMES)
def test_every_name_of_an_indicator_is_read_in_every_frame(indicator: str, frame: str) -> None:
    names = [name for name in RULES.indicators[indicator].named if not is_regex(name) and GAP not in name]
    assert names
    assert [name for name in names if own(frame.format(name)).get(indicator) != 17] == []


@pytest.mark.parametrize(("indicator", "frame", "unit"), UNITS)
def test_every_unit_of_an_indicator_is_read_in_its_own(indicator: str, frame: str, unit: str) -> None:
    assert own(frame.format(unit))[indicator] == 17 * RULES.units_of(indicator)[unit]


def test_every_indicator_has_a_frame() -> None:
    framed = {name for family in FAMILIES for name in family["of"]}
    framed.update(*(matching(RULES.indicators, pattern) for pattern in ELSEWHERE), HEADED)
    assert framed >= set(RULES.indicators)
