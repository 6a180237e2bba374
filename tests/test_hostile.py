"""What a hostile file may take of memory and time: a library written in C keeps no limit of its own."""

import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from pdfs import PAGE, PAGES, doubling, pdf, stream


def unpacking_to(size: int) -> bytes:
    """A PDF of some kilobytes with a page of *size* bytes, packed twice."""
    packing, parts = zlib.compressobj(9), []
    for _ in range(size // 1_000_000):
        parts.append(packing.compress(b" " * 1_000_000))
    packed = zlib.compress(b"".join(parts) + packing.flush(), 9)
    return pdf(*PAGES, PAGE % b"", stream(b"/Filter[/FlateDecode/FlateDecode]", packed))


def convert(folder: Path, hostile: bytes, *limits: str) -> tuple[int, str, float]:
    """(exit status, what is told, seconds) of reading *hostile* beside a sound report, whose figure must come out."""
    (folder / "a.pdf").write_bytes(hostile)
    (folder / "b.txt").write_text(
        "某局2016年政府信息公开年度报告\n2016年，我局收到政府信息公开申请7件。\n", "utf-8"
    )
    begin = time.monotonic()
    command = [sys.executable, "-m", "nianbao.cli", "convert", str(folder), "-f", "csv"]
    run = subprocess.run(
        [*command, *(f"--limit={limit}" for limit in limits)], capture_output=True, check=False
    )
    assert "applications.received" in run.stdout.decode()
    return run.returncode, run.stderr.decode(), time.monotonic() - begin


def test_a_small_file_that_unpacks_to_gigabytes_takes_no_more_memory_than_it_may(tmp_path: Path) -> None:
    bomb = unpacking_to(1_500_000_000)
    assert len(bomb) < 20_000
    status, told, _ = convert(tmp_path, bomb, "memory=400000000", "seconds=60")
    assert status == 3
    assert "--limit memory=N" in told
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000  # KB


def test_a_file_that_never_ends_takes_no_more_time_than_it_may(tmp_path: Path) -> None:
    status, told, seconds = convert(tmp_path, doubling(60), "seconds=1")
    assert status == 3
    assert "takes too long: the limit is 1 seconds" in told or "--limit memory=N" in told
    assert seconds < 20  # the time to start and to load the rules is no part of it


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_hostile_files_cost_the_others_nothing(tmp_path: Path, jobs: str) -> None:
    for n in range(3):
        (tmp_path / f"c{n}.pdf").write_bytes(doubling(60))
    run = subprocess.run(
        [sys.executable, "-m", "nianbao.cli", "convert", str(tmp_path), "-f", "csv", "-j", jobs, "--limit=seconds=1"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 3
    assert run.stderr.decode().count(".pdf: ") == 3
    assert "a mistake in nianbao" not in run.stderr.decode()
