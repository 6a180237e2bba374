"""A fact's columns stand in one list, an output format in one file and one line."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest

from nianbao.cli.formats import explanation, findings, totalbook
from nianbao.cli.formats.columns import COLUMNS, NAMES, PLACES, Row, cells, restored
from nianbao.cli.formats.panel import FIXED
from nianbao.cli.formats.registry import (
    EXPLANATION_SUFFIXES,
    FINDINGS_SUFFIXES,
    FORMATS,
    SUFFIXES,
    ExplanationFormat,
    FindingsFormat,
    Way,
)
from nianbao.cli.formats.words import HEADS, head
from nianbao.cli.options import FormatName
from nianbao.extractors import Extractor, Fact, Fault, Lang, Source, load_rules

ROOT = Path(__file__).parents[1]
SEED = ROOT / "samples" / "tables-2024.pdf"  # whose facts have pages
TOY = '''
"""How many facts each report has."""

from ...extractors import Extractor, Report
from .writer import TextFormat, Wishes


def writer(_: Wishes) -> TextFormat:
    return TextFormat(counted, tail=lambda failures: f"{len(failures)} failed\\n")


def counted(report: Report, _: Extractor) -> str:
    return f"{len(report.facts)} facts\\n"
'''


def test_a_new_format_is_one_file_and_one_line(tmp_path: Path) -> None:
    package = tmp_path / "nianbao"
    for part in ("cli", "extractors"):
        shutil.copytree(ROOT / part, package / part)
    for data in ("rules.yaml", "zh.json"):
        shutil.copy(ROOT / data, package)
    (package / "cli" / "formats" / "toy.py").write_text(TOY, "utf-8")
    registry = package / "cli" / "formats" / "registry.py"
    before = '        OutputFormat("table", "terminal"),\n'
    text = registry.read_text("utf-8")
    assert before in text
    registry.write_text(
        text.replace(before, f'{before}        OutputFormat("toy", "toy", (".toy",)),\n'), "utf-8"
    )
    report = tmp_path / "r.txt"
    report.write_text("某局2016年政府信息公开年度报告\n2016年，我局收到政府信息公开申请7件。", "utf-8")
    command = [sys.executable, "-c", "from nianbao.cli.app import main; main()", "convert", str(report)]
    printed = subprocess.run(
        [*command, "-f", "toy"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (printed.stdout, printed.returncode) == ("1 facts\n0 failed\n", 0), printed.stderr
    subprocess.run([*command, "-o", "out.toy"], cwd=tmp_path, check=True)
    assert (tmp_path / "out.toy").read_text("utf-8") == "1 facts\n0 failed\n"


def test_every_closed_choice_is_complete() -> None:
    from nianbao.cli.writing import WAYS

    assert set(WAYS) == set(Way)
    assert {form.way for form in FORMATS.values()} == set(Way)
    assert [str(name) for name in FormatName] == list(FORMATS)
    assert (
        set(FINDINGS_SUFFIXES.values()) == {*findings.RENDERERS, FindingsFormat.XLSX} == set(FindingsFormat)
    )
    assert set(explanation.RENDERERS) == set(EXPLANATION_SUFFIXES.values()) == set(ExplanationFormat)
    assert sum(len(form.suffixes) for form in FORMATS.values()) == len(SUFFIXES)


def test_the_columns_are_all_that_a_fact_has() -> None:
    places = {column.place for column in (*COLUMNS, *PLACES)}
    own = {f"fact.{field}" for field in Fact._fields if field != "source"}
    assert {place for place in places if not place.startswith("report.")} == own | {
        f"fact.source.{field}" for field in Source._fields
    }
    kinds = {column.kind for column in COLUMNS}
    assert kinds - {kind for kind in kinds if issubclass(kind, StrEnum)} == {str, int, bool, Decimal}


def test_a_fact_is_restored_from_its_cells() -> None:
    report = Extractor(load_rules()).extract("2016年，我局收取信息处理费约36.50元，未收到政府信息公开申请。")
    every = (*COLUMNS, *PLACES)
    assert len(report.facts) > 1
    for fact in report.facts:
        values = cells(Row(report, fact), every)
        assert restored(dict(zip((column.name for column in every), values, strict=True))) == fact


def test_every_table_has_all_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    outputs = {name: tmp_path / f"out.{name}" for name in ("csv", "json", "xlsx", "parquet", "db")}
    for output in outputs.values():
        subprocess.run(
            [sys.executable, "-m", "nianbao.cli", "convert", str(SEED), "-o", str(output)], check=True
        )
    rows = list(csv.reader(io.StringIO(outputs["csv"].read_text("utf-8"))))
    assert tuple(rows[0]) == NAMES
    (report,) = json.loads(outputs["json"].read_text("utf-8"))["reports"]
    wanted = [[in_json(report, fact, name) for name in NAMES] for fact in report["facts"]]
    assert {fact["source"]["page"] for fact in report["facts"]} == {1, 2, 3, 4}
    assert rows[1:] == [[in_csv(value) for value in row] for row in wanted]
    sheet = openpyxl.load_workbook(outputs["xlsx"])["数据"]
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert found == [
        [head(name, Lang.ZH) for name in NAMES],
        *([None if value == "" else value for value in row] for row in wanted),
    ]
    table = parquet.read_table(outputs["parquet"])
    assert table.column_names == list(NAMES)
    assert [list(row.values()) for row in table.to_pylist()] == wanted
    with sqlite3.connect(outputs["db"]) as db:
        columns = ", ".join(f'"{name}"' for name in NAMES[2:])
        stored = db.execute(f"SELECT file, {columns} FROM facts ORDER BY position").fetchall()
    assert [list(row) for row in stored] == [[row[0], *row[2:]] for row in wanted]


def in_json(report: dict[str, object], fact: dict[str, object], name: str) -> object:
    if name in ("file", "organ"):
        return report[name]
    source = fact["source"]
    assert isinstance(source, dict)
    return source[name] if name in source else fact[name]


def in_csv(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_every_column_has_a_head_in_both_languages() -> None:
    assert set(HEADS) == {*NAMES, *FIXED}
    for lang in Lang:
        assert len({head(name, lang) for name in HEADS}) == len(HEADS)
    assert (head("value", Lang.ZH), head("value", Lang.EN)) == ("数值", "value")
    assert set(totalbook.FAULTS) == set(Fault)
