"""The official tables, cell for cell, in the shapes that files have them in; and what their arithmetic says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.extractors import Extractor, Report, load_rules

from forms import APPLICANTS, HEADS, OUTCOMES, SHAPES, Form, forms, lines, page, rows_of

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


@settings(max_examples=10, deadline=None)
@given(form=forms())
def test_figures_that_stand_column_by_column_are_no_facts(form: Form) -> None:
    columns = zip(*(row[1:] for row in rows_of(form)), strict=True)
    text = lines([row[:1] for row in rows_of(form)], "\n") + lines([list(column) for column in columns], "\n")
    found = cells(read(page(text, "")))
    assert found.items() <= form.facts().items()


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("二、上年结转政府信息公开申请数量| 2|  |  |  |  |  | 2", {"natural_person": 2, "": 2}),
        ("二、上年结转政府信息公开申请数量| 2|  |  |  |  | 1|  ", {"natural_person": 2, "other": 1}),
        ("二、上年结转政府信息公开申请数量| 2| /| -| 无| —| 1| 3", {"natural_person": 2, "other": 1, "": 3}),
        (
            "二、上年结转政府信息公开申请数量| 2件| 0| 0| 0| 0| 1,001| １００３",
            {"natural_person": 2, "other": 1001, "": 1003},
        ),
        ("二、上年结转政府信息公开申请数量 2 1", {}),
    ],
)
def test_the_cells_of_a_row(row: str, figures: dict[str, int]) -> None:
    whole = "一、本年新收政府信息公开申请数量| 3| 0| 0| 0| 0| 0| 3"
    text = page(f"{'| '.join(HEADS)}\n{whole}\n{row}\n", "")
    found = {
        whose: value for (name, whose), value in cells(read(text)).items() if name.endswith("carried_in")
    }
    assert {whose: value for whose, value in found.items() if value} == figures


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
