"""The kinds of input files: what each says of itself stands in one line and one module, and nowhere else."""

import ast
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from nianbao.extractors import SUFFIXES, DocumentError, Limits
from nianbao.extractors.documents import files, registry
from nianbao.extractors.documents.content import Content
from nianbao.extractors.documents.document import whole
from nianbao.extractors.documents.registry import ARCHIVES, FORMATS, Format, like

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "extractors" / "documents"


def test_a_new_kind_of_file_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType(f"{registry.__package__}.morse")
    module.read = lambda content: whole(content.data.decode().replace(".-", "a"))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(files, "FORMATS", (Format("morse", ".morse", like(b"[.-]"), "morse"), *FORMATS))
    assert files.opened(b".-.-", Limits()).text == "aa"


def test_each_module_that_reads_a_kind_has_a_line() -> None:
    readers = {
        path.stem
        for path in DOCUMENTS.glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.name == "read"
        and [argument.arg for argument in node.args.args] == ["content"]
    }
    assert readers == {f.module for f in FORMATS}


def test_no_other_module_knows_a_suffix_of_an_input() -> None:
    only_inputs = set(SUFFIXES) - {".xlsx", ".zip", ".html", ".htm", ".csv", ".md", ".txt"}  # outputs too
    for path in [*(ROOT / "cli").rglob("*.py"), *(ROOT / "extractors").rglob("*.py")]:
        literals = {
            n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)
        }
        if path.name not in ("registry.py", "legacy.py"):  # LibreOffice is told what to make
            assert not literals & only_inputs, path


def test_extras_are_declared_and_suffixes_documented() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert {f.extra for f in FORMATS} - {""} <= set(extras)
    for page in ("README.md", "README.zh-CN.md"):
        text = (ROOT / page).read_text("utf-8")
        assert not [s for f in FORMATS for s in [*f.suffixes.split(), *ARCHIVES] if s not in text], page


def test_a_library_of_the_system_is_told_with_the_package_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: str) -> ModuleType:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(registry, "import_module", broken)
    with pytest.raises(
        DocumentError, match=r"a picture needs a library .*libGL.so.1.*: apt-get install libgl1$"
    ):
        next(f for f in FORMATS if f.module == "pictures").read(Content(b"\x89PNG"))


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: str) -> ModuleType:
        raise ModuleNotFoundError(name="somelib")

    monkeypatch.setattr(registry, "import_module", missing)
    with pytest.raises(DocumentError, match=r"a PDF needs somelib.*pip install 'nianbao\[pdf\]'"):
        next(f for f in FORMATS if f.module == "pdf").read(Content(b"%PDF-1.4"))
