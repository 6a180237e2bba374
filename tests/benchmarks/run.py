"""How fast nianbao is, as ratios from one run, in a Markdown table.

    python tests/benchmarks/run.py

What is read are the samples as they are, of every era and format, each many times with figures of its own. Compared,
where they are installed: invoice2data (with a template of twenty fields), pdftotext, ripgrep (with the same terms).
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
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from nianbao import cli, extractors
from nianbao.extractors import SHIPPED, Extractor, decode, load_rules

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
NIANBAO = str(Path(sys.executable).with_name("nianbao"))
ROUNDS = 7
# One report of each era and format: what it is, its file.
SHAPES = (
    ("narrative, a county's", "county-2012.txt"),
    ("narrative, a bureau's", "whole-2014.txt"),
    ("statistics table of 2014, text", "statistics-table-2017.txt"),
    ("official tables of 2021, text laid out", "tables-2022.txt"),
    ("official tables of 2019, HTML", "tables-2020.html"),
    ("official tables of 2021, HTML", "tables-2024.html"),
    ("official tables of 2021, Word", "tables-2024.docx"),
    ("official tables of 2021, PDF", "tables-2024.pdf"),
    ("statistics table of 2014, workbook", "statistics-table-2018.xlsx"),
)
LONG = "county-2012.txt"
TEXTS = (".txt", ".html")
TWENTY = ["政府网站", "政务微博", "政务微信", "主动公开", "政府公报", "规范性文件", "新闻发布会", "在线访谈", "政策解读", "收到", "受理", "办结",
          "答复", "予以公开", "不予公开", "行政复议", "行政诉讼", "举报投诉", "专职", "兼职"]  # fmt: skip

Row = tuple[str, str, str]


def main() -> None:
    for package in (cli, extractors):
        compileall.compile_dir(package.__path__[0], quiet=1)  # what pip does where it installs
    print(f"| what | ratio | ({date.today()}, Python {sys.version.split()[0]}) |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for part in (start_up, reading, writing, scaling, peers):
            for what, ratio, note in part(Path(scratch)):
                print(f"| {what} | {ratio} | {note} |", flush=True)


def start_up(_: Path) -> Iterator[Row]:
    """Whole processes, against the start of the interpreter."""
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`nianbao --version`": [NIANBAO, "--version"],
        "`nianbao --help`": [NIANBAO, "--help"],
        "`nianbao convert` of one report to JSON": [NIANBAO, "convert", str(SAMPLES / LONG), "-f", "json"],
    }
    took = interleaved({what: partial(run, command) for what, command in commands.items()}, 2 * ROUNDS)
    base, *others = commands
    for what in others:
        yield what, times(took[what], took[base]), f"{base} is 1"


def reading(_: Path) -> Iterator[Row]:
    """Reading each shape within a process, texts against decoding and NFKC."""
    extractor = Extractor(load_rules())
    for what, sample in SHAPES:
        data = (SAMPLES / sample).read_bytes()
        is_text = sample.endswith(TEXTS)
        corpus = varied(data, 20) if is_text else [data] * 5
        tasks: dict[str, Callable[[], object]] = {
            "read": partial(all_of, partial(extractor.extract_all, sample), corpus)
        }
        if is_text:
            tasks["floor"] = partial(all_of, lambda one: unicodedata.normalize("NFKC", one.decode()), corpus)
        took = interleaved(tasks, ROUNDS)
        each = f"{1000 * statistics.median(took['read']) / len(corpus):.1f} ms a report"
        ratio = times(took["read"], took["floor"]) if is_text else ""
        yield f"reading: {what}", ratio, f"decoding and NFKC is 1; {each}" if is_text else each


def writing(scratch: Path) -> Iterator[Row]:
    """Whole runs over a thousand reports, by what they write; and by two processes."""
    folder = filled(scratch / "thousand", [sample for _, sample in SHAPES if sample.endswith(TEXTS)], 1000)
    outputs = {"CSV": "x.csv", "NDJSON": "x.ndjson", "XLSX": "x.xlsx", "SQLite": "x.db"}
    took = interleaved(
        {what: partial(convert, folder, scratch / name, "1") for what, name in outputs.items()}
        | {"two": partial(convert, folder, scratch / "x.csv", "2")},
        3,
    )
    for what in list(outputs)[1:]:
        yield f"1,000 reports to {what}", times(took[what], took["CSV"]), "CSV is 1"
    yield "1,000 reports to CSV by two processes", times(took["two"], took["CSV"]), "one process is 1"


def scaling(scratch: Path) -> Iterator[Row]:
    extractor = Extractor(load_rules())
    text = decode((SAMPLES / LONG).read_bytes())
    million = text * (1_000_000 // len(text.encode()))
    size = interleaved(
        {"1": lambda: extractor.extract(million), "10": lambda: extractor.extract(million * 10)}, 1
    )
    rules = scratch / "rules.yaml"
    rules.write_text("extends: default\nindicators:\n" + "".join(map(indicator, range(9 * 51))), "utf-8")
    larger = Extractor(load_rules(rules))
    many = interleaved({"1": lambda: extractor.extract(text), "10": lambda: larger.extract(text)}, ROUNDS)
    yield "one file of 10 MB", times(size["10"], size["1"]), "one of 1 MB is 1"
    yield "ten times the indicators", times(many["10"], many["1"]), f"those of {SHIPPED.name} are 1"


def indicator(n: int) -> str:
    return (
        f"  other.n{n}:\n    label: 其他{n}\n    table: training\n    unit: 次\n"
        f"    named: [第{n}类名称, 甲{n}乙, 丙{n}丁…戊]\n"
    )


def peers(scratch: Path) -> Iterator[Row]:
    """Whole runs over the same files, those of a neighbour against ours."""
    folder = filled(scratch / "peers", [LONG], 200)
    others: dict[str, Callable[[], object]] = {}
    if invoice2data := shutil.which("invoice2data"):
        others["invoice2data, twenty fields"] = partial(run, asked_of(invoice2data, folder, scratch))
    if rg := shutil.which("rg"):
        terms = "|".join(f"{term}[^。；]{{0,30}}?\\d[\\d,]*" for term in TWENTY)
        others["`rg -o`, the same terms"] = partial(run, [rg, "-o", "-j1", terms, str(folder)])
    others["ours"] = partial(convert, folder, scratch / "x.csv", "1")
    took = interleaved(others, 3)
    for what in list(others)[:-1]:
        yield f"200 reports: {what}", times(took[what], took["ours"]), "`nianbao convert` to CSV is 1"
    if pdftotext := shutil.which("pdftotext"):
        pdfs = filled(scratch / "pdfs", ["tables-2024.pdf"], 40)
        texts = [partial(run, [pdftotext, "-layout", str(pdf), "-"]) for pdf in pdfs.iterdir()]
        took = interleaved(
            {
                "ours": partial(convert, pdfs, scratch / "x.csv", "1"),
                "text": lambda: [text() for text in texts],
            },
            3,
        )
        yield (
            "40 PDFs: `pdftotext -layout`",
            times(took["text"], took["ours"]),
            "`nianbao convert` to CSV is 1",
        )


def asked_of(invoice2data: str, folder: Path, scratch: Path) -> list[str]:
    template = scratch / "templates" / "report.yml"
    template.parent.mkdir()
    fields = "".join(f"  f{n}: '{term}[^。；]{{0,30}}?(\\d[\\d,]*)'\n" for n, term in enumerate(TWENTY))
    fixed = "  amount: '(\\d+)条'\n  date: '(20\\d\\d)年'\n  invoice_number: '(20\\d\\d)'\n"
    template.write_text(f"issuer: report\nkeywords: [报告]\nfields:\n{fields}{fixed}", "utf-8")
    return [
        invoice2data, "--exclude-built-in-templates", "--template-folder", str(template.parent),
        "--input-reader", "text", *map(str, folder.iterdir()),
    ]  # fmt: skip


def varied(data: bytes, count: int) -> list[bytes]:
    """*count* times the report *data*, each with figures of its own."""
    text = decode(data)
    return [re.sub(r"(?<=\d)\d(?=[条件])", str(n % 10), text).encode() for n in range(count)]


def filled(folder: Path, samples: list[str], count: int) -> Path:
    """The *folder*, with *count* files in all, made of the *samples* in turn."""
    folder.mkdir()
    for n in range(count):
        sample = SAMPLES / samples[n % len(samples)]
        data = sample.read_bytes()
        text = varied(data, n % 10 + 1)[-1] if sample.suffix in TEXTS else data
        (folder / f"{n}{sample.suffix}").write_bytes(text)
    return folder


def convert(folder: Path, output: Path, jobs: str) -> None:
    output.unlink(missing_ok=True)
    run([NIANBAO, "convert", str(folder), "-o", str(output), "-j", jobs, "--quiet"])


def all_of(task: Callable[[bytes], object], corpus: list[bytes]) -> None:
    for data in corpus:
        task(data)


def run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def interleaved(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
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
