"""How fast nianbao is, as ratios from one run, in a Markdown table.

    python tests/benchmarks/run.py

Compared where they are installed: invoice2data (with a template of twenty fields), ripgrep (with the same terms).
Corpora are made of the samples: what is measured is reading, not what is read.
"""

import compileall
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from nianbao import cli, extractors
from nianbao.extractors import Extractor, decode, load_rules
from nianbao.extractors.rulebook.rules import SHIPPED

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
NIANBAO = str(Path(sys.executable).with_name("nianbao"))
ROUNDS = 7
SEED_SIZE = 27_000  # bytes of a long report
WORDS = (
    "各级行政机关认真贯彻条例，坚持以公开为常态、不公开为例外，完善工作机制，规范审查程序，把群众关心的事项及时公布于众。\n"
    "加强对基层的指导和检查，督促有关部门补齐短板；重视队伍建设，提高工作人员的业务能力和服务意识，工作取得了新的进展。\n"
)
TWENTY = ["政府网站", "政务微博", "政务微信", "主动公开", "政府公报", "规范性文件", "新闻发布会", "在线访谈", "政策解读", "收到", "受理", "办结",
          "答复", "予以公开", "不予公开", "行政复议", "行政诉讼", "举报投诉", "专职", "兼职"]  # fmt: skip


def main() -> None:
    print(f"| what | ratio | ({date.today()}, Python {sys.version.split()[0]}) |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for what, ratio, note in (*start_up(), *throughput(Path(scratch)), *scaling(), *peers(Path(scratch))):
            print(f"| {what} | {ratio} | {note} |", flush=True)


def start_up() -> list[tuple[str, str, str]]:
    for package in (cli, extractors):
        compileall.compile_dir(package.__path__[0], quiet=1)  # what pip does where it installs
    sample = str(SAMPLES / "narrative-2016.txt")
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`nianbao --help`": [NIANBAO, "--help"],
        "`nianbao convert` of one report to JSON": [NIANBAO, "convert", sample, "-f", "json"],
    }
    took = interleaved({what: partial(run, command) for what, command in commands.items()}, 2 * ROUNDS)
    base, *others = commands
    return [(what, times(took[what], took[base]), f"{base} is 1") for what in others]


def throughput(scratch: Path) -> list[tuple[str, str, str]]:
    found = []
    extractor = Extractor(load_rules())
    for shape, sample in (
        ("prose", "narrative-2016.txt"),
        ("HTML", "tables-2020.html"),
        ("text laid out", "tables-2022.txt"),
    ):
        corpus = [text.encode() for text in varied(decode((SAMPLES / sample).read_bytes()), 40)]
        took = interleaved(
            {
                "floor": partial(all_of, lambda data: unicodedata.normalize("NFKC", data.decode()), corpus),
                "read": partial(all_of, partial(extractor.extract_all, "x"), corpus),
            },
            ROUNDS,
        )
        speed = sum(map(len, corpus)) / statistics.median(took["read"]) / 1e6
        found.append(
            (
                f"reading {shape}",
                times(took["read"], took["floor"]),
                f"decoding and NFKC is 1; {speed:.1f} MB/s",
            )
        )
    folder = scratch / "prose"
    folder.mkdir()
    for n, text in enumerate(varied(decode((SAMPLES / "narrative-2016.txt").read_bytes()), 1200)):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    jobs = interleaved(
        {j: partial(run, [NIANBAO, "convert", str(folder), "-f", "csv", "-j", j]) for j in "12"}, 3
    )
    found.append(
        ("two processes, 1,200 reports to CSV", times(jobs["1"], jobs["2"]), "the speed of one is 1")
    )
    return found


def scaling() -> list[tuple[str, str, str]]:
    extractor = Extractor(load_rules())
    text = varied(decode((SAMPLES / "narrative-2016.txt").read_bytes()), 1)[0]
    million = text * (1_000_000 // len(text.encode()))
    size = interleaved(
        {"1": lambda: extractor.extract(million), "10": lambda: extractor.extract(million * 10)}, 1
    )
    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch) / "rules.yaml"
        rules.write_text("extends: default\nindicators:\n" + "".join(map(indicator, range(9 * 51))), "utf-8")
        larger = Extractor(load_rules(rules))
    many = interleaved({"1": lambda: extractor.extract(text), "10": lambda: larger.extract(text)}, ROUNDS)
    return [
        ("one file of 10 MB", times(size["10"], size["1"]), "one of 1 MB is 1"),
        ("ten times the indicators", times(many["10"], many["1"]), f"those of {SHIPPED.name} are 1"),
    ]


def indicator(n: int) -> str:
    return (
        f"  other.n{n}:\n    label: 其他{n}\n    table: training\n    unit: 次\n"
        f"    named: [第{n}类名称, 甲{n}乙, 丙{n}丁…戊]\n"
    )


def peers(scratch: Path) -> list[tuple[str, str, str]]:
    folder = scratch / "peers"
    folder.mkdir()
    for n, text in enumerate(varied(decode((SAMPLES / "narrative-2016.txt").read_bytes()), 200)):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    commands = {"nianbao": [NIANBAO, "convert", str(folder), "-f", "csv", "-j", "1"]}
    invoice2data = Path(sys.executable).with_name("invoice2data")
    if invoice2data.exists():
        template = scratch / "templates" / "report.yml"
        template.parent.mkdir()
        fields = "".join(f"  f{n}: '{term}[^。；]{{0,30}}?(\\d[\\d,]*)'\n" for n, term in enumerate(TWENTY))
        fixed = "  amount: '(\\d+)条'\n  date: '(20\\d\\d)年'\n  invoice_number: '(20\\d\\d)'\n"
        template.write_text(f"issuer: report\nkeywords: [报告]\nfields:\n{fields}{fixed}", "utf-8")
        commands["invoice2data, twenty fields"] = [
            str(invoice2data), "--exclude-built-in-templates", "--template-folder", str(template.parent),
            "--input-reader", "text", *map(str, folder.iterdir()),
        ]  # fmt: skip
    if shutil.which("rg"):
        commands["`rg -o`, the same terms"] = ["rg", "-o", "-j1", "|".join(f"{t}[^。；]{{0,30}}?\\d[\\d,]*" for t in TWENTY), str(folder)]  # fmt: skip
    took = interleaved({what: partial(run, command) for what, command in commands.items()}, 3)
    return [
        (
            f"nianbao against {what}",
            times(took["nianbao"], took[what]),
            "200 reports, whole processes; its time is 1",
        )
        for what in commands
        if what != "nianbao"
    ]


def varied(text: str, count: int) -> list[str]:
    """*count* reports of the size of the seed, made of *text*, each with figures of its own.

    What is missing in size is words without figures, as nine tenths of a report are.
    """
    missing = max(0, SEED_SIZE - len(text.encode()))
    filler = WORDS * (missing // len(WORDS.encode()))
    title, _, body = text.partition("\n")
    return [f"{title}\n" + re.sub(r"(?<=\d)\d(?=[条件])", str(n % 10), body) + filler for n in range(count)]


def all_of(task: Callable[[bytes], object], corpus: list[bytes]) -> None:
    for data in corpus:
        task(data)


def run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def interleaved(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """How long each of *tasks* took in each round; they take turns, so that a busy moment meets them all."""
    took: dict[str, list[float]] = {what: [] for what in tasks}
    for _ in range(rounds):
        for what, task in tasks.items():
            begin = time.perf_counter()
            task()
            took[what].append(time.perf_counter() - begin)
    return took


def times(took: list[float], base: list[float]) -> str:
    return f"{statistics.median(a / b for a, b in zip(took, base, strict=True)):.1f}"


if __name__ == "__main__":
    main()
