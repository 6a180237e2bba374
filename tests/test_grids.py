"""Tables drawn with characters: rows with tabs, and where in the file each character stands."""

import pytest

from nianbao.extractors.documents.grids import read_grids

TABLES = {
    "+---+------+\n| 甲 | +2  |\n+---+------+\n| 乙 | 30  |\n+---+------+\n": ["甲\t+2", "乙\t30"],
    "│ 甲 ├─┤\n": None,
    "| a | b |\n|---|---|\n| 1 | 2 |\n": None,
    "┌──┬────┬─┐\n│三│ 予 │5│\n│项│ 以 │ │\n│  ├────┼─┤\n│  │部分│0│\n└──┴────┴─┘\n": [
        "三项\t予以\t5",
        "部分\t0",
    ],
    "+----+----+\n| 12 | 3  |\n|    | 4  |\n+----+----+\n| 总 | 19 |\n+----+----+\n": ["12\t3 4", "总\t19"],
    # edges that do not fit: left as it is
    "+---+---+\n| 1 | 2 |\n| 3  4  |\n+---+---+\n": None,
}


@pytest.mark.parametrize("drawn", TABLES)
def test_a_drawn_table_becomes_rows(drawn: str) -> None:
    source = f"前文\n{drawn}后文"
    found = read_grids(source)
    rows = TABLES[drawn]
    if rows is None:
        assert found is None
        return
    assert found is not None
    text, places, grids = found
    assert text.splitlines() == ["前文", *rows, "后文"]
    assert [
        "\t".join(text[slice(*c.span)] for c in grid.cells if c.row == row)
        for grid in grids
        for row in sorted({c.row for c in grid.cells})
    ] == rows
    assert len(places) == len(text) + 1
    assert all(source[at] == c for c, at in zip(text, places, strict=False) if not c.isspace())
