"""What users are told, in both languages: one catalogue has the Chinese of every English text, and nothing else."""

import ast
import errno
import json
import os
import pickle
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from nianbao.cli import language
from nianbao.cli.app import app
from nianbao.extractors import Lang, Notice, load_rules, of_system, told
from nianbao.extractors.rulebook.fields import Wording
from nianbao.extractors.words import CATALOGUE, catalogue, nearest

ROOT = Path(__file__).parents[1]
CODE = [path for room in ("extractors", "cli") for path in sorted((ROOT / room).rglob("*.py"))]
TEMPLATES = sorted((ROOT / "cli" / "formats" / "templates").glob("*.html"))
# What a notice is made of elsewhere than where it is said: in the module of notices itself, of help texts, of templates.
APART = {"extractors/words.py": 1, "cli/spoken.py": 1, "cli/formats/pages.py": 1}


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls in *path* that make a notice."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Notice":
            yield node


def literal(call: ast.Call) -> str | None:
    """The text of a notice, if it stands there."""
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def helps(command: Any) -> Iterator[str]:
    """The help of *command*, of its options and of the commands below it."""
    yield from (" ".join(one.help.split()) for one in (command, *command.params) if one.help)
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)


def said() -> set[str]:
    """All that the code says, and what the system does."""
    notices = {text for path in CODE for call in calls(path) if (text := literal(call)) is not None}
    pages = {text for path in TEMPLATES for text in re.findall(r"\[\[(.+?)\]\]", path.read_text("utf-8"))}
    return notices | pages | set(helps(typer.main.get_command(app)))


TOLD = ["tell", "NianbaoError", "DocumentError", "RulesError", "OutputError", "InUseError", "LostError", "UnreachedError",
        "NoFileError", "SkippedError", "RefusedError", "UsageError"]  # fmt: skip


def test_what_is_told_or_raised_is_a_notice() -> None:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
                assert not any(isinstance(one, ast.Constant | ast.JoinedStr) for one in node.args), (
                    path,
                    node.lineno,
                )


SYSTEM = {os.strerror(number) for number in errno.errorcode}


def test_every_notice_is_a_literal() -> None:
    for path in CODE:
        made = sum(literal(call) is None for call in calls(path))
        assert made == APART.get(path.relative_to(ROOT).as_posix(), 0), path


def test_the_catalogue_has_the_chinese_of_all_that_is_said_and_of_nothing_else() -> None:
    assert sorted(said() - catalogue().keys()) == []
    assert sorted(catalogue().keys() - said() - SYSTEM) == []


def test_the_catalogue_is_sorted_so_that_two_who_add_to_it_rarely_meet() -> None:
    whole = json.dumps(dict(sorted(catalogue().items())), ensure_ascii=False, indent=2)
    assert CATALOGUE.read_text("utf-8") == f"{whole}\n"


def holes(text: str) -> set[tuple[str, str]]:
    """What stands in braces, with how it is to be written."""
    return {(name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_in_braces() -> None:
    for english, chinese in catalogue().items():
        assert holes(english) == holes(chinese), english


def test_chinese_is_chinese() -> None:
    for english, chinese in catalogue().items():
        assert re.search("[\u3000-\u9fff\uff00-\uffef（）]", chinese) or english == chinese, english


def test_a_notice_is_told_in_any_language_at_any_time() -> None:
    size = Notice("too large: {number:,} {what}, the limit is {most:,} (--limit {what}=N)")
    notice = size.of(number=2000, what="cells", most=1000)
    assert notice == "too large: 2,000 cells, the limit is 1,000 (--limit cells=N)"
    chinese = notice.told(Lang.ZH)
    assert chinese == "太大：cells 有 2,000，上限为 1,000（--limit cells=N）"
    assert chinese.told(Lang.EN) == notice
    assert told("{braces} of a user's own", Lang.ZH) == "{braces} of a user's own"


def test_values_are_told_too() -> None:
    unknown = Notice("{file}: {what}", file=Path("a.txt"), what=Notice("empty"))
    assert (unknown, unknown.told(Lang.ZH)) == ("a.txt: empty", "a.txt：文件是空的")
    listed = Notice("page {pages}: pictures were not read", pages=(2, 5))
    assert (listed, listed.told(Lang.ZH)) == ("page 2, 5: pictures were not read", "第 2、5 页的图片没有读")
    by_rules = Wording(zh="像是{kind}", en="like {kind}").notice(kind=Notice("a table"))
    assert (by_rules, by_rules.told(Lang.ZH)) == ("like a table", "像是表格")
    assert by_rules.told(Lang.ZH).told(Lang.EN) == by_rules
    assert str(Notice("{file}: {what}", file="x", what=ValueError("y"))) == "x: y"


def test_a_notice_keeps_its_language_on_the_way_to_another_process() -> None:
    chinese = Notice("page {pages}: pictures were not read", pages=(2,)).told(Lang.ZH)
    sent = pickle.loads(pickle.dumps(chinese))
    assert (sent, sent.told(Lang.EN)) == ("第 2 页的图片没有读", "page 2: pictures were not read")
    assert sent.of(pages=(3,)) == "第 3 页的图片没有读"


def test_the_nearest_word_is_named() -> None:
    advice = nearest("tabel", ["label", "table", "unit"])
    assert (advice, told(advice, Lang.ZH)) == ("; did you mean `table`?", "；是否要写 `table`？")
    assert nearest("xyz", ["label"]) == ""


def test_what_the_system_says_is_told() -> None:
    missing = of_system(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    assert (missing, missing.told(Lang.ZH)) == ("No such file or directory", "没有这个文件或文件夹")
    assert of_system(OSError("of another kind")).told(Lang.ZH) == "of another kind"


@pytest.mark.parametrize(
    ("arguments", "terminal", "data"),
    [
        ([], Lang.EN, Lang.ZH),
        (["--lang", "en"], Lang.EN, Lang.EN),
        (["convert", "--lang=zh"], Lang.ZH, Lang.ZH),
        (["--lang", "zh", "--lang", "en"], Lang.EN, Lang.EN),
        (["--lang"], Lang.EN, Lang.ZH),
        (["--lang", "fr"], Lang.EN, Lang.ZH),
    ],
)
def test_the_option_decides_for_the_terminal_and_for_what_is_written(
    arguments: list[str], terminal: Lang, data: Lang
) -> None:
    language.ask(arguments)
    assert (language.of_terminal(), language.of_data()) == (terminal, data)
    language.ask([])


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, Lang.ZH),
        ({"LANG": "en_US.UTF-8"}, Lang.EN),
        ({"LC_MESSAGES": "zh_HK", "LANG": "en_US.UTF-8"}, Lang.ZH),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, Lang.EN),
        ({}, Lang.EN),
    ],
)
def test_the_locale_decides_for_the_terminal_only(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], lang: Lang
) -> None:
    for name in language.LOCALE:
        monkeypatch.setenv(name, locale.get(name, ""))
    assert (language.of_terminal(), language.of_data()) == (lang, Lang.ZH)


def nianbao(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nianbao.cli", *arguments],
        env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


CHINESE = {"LC_ALL": "zh_CN.UTF-8"}


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--help"], CHINESE),
        (["--help"], {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW.UTF-8"}),
        (["--lang", "zh", "--help"], {}),
        (["--help", "--lang=zh"], {}),
        (["--lang", "en", "--help", "--lang", "zh"], {}),
        (["convert", "--lang", "zh", "--help"], {}),
        (["rules", "--lang", "zh", "test", "--help"], {}),
    ],
)
def test_help_is_in_the_language_of_the_option_or_else_of_the_locale(
    arguments: list[str], environment: dict[str, str]
) -> None:
    run = nianbao(*arguments, **environment)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("用法：nianbao ")
    assert "显示本说明并退出。" in run.stdout
    assert not re.search("Options|Commands|Usage|Show|required", run.stdout)


@pytest.mark.parametrize("environment", [{}, {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}])
def test_help_is_in_english_elsewhere(environment: dict[str, str]) -> None:
    assert nianbao("--help", **environment).stdout.startswith("Usage: nianbao [OPTIONS] COMMAND")
    assert nianbao("--help", "--lang", "en", **CHINESE).stdout.startswith("Usage: nianbao [OPTIONS] COMMAND")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "用法：nianbao [选项] 命令 [参数]..."),
        (["convert"], "错误：缺少参数 'PATH...'。"),
        (["convrt"], "错误：没有 'convrt' 这个命令。是否要用 'convert'？"),
        (["xyz"], "错误：没有 'xyz' 这个命令。"),
        (["convert", "--wid", "x"], "错误：没有这个选项：--wid（可能是：--wide）"),
        (["convert", "--xyz"], "错误：没有这个选项：--xyz"),
        (["convert", "x", "-o"], "错误：选项 '-o' 后面要有值。"),
        (["convert", "x", "--wide=1"], "错误：选项 '--wide' 不带值。"),
        (["convert", "x", "-j", "0"], "错误：'--jobs' / '-j' 的值无效：0 不在 x>=1 范围内。"),
        (["codebook", "x"], "错误：多余的参数（x）"),
        (["codebook", "--lang", "fr"], "错误：'--lang' 的值无效：'fr' 不是其中之一：'zh', 'en'。"),
    ],
)
def test_mistakes_of_usage_are_told_in_chinese(arguments: list[str], told: str) -> None:
    run = nianbao(*arguments, **CHINESE)
    assert (run.returncode, run.stdout) == (2, "")
    assert told in run.stderr.splitlines()
    assert run.stderr.startswith(("用法：nianbao ", "错误："))


def test_help_loads_neither_rules_nor_what_reads_reports() -> None:
    code = (
        "import sys; from nianbao.cli.app import main; sys.argv = ['nianbao', 'convert', '--lang', 'zh', '--help']\n"
        "try: main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "nianbao.extractors.words" in run.stderr.split()
    assert not {"yaml", "pydantic", "nianbao.extractors.extraction"} & set(run.stderr.split())


RULES = """
extends: default
indicators:
  hearings.held: {label: [x], tabel: response, unit: 次, named: 听证会}
checks:
  a.b: {label: x, formula: disclosed.totl = 1, grade: harsh}
"""
SAMPLES = ROOT / "samples"
SEED = SAMPLES / "narrative-2016.txt"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.yaml").write_text(RULES, "utf-8")
    (tmp_path / "tab.yaml").write_text("extends: default\nindicators:\n\ta: b\n", "utf-8")
    (tmp_path / "cake.txt").write_text("红烧肉的做法", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ("convert missing.txt", 3, ["missing.txt：没有这个文件或文件夹", "1 个输入中有 1 个读不出或不是报告"]),
        ("convert empty", 3, ["empty：文件夹中没有可读的文件"]),
        ("convert cake.txt", 3, ["cake.txt：不是政府信息公开工作年度报告：没有说到信息公开"]),
        ("convert cake.txt -q", 3, ["cake.txt：其中没有认出报告"]),
        ("convert SEED -o x.foo", 2, ["x.foo：不知这个扩展名是什么格式；请用 -f 说明，或改用扩展名 "]),
        ("convert SEED -f xlsx", 2, ["xlsx 要写成文件；请用 -o 指定"]),
        ("convert SEED -o no/x.csv", 74, ["no/x.csv：不能写：没有这个文件或文件夹"]),
        ("convert SEED --limit pages=0", 2, ["--limit pages=0：要写成 NAME=N，N 是不小于 1 的整数，NAME 是其中之一："]),
        ("convert SEED --rules none.yaml", 2, ["none.yaml：没有这个文件或文件夹"]),
        ("convert SEED --rules tab.yaml", 2, ["tab.yaml:3:1："]),
        ("convert SEED --rules bad.yaml", 2, [
            "bad.yaml:4:3：indicators.hearings.held：缺少 `table`",
            "bad.yaml:4:19：indicators.hearings.held.label：应是文字",
            "bad.yaml:4:31：indicators.hearings.held：没有 `tabel` 这个键；是否要写 `table`？",
            "bad.yaml:6:48：checks.a.b.grade：应是其中之一：hard、soft",
        ]),
        ("check SEED", 0, ["1 份报告，"]),
        ("sum SEED", 0, ["1 份报告，其中 0 份因同一机关同一年度另有一份而未计入；0 份不符，缺报 0 份"]),
        ("explain SEED --only disclosed.totl", 2, ["没有 disclosed.totl 这个指标；用 "]),
        ("rules show disclosed.totl", 2, ["没有 `disclosed.totl` 这条规则；是否要写 `disclosed.total`？"]),
        ("rules test disclosed.website", 0, ["1 条规则的 "]),
    ],
)  # fmt: skip
def test_what_is_told_is_chinese_in_a_chinese_locale(arguments: str, status: int, told: list[str]) -> None:
    run = nianbao(*arguments.replace("SEED", str(SEED)).split(), **CHINESE)
    assert run.returncode == status
    lines = [
        line.partition(" nianbao: ")[2] for line in run.stderr.replace("nianbao rules list", "").splitlines()
    ]
    for begin in told:
        assert any(line.startswith(begin) for line in lines), run.stderr
    assert not any(re.search(r"[a-z]+ [a-z]+ [a-z]+", line) for line in lines), run.stderr


@pytest.mark.usefixtures("folder")
def test_no_locale_changes_what_is_written() -> None:
    missing = nianbao("convert", "missing.txt", "cake.txt")
    assert nianbao("convert", "missing.txt", "cake.txt", **CHINESE).stdout == missing.stdout
    assert json.loads(missing.stdout)["errors"] == [
        {"file": "missing.txt", "kind": "unreadable", "error": "没有这个文件或文件夹"},
        {"file": "cake.txt", "kind": "not_a_report", "error": "其中没有认出报告"},
    ]
    assert "missing.txt: No such file or directory" in missing.stderr
    english = json.loads(nianbao("--lang", "en", "convert", "missing.txt", "cake.txt").stdout)
    assert [error["error"] for error in english["errors"]] == [
        "No such file or directory",
        "no report was recognised in it",
    ]
    assert english["reports"][0]["warnings"] == [
        "no yearly report on the disclosure of government information: it does not speak of it"
    ]


@pytest.mark.parametrize(
    ("command", "english", "chinese"),
    [
        ("convert", " Indicator ", " 指标 "),
        ("check", "  does not add up  ", "  不符  "),
        ("sum", "year 2023 · 1 organs added up", "2023 年 · 1 个机关合计"),
    ],
)
def test_tables_on_the_terminal_are_labelled_in_the_language_of_the_locale(
    command: str, english: str, chinese: str
) -> None:
    arguments = (command, str(SAMPLES / "broken-2023.html"), "-f", "table")
    assert english in nianbao(*arguments).stdout
    assert chinese in nianbao(*arguments, **CHINESE).stdout
    assert chinese in nianbao(*arguments, "--lang", "zh").stdout


def test_findings_have_english_wordings() -> None:
    rules = load_rules()
    assert all(check.english for check in rules.checks.values())
    assert all(figure.english for figure in rules.figures.values())
    found = json.loads(nianbao("check", str(SAMPLES / "broken-2023.html"), "--lang=en").stdout)["findings"]
    message = next(one["message"] for one in found if one["check"] == "reviews.results")
    assert message.startswith(
        "upheld, corrected, other and pending must add up to the total: reviews that upheld the decision 8 ＋ "
    )
    assert not any(re.search("[\u4e00-\u9fff]", one["message"]) for one in found)
