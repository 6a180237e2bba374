"""The official tables, cell for cell, in the shapes that files have them in; and what their arithmetic says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.extractors import Extractor, Report, load_rules

from forms import APPLICANTS, OUTCOMES, SHAPES, Form, forms

EXTRACTOR = Extractor(load_rules())


def read(text: str) -> Report:
    return EXTRACTOR.extract(text)


def cells(report: Report) -> dict[tuple[str, str], int]:
    return {(f.indicator, f.applicant): int(f.value) for f in report.facts if f.rule != f.indicator}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=forms())
def test_a_form_is_read_cell_for_cell(shape: str, form: Form) -> None:
    report = read(SHAPES[shape](form))
    assert cells(report) == form.facts()
    assert {check.status for check in report.checks if check.grade == "hard"} == {"pass"}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(form=forms(), shape=st.sampled_from(sorted(SHAPES)), data=st.data())
def test_a_broken_cell_is_named(form: Form, shape: str, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([form.applications, form.reviews]))
    row = data.draw(st.sampled_from(sorted(table)))
    column = data.draw(st.integers(0, len(table[row]) - 1))
    table[row][column] += data.draw(st.integers(1, 500))
    report = read(SHAPES[shape](form))
    assert cells(report) == form.facts()
    indicator, applicant = (
        (f"applications.{row}", APPLICANTS[column])
        if table is form.applications
        else (f"{row}.{OUTCOMES[column]}", "")
    )
    broken = [c for c in report.checks if c.status == "fail" and c.grade == "hard"]
    for check in broken:
        named = {(report.facts[i].indicator, report.facts[i].applicant) for i in check.facts}
        assert (indicator, applicant) in named
        assert check.actual != check.expected
    assert broken
