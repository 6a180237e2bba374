"""What is said in Chinese stands in the rules and in the catalogue, not in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Their words are in the rules too; what is left in them are patterns of numbers and headings, which nobody else needs.
APART = ("extractors/prose", "extractors/tables")
MOST = 150


def literals(path: Path) -> Iterator[str]:
    """The strings of *path* but for its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def chinese(paths: list[Path]) -> int:
    """How many Chinese characters stand in the strings of *paths*."""
    return sum("\u3400" <= c <= "\u9fff" for path in paths for text in literals(path) for c in text)


def test_chinese_stands_in_the_rules() -> None:
    files = [path for room in ("extractors", "cli") for path in (ROOT / room).rglob("*.py")]
    apart = [path for path in files if path.relative_to(ROOT).as_posix().startswith(APART)]
    assert apart
    assert chinese([path for path in files if path not in apart]) < MOST
