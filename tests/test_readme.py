"""Every command of both READMEs runs as it is written, and their picture is the program's own output."""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao.extractors import trials

from composed import TOWNS, text_of

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh-CN.md"]
ENVIRONMENT = os.environ | {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "COLUMNS": "78",
}


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)


def run(command: str, folder: Path, **environment: str) -> str:
    """What *command* prints; `check` may find something, and exits with 1 then."""
    env = ENVIRONMENT | environment
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode in ((0, 1) if "nianbao check" in command else (0,)), done.stderr
    return done.stdout


@pytest.mark.parametrize("readme", READMES)
def test_its_one_liners_run(readme: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shutil.copytree(ROOT / "tests" / "data" / "library", tmp_path / "tests" / "data" / "library")
    commands = [
        line
        for block in blocks(readme, "sh")
        for line in block.splitlines()
        if "nianbao" in line and "venv" not in line
    ]
    assert len(commands) >= 6
    for command in commands:
        printed = run(command, tmp_path)
        if " -o " in command:
            assert (tmp_path / command.split(" -o ")[1].split()[0]).stat().st_size
        else:
            assert printed or "rules test" in command


@pytest.mark.parametrize("readme", READMES)
def test_the_day_of_a_clerk_works(readme: str, tmp_path: Path) -> None:
    (block,) = blocks(readme, "clerk")
    (tmp_path / "2024").mkdir()
    for town in TOWNS[10:14]:
        (tmp_path / "2024" / f"{town}.txt").write_text(text_of(town, "tabs"), "utf-8")
    (tmp_path / "towns.txt").write_text("\n".join(TOWNS[10:14]), "utf-8")
    for command in block.splitlines():
        printed = run(command, tmp_path)
        if " -o " in command:
            assert (tmp_path / command.split(" -o ")[1].split()[0]).stat().st_size
        else:
            assert printed or "check" in command


@pytest.mark.parametrize("readme", READMES)
def test_its_nightly_run_works(readme: str, tmp_path: Path) -> None:
    (crontab,) = blocks(readme, "crontab")
    (units,) = blocks(readme, "systemd")
    command = crontab.split(maxsplit=5)[5].strip()
    assert f"ExecStart={command}\n" in units
    shutil.copytree(ROOT / "samples", tmp_path / "inbox")
    reports = [file for file in (tmp_path / "inbox").rglob("*.*") if file.suffix != ".json"]
    for _ in range(2):
        run(command.replace("/data", str(tmp_path)), tmp_path)
        with sqlite3.connect(tmp_path / "statistics.db") as db:
            assert db.execute("SELECT count(*) FROM reports").fetchone() == (len(reports),)


@pytest.mark.parametrize("readme", READMES)
def test_its_cluster_works(readme: str, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    (block,) = blocks(readme, "dask")
    shutil.copytree(ROOT / "samples", tmp_path / "inbox")
    script = block.replace("/data", str(tmp_path)).replace("8786", str(free_port()))
    done = subprocess.run(
        ["bash", "-c", f"trap 'kill $(jobs -p)' EXIT; {script}"],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 300


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.mark.parametrize("readme", READMES)
def test_its_set_up_commands_are_the_ones_that_work(readme: str) -> None:
    main, tests = (block.strip() for block in blocks(readme, "sh") if "venv" in block)
    begin = "python3 -m venv .venv && .venv/bin/pip install "
    assert main == f"{begin}'.[pdf,docx,xlsx]' && .venv/bin/nianbao convert samples"
    assert tests == f"{begin}-e '.[dev]' && .venv/bin/python -m pytest"


@pytest.mark.parametrize("readme", READMES)
def test_its_pictures_are_real(readme: str) -> None:
    pictures = blocks(readme, "console")
    locale = "zh_CN.UTF-8" if "zh" in readme else "C.UTF-8"
    assert len(pictures) == 3
    for picture in pictures:
        command, *shown = picture.rstrip().splitlines()
        printed = [
            line.rstrip() for line in run(command.removeprefix("$ "), ROOT, LC_ALL=locale).splitlines()
        ]
        assert shown[-1] == "…"
        assert shown[:-1] == printed[: len(shown) - 1]


@pytest.mark.parametrize("readme", READMES)
def test_its_waiver_works(readme: str, tmp_path: Path) -> None:
    (block,) = blocks(readme, "waivers")
    (tmp_path / "reviewed.yaml").write_text(block, "utf-8")
    command = "nianbao check samples -f json"
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    every, left = (
        {finding["check"] for finding in json.loads(run(line, tmp_path))["findings"]}
        for line in (command, f"{command} --waivers reviewed.yaml")
    )
    assert every - left == {"reviews.results"}


@pytest.mark.parametrize("readme", READMES)
def test_its_rule_works(readme: str, tmp_path: Path) -> None:
    (block,) = blocks(readme, "yaml")
    path = tmp_path / "nianbao.yaml"
    path.write_text(block, "utf-8")
    ran = list(trials(path, ["hearings.held"]))
    assert len(ran) == 3
    assert all(trial.holds for trial in ran)
