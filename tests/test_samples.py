"""Acceptance: every report of samples/ gives the facts beside it, no more and no fewer. A new pair joins by itself."""

import json
from pathlib import Path

import pytest

from nianbao.extractors import Extractor, decode, load_rules

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(path for path in SAMPLES.iterdir() if path.suffix == ".txt")


def test_there_are_samples() -> None:
    assert len(REPORTS) >= 8


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_sample_gives_its_expected_facts(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    report = Extractor(load_rules()).extract(decode(path.read_bytes()), str(path))
    found = {(f.indicator, f.scope, float(f.value), f.approx) for f in report.facts}
    assert found == {(f["indicator"], f["scope"], float(f["value"]), f["approx"]) for f in expected["facts"]}
    assert (report.organ, report.year, report.era) == (expected["organ"], expected["year"], expected["era"])
