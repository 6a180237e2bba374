"""The house: cli uses the face of extractors, and a room imports only from the rooms above it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The rooms of extractors/ in the order of reading, and the pages that make use of them all.
ROOMS = """
    numerals words
    models errors
    documents
    text
    rulebook
    prose tables
    checks
    particulars unclaimed
    precedence explanation
    series
    trends
    extraction totals
    adding
    trial
    __init__
""".strip().splitlines()
FLOORS = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms.split()}


def imported(path: Path) -> set[tuple[str, ...]]:
    """What *path* imports, as parts of absolute names."""
    package = ("nianbao", *path.relative_to(ROOT).parts[:-1])
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            names.add((*above, *(node.module or "").split(".")) if node.module else above)
    return names


def test_extractors_know_no_terminal() -> None:
    for path in (ROOT / "extractors").rglob("*.py"):
        assert not {n for n in imported(path) if n[0] in ("typer", "rich") or n[:2] == ("nianbao", "cli")}, (
            path
        )


def test_cli_knows_only_the_face_of_extractors() -> None:
    for path in (ROOT / "cli").rglob("*.py"):
        assert not {n for n in imported(path) if n[:2] == ("nianbao", "extractors") and len(n) > 2}, path


@pytest.mark.parametrize("path", sorted((ROOT / "extractors").rglob("*.py")), ids=str)
def test_a_room_imports_from_the_rooms_above_it(path: Path) -> None:
    room = path.relative_to(ROOT / "extractors").with_suffix("").parts[0]
    own = {n[2] for n in imported(path) if n[:2] == ("nianbao", "extractors") and len(n) > 2}
    assert room in FLOORS
    assert not {other for other in own if FLOORS[other] >= FLOORS[room] and other != room}


@pytest.mark.parametrize("path", sorted((ROOT / "cli").rglob("*.py")), ids=str)
def test_the_command_line_is_in_small_pieces(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.body[0].lineno < 45, node.name
