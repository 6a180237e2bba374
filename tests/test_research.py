"""The panel for statistics packages: Stata's variables with labels, and a data package that says what columns are."""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
import pytest

from nianbao.cli.formats.datapackage import descriptor
from nianbao.cli.formats.panel import wide_head
from nianbao.cli.formats.stata import Dta
from nianbao.cli.formats.writer import Wishes
from nianbao.extractors import Extractor, Lang, load_rules

EXTRACTOR = Extractor(load_rules())
RULES = EXTRACTOR.rules
TEXT = """青山县{0}年政府信息公开年度报告
{0}年，我县政府网站公开政府信息{1}条，公开规范性文件约20件，收取复印费36.50元。
"""
# What Stata takes for something else: https://www.stata.com/manuals/u11.pdf, 11.3.
RESERVED = {"_all", "_b", "_cons", "_n", "_pi", "_pred", "_rc", "_skip", "byte", "double", "float", "if", "in", "int", "long",
            "using", "with", "strl"}  # fmt: skip


def nianbao(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for year, count in ((2015, 100), (2016, 3_000_000_000), (2017, 7)):
        (folder / f"{year}.txt").write_text(TEXT.format(year, count), "utf-8")
    (folder / "2017.htm").write_text(f"<p>{TEXT.format(2017, 7)}</p>".replace("\n", "</p><p>"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def stata(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    target = tmp_path_factory.mktemp("out") / "panel.dta"
    assert nianbao("convert", reports, "-o", target).returncode == 0
    found: tuple[Any, Any] = pyreadstat.read_dta(str(target))
    return found


def test_a_panel_for_stata_has_the_figures_of_the_wide_form(stata: tuple[Any, Any], reports: Path) -> None:
    frame, _ = stata
    rows = list(csv.DictReader(io.StringIO(nianbao("convert", reports, "--wide").stdout.decode())))
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows) == 3  # two files of 2017 have the same report
    for row, found in zip(rows, frame.to_dict("records"), strict=True):
        assert {n: float(v) if v[:1].isdigit() else v for n, v in row.items()} == {
            n: float(v) if isinstance(v, int) else v for n, v in found.items()
        }
    assert list(frame["approximate"]) == ["normative_disclosed"] * 3


def test_its_variables_are_whole_where_all_figures_are(stata: tuple[Any, Any]) -> None:
    _, about = stata
    assert about.readstat_variable_types == {
        "file": "string",
        "organ": "string",
        "year": "int32",
        "organ_key": "string",
        "several": "string",
        "joined": "string",
        "approximate": "string",
        "disclosed_website": "double",  # 3,000,000,000 is beyond Stata's long
        "normative_disclosed": "int32",
        "fees_collected": "double",
    }


def test_its_variables_have_labels_that_stata_takes(stata: tuple[Any, Any]) -> None:
    _, about = stata
    assert about.column_names_to_labels["disclosed_website"] == "政府网站公开政府信息数（条）"
    assert about.column_names_to_labels["year"] == "年度"
    assert about.column_names_to_labels["approximate"] == "约数的列"
    assert not RESERVED & {name.lower() for name in wide_head(RULES, with_cells=True)}


def test_labels_may_be_english_and_all_columns_there(reports: Path, tmp_path: Path) -> None:
    target = tmp_path / "panel.dta"
    run = nianbao("convert", reports, "-o", target, "--cells", "--all-columns", "--lang", "en", "-q")
    assert run.returncode == 0
    _, about = pyreadstat.read_dta(str(target), metadataonly=True)
    assert tuple(about.column_names) == wide_head(RULES, with_cells=True)
    labels = [label or "" for label in about.column_labels]
    assert "items disclosed on government websites (条)" in labels
    assert max(map(len, labels)) <= 80


def test_a_missing_figure_is_missing_and_no_zero(tmp_path: Path) -> None:
    said = ["2015年，我县政府网站公开政府信息5条。", "2016年，我县收到政府信息公开申请0件。"]
    with Dta(tmp_path / "p.dta", EXTRACTOR, Wishes()) as panel:
        for n, text in enumerate(said):
            panel.add(EXTRACTOR.extract(f"青山县{2015 + n}年政府信息公开年度报告\n{text}", f"{n}"))
    frame = pandas.read_stata(tmp_path / "p.dta")
    assert frame["disclosed_website"].isna().tolist() == [False, True]
    assert frame["applications_received"].tolist()[1] == 0
    assert frame["applications_received"].isna().tolist() == [True, False]


def test_no_report_at_all_is_a_file_without_rows(tmp_path: Path) -> None:
    with Dta(tmp_path / "p.dta", EXTRACTOR, Wishes()):
        pass
    frame, _ = pyreadstat.read_dta(str(tmp_path / "p.dta"))
    assert (len(frame), list(frame.columns)[:3]) == (0, ["file", "organ", "year"])


def test_a_figure_that_is_no_number_of_stata_is_refused(tmp_path: Path) -> None:
    report = EXTRACTOR.extract(TEXT.format(2015, 7))
    facts = tuple(fact._replace(value=Decimal(2**53 + 1)) for fact in report.facts)
    with (
        Dta(tmp_path / "p.dta", EXTRACTOR, Wishes()) as panel,
        pytest.raises(ValueError, match="9007199254740993"),
    ):
        panel.add(report._replace(facts=facts))


def test_without_the_library_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from nianbao.cli.formats.registry import FORMATS
    from nianbao.extractors import NianbaoError

    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    monkeypatch.delitem(sys.modules, "nianbao.cli.formats.stata")
    with pytest.raises(NianbaoError, match=r"pip install 'nianbao\[stata\]'"):
        FORMATS["stata"].writer()


def test_a_data_package_describes_the_columns_that_are_there(reports: Path, tmp_path: Path) -> None:
    target = tmp_path / "年报 Panel.csv"
    run = nianbao("convert", reports, "--wide", "-o", target, "--datapackage", "--excel")
    assert run.returncode == 0
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    (resource,) = package["resources"]
    assert (package["profile"], resource["profile"]) == ("tabular-data-package", "tabular-data-resource")
    assert (package["name"], resource["name"], resource["path"]) == ("panel", "panel", "年报 Panel.csv")
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    with target.open(encoding="utf-8-sig", newline="") as lines:
        assert list(fields) == next(csv.reader(lines))
    assert fields["disclosed_website"] == {
        "name": "disclosed_website",
        "type": "integer",
        "title": "政府网站公开政府信息数",
        "description": f"{RULES.figures['disclosed.website'].english}; statistics_table：政府网站公开政府信息数",
        "unit": "条",
    }
    assert {name: field["type"] for name, field in fields.items()} == {
        **dict.fromkeys(fields, "string"),
        **dict.fromkeys(("year", "disclosed_website", "normative_disclosed"), "integer"),
        "fees_collected": "number",
    }
    assert resource["schema"]["primaryKey"] == ["file"]


def test_every_column_can_be_described() -> None:
    for with_cells in (False, True):
        head = wide_head(RULES, with_cells=with_cells)
        text = descriptor("p.csv", [",".join(head)], RULES, Lang.EN, with_cells=with_cells)
        fields = json.loads(text)["resources"][0]["schema"]["fields"]
        assert tuple(field["name"] for field in fields) == head
        assert all(field["title"] and field["description"] for field in fields)
        assert re.fullmatch("[-a-z0-9._/]+", json.loads(text)["name"])


def test_the_type_of_a_column_is_that_of_its_figures() -> None:
    lines = [
        "file,organ,year,organ_key,several,joined,approximate,disclosed_website,fees_collected,applications_received\n",
        "1.5.txt,3.0 局,2015,,,,,7,36.5,1e+20\n",
        "2.txt,,2016,,,,,-1,,\n",
    ]
    text = descriptor("2015 面板.CSV", lines, RULES, Lang.ZH, with_cells=False)
    (resource,) = json.loads(text)["resources"]
    assert resource["name"] == "2015"
    assert [(field["name"], field["type"]) for field in resource["schema"]["fields"]] == [
        ("file", "string"),
        ("organ", "string"),
        ("year", "integer"),
        ("organ_key", "string"),
        ("several", "string"),
        ("joined", "string"),
        ("approximate", "string"),
        ("disclosed_website", "integer"),
        ("fees_collected", "number"),
        ("applications_received", "number"),
    ]
    titles = {field["name"]: (field["title"], field.get("unit")) for field in resource["schema"]["fields"]}
    assert titles["year"] == ("年度", None)
    assert titles["fees_collected"] == (RULES.figures["fees.collected"].label, "元")


def test_variables_are_typed_by_their_figures(tmp_path: Path) -> None:
    figures: dict[str, tuple[int | Decimal | None, ...]] = {
        "a": (2_147_483_620, 7),
        "b": (2_147_483_621, 7),
        "c": (Decimal("36.50"), 7),
        "d": (7, None),
    }
    names = ("disclosed.website", "disclosed.weibo", "fees.collected", "disclosed.total")
    base = EXTRACTOR.extract(TEXT.format(2015, 7))
    with Dta(tmp_path / "p.dta", EXTRACTOR, Wishes()) as panel:
        for n in range(2):
            values = zip(names, (pair[n] for pair in figures.values()), strict=True)
            facts = tuple(
                base.facts[0]._replace(indicator=name, value=Decimal(value))
                for name, value in values
                if value is not None
            )
            panel.add(base._replace(file=f"{n}", organ=None, facts=facts))
            panel.add(base._replace(file="again", facts=facts), again=True)
    frame, about = pyreadstat.read_dta(str(tmp_path / "p.dta"))
    assert frame["file"].tolist() == ["0", "1"]
    assert frame["organ"].tolist() == ["", ""]
    kinds = about.readstat_variable_types
    assert [kinds[n.replace(".", "_")] for n in names] == ["int32", "double", "double", "int32"]
    assert frame["disclosed_website"].tolist() == [2_147_483_620, 7]
    assert frame["disclosed_weibo"].tolist() == [2_147_483_621, 7]
    assert frame["fees_collected"].tolist() == [36.5, 7]
    assert frame["disclosed_total"].isna().tolist() == [False, True]
    assert "applications_received" not in frame.columns
