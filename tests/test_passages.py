"""Sentences, headings and lists that go on with each other, in data/passages.yaml: what is read, how, and why not the rest."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.extractors import Extractor, load_rules

DATA = Path(__file__).with_name("data") / "passages.yaml"
EXTRACTOR = Extractor(load_rules())


@pytest.mark.parametrize("case", yaml.safe_load(DATA.read_text("utf-8")), ids=lambda case: case["text"])
def test_a_passage_is_read_as_it_says(case: dict[str, Any]) -> None:
    found = EXTRACTOR.explain(f"某某单位2016年政府信息公开工作年度报告\n{case['text']}\n")
    facts = {
        f"{fact.indicator}{'@' + fact.scope if fact.scope else ''}": f"{fact.value:f} {fact.basis}"
        for fact in found.report.facts
    }
    left = {
        f"{one.value:f}{one.unit}": f"{one.refusal.reason} {one.refusal.indicator}".strip()
        for one in found.unclaimed
    }
    assert (facts, left) == (case.get("facts", {}), case.get("left", {}))
