"""What holds for every table: no figure is taken for another's, whatever the shape; what is known of all cells is read."""

import random

import pytest
from random_tables import LOST, PLACED, TABLES, Key, Table, html, page

from nianbao.extractors import Extractor, load_rules

EXTRACTOR = Extractor(load_rules())
SEEDS = range(12)


def read(text: str) -> dict[Key, int]:
    facts = [fact for fact in EXTRACTOR.extract(text).facts if fact.origin == "table"]
    found = {(f.indicator, f.applicant, f.scope, f.year or 0): int(f.value) for f in facts}
    assert len(found) == len(facts)  # no cell means two figures, no two mean one
    assert len({fact.source.start for fact in facts}) == len(facts)  # and no figure is used twice
    return found


def tables() -> list[Table]:
    return [make(random.Random(seed)) for make in TABLES for seed in SEEDS]


def plain_tables() -> list[Table]:
    """Those without two columns that say the same, neither of which is read while the other is there."""
    return [table for table in tables() if min(table.facts.values(), default=0) >= 0]


def known(table: Table) -> dict[Key, int]:
    return {key: value for key, value in table.facts.items() if value >= 0}


@pytest.mark.parametrize("shape", PLACED)
def test_a_shape_that_keeps_all_cells_is_read_whole(shape: str) -> None:
    for table in tables():
        found = read(PLACED[shape](table))
        assert found.items() <= known(table).items()
        assert len(found) >= 0.98 * len(known(table))


@pytest.mark.parametrize("shape", LOST)
def test_a_shape_that_lost_cells_gives_nothing_wrong(shape: str) -> None:
    for table in tables():
        assert read(LOST[shape](table)).items() <= known(table).items()


def test_the_order_of_rows_and_columns_is_indifferent() -> None:
    rng = random.Random(1)
    for table in tables():
        heads, *rows = table.rows
        order = rng.sample(range(table.names, len(heads)), len(heads) - table.names)
        columns = [*range(table.names), *order]
        shuffled = [[row[i] for i in columns] for row in (heads, *rng.sample(rows, len(rows)))]
        assert read(html(shuffled, table.title)) == read(html(table.rows, table.title))


def test_a_strange_row_or_column_changes_no_other_cell() -> None:
    for table in tables():
        wider = [[*row, "满意率" if i == 0 else str(70000 + i)] for i, row in enumerate(table.rows)]
        longer = [*table.rows, ["门户网站浏览量", *("" for _ in table.rows[0][2:]), "70001"]]
        assert read(html(wider, table.title)) == read(html(table.rows, table.title))
        assert read(html(longer, table.title)) == read(html(table.rows, table.title))


def test_without_a_head_its_figures_are_gone_and_no_other_changes() -> None:
    for table in plain_tables():
        whole = read(html(table.rows, table.title))
        for column in range(table.names, len(table.rows[0])):
            heads = ["不明" if i == column else head for i, head in enumerate(table.rows[0])]
            assert read(html([heads, *table.rows[1:]], table.title)).items() <= whole.items()


def test_a_blank_cell_moves_no_other() -> None:
    for table in plain_tables():
        whole = read(html(table.rows, table.title))
        rows = [row[:] for row in table.rows]
        gone = rows[-1][-1]
        rows[-1][-1] = ""
        assert read(html(rows, table.title)) == {k: v for k, v in whole.items() if str(v) != gone}


@pytest.mark.parametrize("bars", range(4))
def test_bars_at_the_ends_of_rows_change_nothing(bars: int) -> None:
    for table in tables():
        rows = ["| " + " | ".join(row) + " |" * (bars + 1) for row in table.rows]
        assert read(page(table, "\n".join(rows))).items() <= known(table).items()


def test_stacked_rows_are_read_as_rows() -> None:
    for table in tables():
        if any(len(set(map(bool, row))) > 1 for row in table.rows[1:3]) or len(table.rows) < 3:
            continue  # with a blank among them one cannot know
        heads, first, second, *rows = table.rows
        stacked = [f"{a}\0{b}" for a, b in zip(first, second, strict=True)]
        text = html([heads, stacked, *rows], table.title).replace("\0", "<br>")
        assert read(text).items() <= read(html(table.rows, table.title)).items()
