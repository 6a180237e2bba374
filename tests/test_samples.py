"""Acceptance: every report of samples/ gives the facts beside it, no more and no fewer, and breaks the identities
that are named there and no others. A new pair joins by itself."""

import json
from pathlib import Path

import pytest

from nianbao.extractors import Extractor, Failure, load_rules

SAMPLES = Path(__file__).parents[1] / "samples"
EXTRACTOR = Extractor(load_rules())
REPORTS = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".json")


def test_there_are_samples() -> None:
    assert len(REPORTS) >= 16


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_sample_gives_its_expected_facts(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    reports = EXTRACTOR.extract_all(str(path), path.read_bytes())
    assert not isinstance(reports, Failure)
    (report,) = reports
    found = {(f.indicator, f.scope, f.applicant, float(f.value), f.approx) for f in report.facts}
    assert found == {
        (f["indicator"], f["scope"], f.get("applicant", ""), float(f["value"]), f["approx"])
        for f in expected["facts"]
    }
    broken = [check.check for check in report.checks if check.status == "fail" and check.grade == "hard"]
    assert sorted(broken) == expected.get("broken", [])
    assert (report.organ, report.year, report.era) == (expected["organ"], expected["year"], expected["era"])
