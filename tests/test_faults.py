"""Whatever a name, a text, a file, a folder or the system is like: an output, one line, the right status."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_app import told

from nianbao.cli.formats.csvtext import csv_text
from nianbao.cli.run import reading
from nianbao.cli.run.readers import LostError, Readers
from nianbao.cli.visible import encodable, real_name, shown_name, visible
from nianbao.extractors import Extractor, Failure, Fault, Lang, Limits, load_rules

SAMPLES = Path(__file__).parents[1] / "samples"
SEED = str(SAMPLES / "narrative-2016.txt")
NIANBAO = [sys.executable, "-m", "nianbao.cli"]
REPORT = "某局{0}年政府信息公开年度报告\n{0}年，我局收到政府信息公开申请7件。"
# So long that a page with two of them is taken for what it is.
LONG = (
    "某局{0}年政府信息公开工作年度报告\n一、概述\n"
    + "各项工作平稳有序。" * 30
    + "\n{0}年，我局收到政府信息公开申请7件。\n"
)
FORMATS = ["csv", "json", "ndjson", "table", "xlsx", "parquet", "db"]


def nianbao(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*NIANBAO, *arguments], capture_output=True, check=False, timeout=60, **options)


def written(folder: Path, output: Path, form: str) -> str:
    """All that `convert` writes of *folder*, whatever the format, as one text."""
    if form in ("xlsx", "parquet", "db"):
        run = nianbao("convert", str(folder), "-o", f"{output}.{form}")
    else:
        run = nianbao("convert", str(folder), "-f", form)
    assert run.returncode == 0, run.stderr
    if form == "xlsx":
        book = openpyxl.load_workbook(f"{output}.xlsx")
        return repr([list(sheet.values) for sheet in book])
    if form == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(f"{output}.parquet")
        return repr(table.to_pylist())
    if form == "db":
        import sqlite3

        with sqlite3.connect(f"{output}.db") as db:
            return "\n".join(db.iterdump())
    return run.stdout.decode("utf-8")


# --- names and texts -------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="the system takes only names in Unicode")
@pytest.mark.parametrize("form", FORMATS)
def test_a_name_in_gbk_is_written_as_an_escape(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"\xc4\xea.txt")).write_text(REPORT.format(2016), "utf-8")
    found = written(folder, tmp_path / "out", form)
    assert r"\xc4\xea.txt" in found.replace("\\\\", "\\")
    if form == "table":
        return
    assert "applications.received" in found


@pytest.mark.parametrize("form", FORMATS)
def test_what_no_encoding_can_write_is_replaced_with_a_warning(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = json.dumps(REPORT.format(2016).replace("我局", "我局\ud800") + "各项工作平稳有序。" * 30)
    page = f'<html><body><script>var a = {{"content": {text}}}</script></body></html>'
    (folder / "page.html").write_text(page, "utf-8")
    found = written(folder, tmp_path / "out", form)
    assert "\ud800" not in found
    if form in ("json", "db", "xlsx"):
        assert "以 � 代替" in found


@pytest.mark.parametrize(
    "name",
    ["a.txt", "年.txt", "page.html#2", r"a\xc4.txt", r"a\x.txt", "\udcc4\udcea.txt", "\udcc4#12", "#1.txt"],
)
def test_the_escape_of_a_name_leads_back_to_the_file(name: str) -> None:
    shown = shown_name(name)
    shown.encode()
    assert real_name(shown) == name


def test_a_file_called_like_a_second_report_keeps_apart(tmp_path: Path) -> None:
    two = LONG.format(2015) + LONG.format(2016)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("page.txt", two)
        archive.writestr("page.txt#2", REPORT.format(2017))
    run = nianbao("convert", "z.zip", "-o", "out.db", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, b"")
    names = [
        report["file"] for report in json.loads(nianbao("convert", "z.zip", cwd=tmp_path).stdout)["reports"]
    ]
    assert names == ["z.zip/page.txt", "z.zip/page.txt#2", r"z.zip/page.txt\x232"]


def test_nothing_of_a_name_or_a_text_moves_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m\u202e.txt").write_bytes(b"\0\0")
    title = "某局\x1b]0;x\x07\u202e2016年政府信息公开年度报告"
    text = f"{title}\n2016年，我局收到政府信息公开申请7件。" + "各项工作平稳有序。" * 30
    (tmp_path / "b.txt").write_text(text, "utf-8")
    for form in ("table", "json"):
        run = nianbao("convert", str(tmp_path), "-f", form)
        assert b"\x1b" not in run.stdout + run.stderr
        assert "\u202e".encode() not in run.stdout + run.stderr
        assert len(told(run)) == 2
    assert r"a\n\x1b[31m\u202e.txt: " in told(run)[0]
    assert visible("\x9b1m\ud800\udcc4") == r"\x9b1m\ud800\xc4"


def test_excel_calculates_no_text() -> None:
    row = ["=1+1", "+1", "-1", "@a", "\t=1", -1, -1.5, None, "年-1", True]
    (plain,), (safe,) = (csv.reader(io.StringIO(csv_text([row], excel=excel))) for excel in (False, True))
    assert safe == ["'=1+1", "'+1", "'-1", "'@a", "'\t=1", *plain[5:]]


# --- files and folders -----------------------------------------------------------------------------------------


def test_pipes_and_devices_in_a_folder_are_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(REPORT.format(2016), "utf-8")
    run = nianbao("convert", str(tmp_path))
    assert run.returncode == 0
    result = json.loads(run.stdout)
    assert [(Path(e["file"]).name, e["kind"]) for e in result["errors"]] == [("a.txt", "skipped")]
    assert len(result["reports"]) == 1


def test_a_pipe_that_is_named_is_told_and_not_waited_for(tmp_path: Path) -> None:
    for name in ("a.txt", "a.zip"):
        os.mkfifo(tmp_path / name)
        run = nianbao("convert", str(tmp_path / name))
        assert run.returncode == 3
        assert "a pipe or device, no file" in told(run)[0]


def test_standard_input_is_read_within_the_limits() -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        run = nianbao("convert", "-", "--limit", "bytes=1000000", stdin=endless.stdout)
        endless.kill()
    assert run.returncode == 3
    assert told(run)[0].startswith("-: too large")
    with subprocess.Popen(["sleep", "60"], stdout=subprocess.PIPE) as silent:
        run = nianbao("convert", "-", "--limit", "seconds=1", stdin=silent.stdout)
        silent.kill()
    assert (run.returncode, told(run)[0]) == (
        3,
        "-: takes too long: the limit is 1 seconds (--limit seconds=N)",
    )


def test_an_empty_path_is_wrong_usage() -> None:
    run = nianbao("convert", SEED, "")
    assert (run.returncode, run.stdout) == (2, b"")
    assert told(run) == ["an empty PATH; write . for this folder"]


def test_what_a_folder_has_besides_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jpg", "c.JPG", "d.exe", "e"):
        (tmp_path / name).write_text(REPORT.format(2016), "utf-8")
    run = nianbao("convert", str(tmp_path))
    assert told(run) == [
        "4 files of folders were not read for their suffix: .jpg (2), .exe (1), no suffix (1)"
    ]
    assert nianbao("convert", str(tmp_path), "-q").stderr == b""


def test_a_folder_without_a_file_is_no_success(tmp_path: Path) -> None:
    run = nianbao("convert", str(tmp_path))
    assert run.returncode == 3
    (error,) = json.loads(run.stdout)["errors"]
    assert (error["file"], error["kind"]) == (str(tmp_path), "not_a_report")
    assert nianbao("convert", str(tmp_path), "--allow-empty").returncode == 0
    for command in ("check", "explain"):
        assert nianbao(command, str(tmp_path)).returncode == 3
        assert nianbao(command, str(tmp_path), "--allow-empty").returncode == 0


def test_what_is_no_report_stands_in_both_places_and_is_no_success(tmp_path: Path) -> None:
    report = (
        Extractor(load_rules())
        .extract("红烧肉的做法", "a.txt")
        ._replace(kind=None, warnings=("第 3 页没有文字",))
    )
    plan = reading.Plan(tmp_path, render=lambda report, _: report.file, whole=True)
    found = piece(plan, report)
    assert found.failure == Failure("a.txt", "no report was recognised in it", Fault.NOT_A_REPORT)
    assert (found.text, found.warnings, found.report) == ("a.txt", ("第 3 页没有文字",), report)


def test_of_what_is_no_report_it_is_told_once_what_it_seems_to_be(tmp_path: Path) -> None:
    (tmp_path / "cake.txt").write_text("红烧肉的做法", "utf-8")
    file = str(tmp_path / "cake.txt")
    assert told(nianbao("convert", file)) == [
        f"{file}: no yearly report on the disclosure of government information: it does not speak of it",
        "1 of 1 inputs could not be read or hold no report",
    ]
    assert told(nianbao("convert", file, "-q")) == [f"{file}: no report was recognised in it"]


def piece(plan: reading.Plan, report: Any) -> reading.Piece:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "extractor_by", lambda *_: None)
        return reading.piece_of(plan, "a.txt", report)


AS_NOBODY = """
import os, sys
from contextlib import suppress
from nianbao.cli.app import app, main
with suppress(SystemExit):
    app(["convert", sys.argv[1], "-q", "-f", "json", "-o", os.devnull])  # imports all that it needs
os.seteuid(65534)
sys.argv[1:] = ["convert", sys.argv[2]]
main()
"""


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can be somebody else")
def test_a_folder_that_may_be_listed_but_not_entered(tmp_path: Path) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    (inner / "a.txt").write_text(REPORT.format(2016), "utf-8")
    inner.chmod(0o444)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    command = [sys.executable, "-c", AS_NOBODY, SEED, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert run.returncode == 3
    assert told(run)[0].startswith(f"{inner / 'a.txt'}: may not be read: permission denied"), run.stderr


def test_too_long_a_path_is_told() -> None:
    name = "a" * 300
    run = nianbao("convert", name)
    assert (run.returncode, told(run)[0]) == (3, f"{name}: File name too long")
    run = nianbao("convert", SEED, "-o", f"{name}.csv")
    assert (run.returncode, told(run)) == (74, [f"{name}.csv: cannot be written: File name too long"])


# --- how it ends -----------------------------------------------------------------------------------------------


def shell(command: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    text = command.replace("nianbao", f"{sys.executable} -m nianbao.cli")
    return subprocess.run(["sh", "-c", text], capture_output=True, check=False, timeout=60, **options)


def test_a_standard_output_that_cannot_be_written_is_told() -> None:
    for command in (
        f"nianbao convert {SEED}",
        f"nianbao check {SEED} -q",
        f"nianbao explain {SEED}",
        "nianbao rules schema",
    ):
        run = shell(f"{command} > /dev/full")
        assert (run.returncode, told(run)) == (
            74,
            ["standard output: cannot be written: No space left on device"],
        )
    run = shell(f"nianbao convert {SEED} >&-")
    assert (run.returncode, told(run)) == (74, ["standard output: cannot be written: it is closed"])
    assert shell(f"nianbao convert {SAMPLES} 2>/dev/null | head -1; exit 0").returncode == 0


def test_closed_streams_cost_nothing_else() -> None:
    assert shell(f"nianbao convert {SEED} 2>&- <&-").returncode == 0
    run = shell("nianbao convert - <&-")
    assert (run.returncode, told(run)[0]) == (3, "-: standard input is closed")


@pytest.mark.parametrize(
    "wrong", ["seconds=²", "seconds=0", "seconds=-1", "second=1", "seconds", "seconds=1.5"]
)
def test_a_limit_that_is_none_is_wrong_usage(wrong: str) -> None:
    run = nianbao("convert", SEED, "--limit", wrong)
    assert (run.returncode, run.stdout) == (2, b"")
    assert told(run)[0].startswith(f"--limit {wrong}: write NAME=N")


def test_a_number_without_end_in_a_file_of_rules_is_told_by_its_place(tmp_path: Path) -> None:
    waivers = tmp_path / "w.yaml"
    waivers.write_text(f"- report: a.txt\n  check: x\n  values: [{'9' * 5000}]\n  why: y\n", "utf-8")
    run = nianbao("check", SEED, "--waivers", str(waivers))
    assert (run.returncode, told(run)) == (
        2,
        [f"{waivers}:3:12: not a figure that can be read: {'9' * 20}…"],
    )


CRASH = """
import sys
from nianbao.cli import app
from nianbao.cli.run import inputs
def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("x\\n\\x1b")
inputs.rules_path = broken
sys.argv[0] = "nianbao"
app.main()
"""


def test_a_mistake_of_the_program_has_its_own_status_and_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CRASH]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    run = subprocess.run([*command, "convert", SEED], capture_output=True, check=False, env=environment)
    assert run.returncode == 70
    (line,) = told(run)
    assert line.startswith(r"a mistake in nianbao, please report it: ZeroDivisionError: x\n\x1b (")
    assert list(tmp_path.iterdir()) == []
    run = subprocess.run(
        [*command, "--debug", "convert", SEED], capture_output=True, check=False, env=environment
    )
    (kept,) = tmp_path.iterdir()
    assert (run.returncode, f"the details are in {kept}" in told(run)[0]) == (70, True)
    assert "in broken\n" in kept.read_text("utf-8")


def test_a_full_disk_for_temporary_files_is_told() -> None:
    code = CRASH.replace('ZeroDivisionError("x\\n\\x1b")', 'OSError(28, "No space left on device")')
    run = subprocess.run([sys.executable, "-c", code, "convert", SEED], capture_output=True, check=False)
    wanted = ["the folder for temporary files: cannot be written: No space left on device"]
    assert (run.returncode, told(run)) == (74, wanted)


def test_what_killed_runs_left_behind_is_removed(tmp_path: Path) -> None:
    import fcntl

    output = tmp_path / "out.csv"
    names = (
        ".out.csv.abcdefgh.csv",
        ".out.csv.ijklmnop.csv",
        ".out.csv.qrstuvwx.csv",
        ".other.csv.abcdefgh.csv",
    )
    left, held, new, other = (tmp_path / name for name in names)
    for path in (left, held, new, other):
        path.write_text("", "utf-8")
        if path is not new:
            os.utime(path, (0, 0))
    with held.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert nianbao("convert", SEED, "-o", str(output)).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", *names} - {left.name}


KILLS = 4


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "parquet"])
def test_a_killed_run_leaves_the_old_or_the_new_file(tmp_path: Path, form: str) -> None:
    output = tmp_path / f"out.{form}"
    command = [*NIANBAO, "convert", str(SAMPLES), "-q", "-o", str(output)]
    begin = time.monotonic()
    subprocess.run(command, check=True)
    took = time.monotonic() - begin
    whole = output.stat().st_size
    for n in range(KILLS):
        output.write_bytes(b"old")
        with subprocess.Popen(command) as run:
            time.sleep(took * (n + 0.7) / KILLS)
            run.send_signal((signal.SIGKILL, signal.SIGTERM)[n % 2])
        assert output.read_bytes() == b"old" or abs(output.stat().st_size - whole) < 100


def nothing(_: None) -> None:
    pass


def stopped(_: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def test_what_a_reader_died_of_is_told() -> None:
    readers = Readers(Limits(), nothing, 1)
    with pytest.raises(LostError, match="died \\(SIGSEGV\\)"):
        readers.ask(stopped, None)
    readers.close()
    with pytest.raises(LostError, match="stopped"):
        readers.ask(stopped, None)


def test_a_sound_report_is_left_as_it_is() -> None:
    report = Extractor(load_rules()).extract(REPORT.format(2016))
    assert encodable(report, Lang.ZH) is report
