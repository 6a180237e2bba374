"""The codebook: every column and indicator, with label, English, unit, eras, forms; and series that a form broke."""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from nianbao.cli.formats.codebook import as_csv, as_json, as_markdown, entries
from nianbao.cli.formats.columns import NAMES
from nianbao.cli.formats.panel import FIXED, column_names, wide_columns
from nianbao.extractors import Extractor, NianbaoError, Precedence, joined, load_rules

RULES = load_rules()
EXTRACTOR = Extractor(RULES)
SAMPLES = Path(__file__).parents[1] / "samples"
ENTRIES = {entry["column"]: entry for entry in entries(RULES)}


def test_every_column_and_every_indicator_is_in_it() -> None:
    indicators = column_names(wide_columns(RULES, with_cells=True))
    assert set(ENTRIES) == {*NAMES, *FIXED, *indicators}
    assert all(ENTRIES[name]["english"] for name in ENTRIES)
    for name in indicators:
        entry = ENTRIES[name]
        assert all(entry[field] for field in ("indicator", "label", "unit", "eras", "forms")), entry


@pytest.mark.parametrize(
    ("column", "known"),
    [
        ("applications_received", {"unit": "件", "eras": "any", "forms": "prose applications_table statistics_table"}),
        ("normative_documents_made", {"eras": "2021", "joined": "normative_documents.newly_made"}),
        ("procurement_amount", {"eras": "2019", "unit": "元", "defined": "procurement_2019：政府集中采购采购总金额"}),
        ("litigation_total", {"joined": "litigation.direct.total + litigation.after_review.total"}),
        ("app_received_natural_person", {"label": "收到申请数（自然人）", "eras": "2019 2021", "applicant": "natural_person"}),
    ],
)  # fmt: skip
def test_what_it_says_of_a_column(column: str, known: dict[str, str]) -> None:
    assert {field: ENTRIES[column][field] for field in known} == known


def test_its_formats_say_the_same() -> None:
    columns = json.loads(as_json(RULES))["columns"]
    assert columns == list(csv.DictReader(io.StringIO(as_csv(RULES))))
    head, rule, *lines = as_markdown(RULES).splitlines()[2:]
    assert len(lines) == len(columns)
    assert head.count("|") == rule.count("|") == len(columns[0]) + 1


def test_the_command(tmp_path: Path) -> None:
    target = tmp_path / "codebook.csv"
    command = [sys.executable, "-m", "nianbao.cli", "codebook"]
    assert subprocess.run([*command, "-o", str(target)], check=False).returncode == 0
    assert target.read_text("utf-8") == as_csv(RULES)
    shown = subprocess.run([*command], capture_output=True, check=True)
    assert shown.stdout.decode() == as_markdown(RULES)


def own(file: str) -> dict[str, Decimal]:
    """What is joined in a sample, of all applicants."""
    path = SAMPLES / file
    (report,) = EXTRACTOR.extract_all(str(path), path.read_bytes())  # type: ignore[misc]
    found = joined(Precedence(RULES).own(report), RULES)
    return {name: value for (name, whose), value in found.items() if not whose}


def test_series_go_on_behind_a_form() -> None:
    found = own("tables-2024.html")
    assert found["applications.closed"] == 166
    assert found["applications.refused"] == 12
    assert "litigation.total" not in found  # a sentence states it
    assert found["litigation.upheld"] == 3
    assert "normative_documents.made" not in found
    assert own("statistics-table-2018.xlsx") == {}
    assert "normative_documents.made" in own("tables-2020.html")


def test_a_series_of_an_indicator_that_is_none_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("extends: default\nseries:\n  fees.amount: {sum_of: [fees.amuont]}\n", "utf-8")
    with pytest.raises(NianbaoError, match=r"series: no indicator `fees\.amuont`.*fees\.amount"):
        load_rules(path)
