"""Workbooks as Excel shows them: formats, formulas, what is hidden, and sizes that are not so."""

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.extractors import Extractor, Failure, Lang, Limits, load_rules
from nianbao.extractors.documents.cellformat import shown
from nianbao.extractors.documents.files import opened

EXTRACTOR = Extractor(load_rules())
ROWS: list[list[str | int]] = [
    ["某局2018年政府信息公开情况统计表"],
    ["统计指标", "单位", "统计数"],
    ["三、依申请公开情况"],
    ["收到申请数", "件", 12],
    ["当面申请数", "件", 4],
    ["传真申请数", "件", 8],
]


def book() -> tuple[openpyxl.Workbook, Worksheet]:
    made = openpyxl.Workbook()
    sheet: Worksheet = made.worksheets[0]
    sheet.title = "统计表"
    for row in ROWS:
        sheet.append(row)
    return made, sheet


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def edited(data: bytes, member: str, pattern: str, new: str) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                text, changed = re.subn(pattern, new, content.decode())
                assert changed
                content = text.encode()
            target.writestr(name, content)
    return out.getvalue()


def figures(data: bytes) -> dict[str, int]:
    """By the first word of a line, its last one, where that is a figure."""
    lines = [line.split("\t") for line in opened(data, Limits()).text.splitlines()]
    return {words[0][:2]: int(words[-1]) for words in lines if words[-1].isdigit()}


def warnings(data: bytes) -> tuple[str, ...]:
    return tuple(notice.told(Lang.ZH) for notice in opened(data, Limits()).warnings)


ALL = {"收到": 12, "当面": 4, "传真": 8}
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("ref", ["A1", "A1:B5", "A1:XFD1048576", "nonsense"])
def test_the_stated_dimension_is_not_trusted(ref: str) -> None:
    data = edited(saved(book()[0]), SHEET, r'<dimension ref="[^"]*"', f'<dimension ref="{ref}"')
    assert figures(data) == ALL


def test_cells_without_a_place_follow_one_another() -> None:
    assert figures(edited(saved(book()[0]), SHEET, r'(<(?:c|row)) r="[A-Z]*\d+"', r"\1")) == ALL


def test_a_hidden_sheet_is_left_out_and_told() -> None:
    made, _ = book()
    other = made.create_sheet("旧稿")
    for row in ROWS[1:]:
        other.append(row)
    other.sheet_state = "hidden"
    assert len(figures(saved(made))) == 3
    assert warnings(saved(made)) == ("隐藏的工作表“旧稿”没有读",)


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    made, sheet = book()
    sheet.row_dimensions[5].hidden = True
    sheet.insert_cols(3)
    for row in range(4, 7):
        sheet.cell(row, 3).value = 99
    sheet.column_dimensions["C"].hidden = True
    data = saved(made)
    assert figures(data) == {"收到": 12, "传真": 8}
    result = EXTRACTOR.extract_all("x", data)
    assert not isinstance(result, Failure)
    assert result[0].warnings == (
        "工作表“统计表”隐藏的行没有读：第 5 行",
        "工作表“统计表”隐藏的列没有读：C 列",
    )


@pytest.mark.parametrize("stored", ["", "<v></v>", "<v>0</v>"])
def test_a_formula_without_a_stored_value_is_told_and_never_0(stored: str) -> None:
    made, sheet = book()
    sheet["C4"] = "=C5+C6"
    data = edited(saved(made), SHEET, "<v ?/>|<v></v>", stored)
    assert figures(data) == {"当面": 4, "传真": 8}
    assert "公式没有存下结果：C4" in warnings(data)[0]


def test_a_stored_value_of_a_formula_is_read() -> None:
    made, sheet = book()
    sheet["C4"] = "=C5+C6"
    assert figures(edited(saved(made), SHEET, "<v ?/>|<v></v>", "<v>12</v>")) == ALL


def test_an_error_in_a_cell_is_told() -> None:
    made, sheet = book()
    sheet["C4"] = "#DIV/0!"
    assert figures(saved(made)) == {"当面": 4, "传真": 8}
    assert warnings(saved(made)) == ("工作表“统计表”的单元格是错误值：C4",)


def test_a_sheet_of_too_many_cells_is_refused() -> None:
    result = EXTRACTOR.extract_all("x", saved(book()[0]), Limits(cells=10))
    assert isinstance(result, Failure)
    assert "cells 有 14，上限为 10" in result.error


def test_a_row_keeps_its_columns() -> None:
    made, sheet = book()
    sheet["E6"] = 0.5
    sheet["E6"].number_format = "0%"
    assert opened(saved(made), Limits()).text.splitlines()[5] == "传真申请数\t件\t8\t\t50%"


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("12.0", "", "12"),
        ("0.30000000000000004", "", "0.3"),
        ("1203.5", "#,##0.00", "1,203.50"),
        ("0.256", "0.0%", "25.6%"),
        ("12", '#,##0"条";-#,##0"条";"-"', "12条"),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        ("-3", "0;(0)", "(3)"),
        ("7", "000", "007"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("12345678", "#,##0,", "12,346"),
        ("43101", 'yyyy"年"m"月"', "2018年1月"),
        ("43101", "yyyy-mm-dd", "2018年1月1日"),
        ("1.5", "# ?/?", "1.5"),
        ("12", "@", "12"),
    ],
)
def test_a_number_is_shown_in_its_format(number: str, code: str, text: str) -> None:
    assert shown(Decimal(number), 164 if code else 0, code, from_1904=False) == text
