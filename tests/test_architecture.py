"""The house: cli uses extractors, never the reverse, and the reading order has no circle."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
ORDER = ["errors", "limits", "models", "numerals", "decoding", "folding", "normal", "grids", "markup", "documents", "pdf", "word", "sheets", "files", "archives", "formulas", "terms", "examples", "rules", "yamlfile", "layers", "loading", "sections", "quantities", "lexicon", "clauses",
         "scopes", "wording", "passage", "naming", "claims", "statistics", "official", "particulars", "statements", "checks", "waivers", "extraction", "cache", "batch", "trial", "__init__"]  # fmt: skip


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_extractors_know_no_terminal() -> None:
    for path in (ROOT / "extractors").glob("*.py"):
        assert not {
            n for n in imported(path) if n.split(".")[0] in ("typer", "rich") or n.startswith("nianbao.cli")
        }, path


def test_imports_follow_the_reading_order() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in (ROOT / "extractors").glob("*.py"))
    for at, name in enumerate(ORDER):
        own = {
            n.rsplit(".", 1)[1]
            for n in imported(ROOT / "extractors" / f"{name}.py")
            if n.startswith("nianbao.extractors.")
        }
        assert own <= set(ORDER[:at]), name
