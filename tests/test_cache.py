"""The cache of ready rules: used while nothing changed, never trusted across users, never needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from nianbao.extractors import SHIPPED, Extractor, RulesError, load_extractor, load_rules

SEED = Path(__file__).parents[1] / "samples" / "narrative-2016.txt"
OWN = "extends: base.yaml\n"
BASE = "extends: default\nignore: [<inherited>, {}]\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "nianbao"


def count(extractor: Extractor) -> int:
    return len(extractor.extract("2016年，我局举办讲座培训班4期。").facts)


def test_what_comes_out_of_the_cache_reads_as_what_went_in(home: Path) -> None:
    made, kept = load_extractor(), load_extractor()
    (file,) = home.iterdir()
    assert (home.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    text = SEED.read_text("utf-8")
    assert made.extract(text) == kept.extract(text) == Extractor(load_rules()).extract(text)


def test_a_change_of_any_file_it_was_made_from_is_seen(tmp_path: Path) -> None:
    base, own = tmp_path / "base.yaml", tmp_path / "own.yaml"
    own.write_text(OWN, "utf-8")
    base.write_text(BASE.format("无此词"), "utf-8")
    assert [count(load_extractor(own)) for _ in range(2)] == [1, 1]
    base.write_text(BASE.format("讲座培训班"), "utf-8")
    assert [count(load_extractor(own)) for _ in range(2)] == [0, 0]
    base.write_text("extends: defualt\n", "utf-8")
    with pytest.raises(RulesError, match="there is no `defualt`"):
        load_extractor(own)


@pytest.mark.parametrize("harm", ["writable", "truncated", "garbage", "missing"])
def test_a_cache_that_is_not_to_be_trusted_is_made_anew(home: Path, harm: str) -> None:
    load_extractor()
    (file,) = home.iterdir()
    whole = file.read_bytes()
    if harm == "writable":
        file.write_bytes(whole.replace(b"Extractor", b"Extractox"))
        file.chmod(0o666)
    elif harm == "missing":
        file.unlink()
    else:
        file.write_bytes(whole[: len(whole) // 2] if harm == "truncated" else b"\x80garbage")
    assert count(load_extractor()) == 1
    (file,) = home.iterdir()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (whole, 0o600)


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert count(load_extractor(SHIPPED)) == 1


def test_a_run_that_finds_ready_rules_imports_nothing_heavy() -> None:
    load_extractor()
    code = (
        "import sys; from nianbao.cli.app import main; sys.argv = ['nianbao', 'convert', sys.argv[1], '-f', 'json']\n"
        "try: main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(SEED)], capture_output=True, text=True, check=True)
    heavy = "pydantic yaml rich pdfplumber docx openpyxl sqlite3 concurrent multiprocessing tempfile importlib.metadata email"
    assert not set(heavy.split()) & set(run.stderr.split())
