"""Many files: the same output however many read, whatever dies, whenever it is stopped."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nianbao.cli.run.batch import HEAVY, WAITING, in_order
from nianbao.cli.run.readers import LostError, Readers
from nianbao.extractors import Extractor, Failure, Limits, load_rules

from pdfs import doubling

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))
NIANBAO = [sys.executable, "-m", "nianbao.cli"]
DIED = (
    "the process that read it died (exit status 1): it takes more memory than it may (--limit memory=N), "
    "or is made to break what reads it"
)


def nianbao(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*NIANBAO, *arguments], capture_output=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 90 reports in subfolders, three of them unreadable, two years of one organ among them."""
    top = tmp_path_factory.mktemp("reports")
    for n in range(90):
        sub = top / f"{n % 4}"
        sub.mkdir(exist_ok=True)
        source = REPORTS[n % len(REPORTS)]
        content = b"\0\1\2" if n % 30 == 7 else source.read_bytes()
        (sub / f"{n:03}{source.suffix}").write_bytes(content)
    for year, count in ((2015, 100), (2016, 9000)):
        text = f"某县人民政府{year}年政府信息公开年度报告\n{year}年，我县政府网站公开政府信息{count}条。"
        (top / f"{2020 - year}.txt").write_text(text, "utf-8")
    return top


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(os.name != "posix", reason="the system does not tell a process's memory like that")
@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path, form: str) -> None:
    text = (SAMPLES / "narrative-2012.txt").read_text("utf-8")
    peaks = []
    for files in (100, 1500):
        folder = tmp_path / f"{files}"
        folder.mkdir()
        for n in range(files):
            (folder / f"{n}.txt").write_text(f"第{n}号单位{text}", "utf-8")
        command = [
            *NIANBAO,
            "convert",
            str(folder),
            "-j",
            "1",
            "-f",
            form,
            "-o",
            str(tmp_path / f"{files}.{form}"),
            "-q",
        ]
        run = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, check=True)
        peaks.append(int(run.stdout))
    few, many = peaks
    assert many < 1.2 * few


# --- however many read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "table"])
def test_the_output_does_not_depend_on_the_number_of_processes(folder: Path, form: str) -> None:
    one, three = (nianbao("convert", str(folder), "-f", form, "-j", jobs) for jobs in "13")
    assert one.returncode == three.returncode == 3
    assert one.stdout == three.stdout
    assert one.stdout.count(b"\n") > 80


def test_years_are_checked_against_each_other_in_any_order(folder: Path) -> None:
    found = json.loads(nianbao("convert", str(folder), "-f", "json").stdout)["reports"]
    (later,) = (r for r in found if r["organ"] == "某县人民政府" and r["year"] == 2016)
    failed = [check["check"] for check in later["checks"] if check["status"] == "fail"]
    assert failed == ["disclosed.website.jump"]


def test_a_dask_cluster_gives_the_same(folder: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=4, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        run = nianbao("convert", str(folder), "-f", "csv", "--scheduler", cluster.scheduler_address)
    assert run.returncode == 3, run.stderr.decode()
    assert run.stdout == nianbao("convert", str(folder), "-f", "csv", "-j", "1").stdout


def test_a_dask_cluster_keeps_the_limits_of_each_file(folder: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    (tmp_path / "endless.pdf").write_bytes(doubling(60))
    named = [str(tmp_path / "endless.pdf"), *map(str, sorted(folder.glob("0/0*.txt")))]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        scheduler = ("--scheduler", cluster.scheduler_address)
        run = nianbao("convert", *named, "-f", "json", "--limit", "seconds=2", *scheduler)
    result = json.loads(run.stdout)
    assert [Path(error["file"]).name for error in result["errors"]] == ["endless.pdf"]
    # which of its limits a file of endless pages meets first depends on the machine
    ended_by = ("耗时太长：上限为 2 秒", "要用的内存超过上限")
    assert any(limit in result["errors"][0]["error"] for limit in ended_by)
    assert len(result["reports"]) == len(named) - 1 > 1


def test_a_missing_scheduler_is_told() -> None:
    run = nianbao("convert", str(SAMPLES), "--scheduler", "not an address")
    assert run.returncode == 2
    assert "no Dask scheduler at not an address" in run.stderr.decode()


def test_only_some_files_of_a_folder(folder: Path) -> None:
    def files(*options: str) -> set[str]:
        out = nianbao("convert", str(folder), "-f", "ndjson", *options).stdout
        return {Path(json.loads(line)["file"]).name for line in out.splitlines()}

    assert files("--include", "00*") == {
        f"{n:03}{REPORTS[n % len(REPORTS)].suffix}" for n in range(10) if n != 7
    }
    assert files("--include", "4.txt", "--include", "5.*") == {"4.txt", "5.txt"}
    assert files("--exclude", "[0-3]") == {"4.txt", "5.txt"}


# --- whatever dies ---------------------------------------------------------------------------------------------


def doubled(n: int) -> int:
    if n % 40 == 13:
        os._exit(1)
    if n % 40 == 21:
        raise ValueError(n)
    return 2 * n


def nothing(_: None) -> None:
    pass


def asked(readers: Readers, given: list[int]) -> list[int | str]:
    found: list[int | str] = []
    for n in given:
        try:
            found.append(readers.ask(doubled, n))
        except LostError as error:
            found.append(str(error))
    return found


@contextmanager
def readers(count: int = 0, **limits: int) -> Iterator[Readers]:
    found = Readers(Limits(**limits), nothing, count)
    try:
        yield found
    finally:
        found.close()


@pytest.mark.parametrize("count", [0, 2])
def test_a_reader_that_dies_costs_its_own_task(count: int) -> None:
    with readers(count) as several:
        found = list(in_order(partial(asked, several), range(60), 2, ThreadPoolExecutor(2), lost, together=4))
    died = dict.fromkeys((13, 53), DIED)
    broke = {21: "a mistake in nianbao, please report it: ValueError: 21"}
    assert found == [died.get(n) or broke.get(n) or 2 * n for n in range(60)]


def lost(n: int, _: Exception) -> int:
    return -n


def negated_or_lost(given: list[int]) -> list[int]:
    if 13 in given:
        raise ValueError
    return [2 * n for n in given]


def test_a_worker_that_is_lost_costs_its_own_task() -> None:
    found = list(in_order(negated_or_lost, range(40), 2, ThreadPoolExecutor(2), lost, together=8))
    assert found == [-n if n == 13 else 2 * n for n in range(40)]


def runaway(_: int) -> int:
    """Holds the interpreter's lock in C all the time."""
    return sum(range(10**12))


@pytest.mark.parametrize("count", [0, 1])
def test_a_runaway_loop_in_c_is_ended(count: int) -> None:
    with readers(count, seconds=1) as one:
        begin = time.monotonic()
        with pytest.raises(LostError, match="takes too long: the limit is 1 seconds"):
            one.ask(runaway, 0)
        assert time.monotonic() - begin < 4
        assert one.ask(doubled, 4) == 8


def greedy(size: int) -> int:
    return len(bytearray(size))


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not bound a process's memory like that")
@pytest.mark.parametrize("count", [0, 1])
def test_the_memory_of_a_reader_is_bounded(count: int) -> None:
    with readers(count, memory=500_000_000) as one:
        assert one.ask(greedy, 300_000_000) == 300_000_000
        with pytest.raises(LostError, match="too large"):
            one.ask(greedy, 500_000_000)


def same(given: list[bytes]) -> list[int]:
    return [len(one) for one in given]


def test_input_is_drawn_only_as_it_is_needed() -> None:
    drawn = 0

    def contents(size: int) -> Iterator[bytes]:
        nonlocal drawn
        drawn = 0
        while True:
            drawn += 1
            yield bytes(size)

    for size, most in ((1, 100 + 2 * WAITING + 1), (HEAVY // 4, 100 + 5)):
        results = in_order(same, contents(size), 2, ThreadPoolExecutor(2), lambda *_: 0, weight=len)
        for _ in range(100):
            next(results)
        assert drawn <= most
        results.close()  # type: ignore[attr-defined]


def variants(data: bytes, dice: random.Random) -> Iterator[bytes]:
    """*data* cut short, with bits flipped, and with a piece of another report in the middle."""
    yield data[: dice.randrange(1, len(data))]
    flipped = bytearray(data)
    for _ in range(dice.randrange(1, 30)):
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    yield bytes(flipped)
    other = dice.choice(REPORTS).read_bytes()
    at, start = dice.randrange(len(data)), dice.randrange(len(other))
    yield data[:at] + other[start : start + dice.randrange(2000)] + data[at:]


def test_corrupt_files_end_in_a_report_or_an_error() -> None:
    extractor, dice = Extractor(load_rules()), random.Random(11)
    sources = [path.read_bytes()[:6000] for path in REPORTS]
    for n in range(5000 // 3 + 1):
        for content in variants(sources[n % len(sources)], dice):
            result = extractor.extract_all("x", content)
            assert not (isinstance(result, Failure) and "a mistake in nianbao" in result.error), result


# --- whenever it is stopped ------------------------------------------------------------------------------------


def started(folder: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*NIANBAO, "convert", str(folder), "-o", str(output), *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_killed_run_leaves_the_old_or_the_new_output(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    whole = nianbao("convert", str(folder), "-f", "csv", "-j", "1").stdout
    begin = time.perf_counter()
    started(folder, output, "-j", "1").wait()
    took = time.perf_counter() - begin
    assert output.read_bytes() == whole
    dice = random.Random(5)
    for n in range(30):
        old = f"old {n}".encode()
        output.write_bytes(old)
        run = started(folder, output, "-j", "1" if n % 5 else "2")
        time.sleep(dice.uniform(0, took))
        run.send_signal(dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        run.wait(60)
        assert output.read_bytes() in (old, whole)


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_so_and_cleans_up(
    folder: Path, tmp_path: Path, how: signal.Signals, status: int
) -> None:
    command = [*NIANBAO, "convert", str(folder), "-", "-o", str(tmp_path / "out.csv"), "-j", "1"]
    # nobody writes into its standard input: the run waits there
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        while not any(tmp_path.iterdir()):
            time.sleep(0.02)
        time.sleep(0.3)
        run.send_signal(how)
        assert run.wait(20) == status
    assert list(tmp_path.iterdir()) == []


LARGE_RESULTS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from nianbao.cli.run.batch import in_order
from nianbao.cli.run.readers import Readers
from nianbao.extractors import Limits
readers = Readers(Limits(), print, 2)
sizes = [0] * 8 + [3_000_000] * 800
results = in_order(lambda given: [readers.ask(bytes, *given)], sizes, 2, ThreadPoolExecutor(2), lambda *_: b"")
for _ in range(9):
    next(results)
print("begun", flush=True)
time.sleep(float(sys.argv[1]))
results.close()
readers.close()
"""


@pytest.mark.parametrize("after", [0, 0.01, 0.02, 0.03, 0.05])
def test_a_run_that_is_stopped_while_a_result_arrives_ends(after: float) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LARGE_RESULTS, str(after)], capture_output=True, timeout=60, check=False
    )
    assert (run.returncode, run.stderr) == (0, b"")


def processes_in(session: int) -> list[int]:
    ran = subprocess.run(
        ["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in ran.stdout.split()]


def test_the_readers_of_a_killed_run_end_with_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LARGE_RESULTS, "600"], stdout=subprocess.PIPE, start_new_session=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"begun\n"
        assert len(processes_in(run.pid)) == 3
        run.kill()
        run.wait()
    until = time.monotonic() + 20
    while processes_in(run.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert processes_in(run.pid) == []


def test_an_output_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    for output, reason in (
        (tmp_path / "none" / "out.csv", "No such file"),
        (Path("/dev/full"), "No space left"),
    ):
        run = nianbao(
            "convert", str(folder), "-f", "csv", "-o", str(output), "--quiet", "--include", "00?.txt"
        )
        assert run.returncode == 74
        assert reason in run.stderr.decode()


def test_a_link_in_a_circle_is_followed_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("2016年，我局收到政府信息公开申请7件。", "utf-8")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert len(nianbao("convert", str(tmp_path), "-f", "ndjson").stdout.splitlines()) == 1
