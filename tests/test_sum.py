"""The clerk's day: forty reports added up, and told who is missing, who is doubled, whose sums do not hold."""

import csv
import io
import json
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.cli.formats.forms import lines as lines_of
from nianbao.cli.formats.notes import notes
from nianbao.cli.formats.registry import loaded
from nianbao.extractors import Adder, Extractor, Lang, NianbaoError, Report, Summand, load_rules

from composed import (
    BLANK,
    DAMAGED,
    OTHERWISE,
    TOWNS,
    TWICE,
    WRONG_FLOW,
    WRONG_REVIEWS,
    WRONG_SUM,
    blank_row,
    form_of,
    forty,
    text_of,
)
from forms import APPLICANTS, OUTCOMES, REVIEW_ROWS, ROWS

EXTRACTOR = Extractor(load_rules())
ADDER = Adder(EXTRACTOR.rules)


def nianbao(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "nianbao.cli", *arguments], capture_output=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reports = tmp_path_factory.mktemp("county")
    forty(reports)
    return reports


@pytest.fixture(scope="module")
def found(folder: Path) -> Any:
    run = nianbao("sum", str(folder))
    assert run.returncode == 3  # one is damaged, the rest is written
    return json.loads(run.stdout)


def expected() -> dict[tuple[str, str], int]:
    """The figures of all but the damaged one, added by hand."""
    total: dict[tuple[str, str], int] = {}
    for town in TOWNS:
        if town != DAMAGED:
            for named, value in form_of(town).facts().items():
                total[named] = total.get(named, 0) + value
    return total


def report(text: str, file: str) -> Report:
    return EXTRACTOR.extract(text, file)


def test_every_cell_of_the_form_is_the_sum_over_the_organs(found: Any) -> None:
    (total,) = found["totals"]
    assert (total["by"], total["year"], len(total["organs"])) == ("", 2023, 39)
    cells = {(f["indicator"], f["applicant"]): f["value"] for f in total["figures"] if f["table"]}
    wanted = expected()
    assert set(cells) == set(wanted)
    assert len(wanted) == len(ROWS) * len(APPLICANTS) + len(REVIEW_ROWS) * len(OUTCOMES)
    assert cells == wanted


def test_what_only_sentences_say_is_added_up_too_and_told_where_it_is_approximate(found: Any) -> None:
    said = {f["indicator"]: f for f in found["totals"][0]["figures"] if not f["table"]}
    assert {name: (f["value"], f["approx"], f["organs"]) for name, f in said.items()} == {
        "disclosed.website": (390, False, 39),
        "normative.disclosed": (780, True, 39),
    }


def test_it_tells_who_is_missing_doubled_blank_and_wrong(found: Any, folder: Path) -> None:
    assert [Path(error["file"]).stem for error in found["errors"]] == [DAMAGED]
    doubled = {one["organ"]: one for one in found["doubled"]}
    assert set(doubled) == {f"青山县{TWICE}人民政府", f"青山县{OTHERWISE}人民政府"}
    assert doubled[f"青山县{TWICE}人民政府"]["differ"] == []
    differ = doubled[f"青山县{OTHERWISE}人民政府"]["differ"]
    assert ["reviews.upheld", ""] in differ
    assert {name.partition(".")[0] for name, _ in differ} == {"reviews"}
    broken = {o["organ"] for o in found["totals"][0]["organs"] if o["broken"]}
    assert broken == {f"青山县{town}人民政府" for town in (WRONG_SUM, WRONG_FLOW, WRONG_REVIEWS)}
    blank = [
        (f["indicator"], f["applicant"], f["blank"]) for f in found["totals"][0]["figures"] if f["blank"]
    ]
    (file,) = folder.glob(f"*/{BLANK}.*")
    assert blank == [(f"applications.{blank_row()}", "research", [str(file)])]


def test_the_identities_of_the_total_are_checked(found: Any) -> None:
    failed = {c["check"] for c in found["totals"][0]["checks"] if c["status"] == "fail"}
    assert failed == {
        "applications.results",
        "applications.granted.applicants",
        "applications.flow",
        "applications.flow.natural_person",
        "reviews.results",
    }
    passed = {c["check"] for c in found["totals"][0]["checks"] if c["status"] == "pass"}
    assert {"applications.results.business", "litigation.direct.results"} <= passed


def test_a_total_for_each_folder_or_kind_of_organ(folder: Path) -> None:
    by_folder = json.loads(nianbao("sum", str(folder), "--by", "folder").stdout)["totals"]
    assert {total["by"]: len(total["organs"]) for total in by_folder} == {
        "three.zip": 3,
        "城关": 17,
        "乡下": 19,
    }
    by_name = json.loads(nianbao("sum", str(folder), "--by", "县([东西])").stdout)["totals"]
    assert {total["by"]: len(total["organs"]) for total in by_name} == {"东": 7, "西": 7, "-": 25}
    whole = expected()["applications.received", ""]
    for totals in (by_folder, by_name):
        assert whole == sum(
            f["value"]
            for total in totals
            for f in total["figures"]
            if (f["indicator"], f["applicant"]) == ("applications.received", "")
        )


def test_who_was_expected_and_did_not_report(folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "名单.txt"
    names.write_bytes("\n".join([*(f"{town}人民政府" for town in TOWNS), "青山县教育局", ""]).encode("gbk"))
    run = nianbao("sum", str(folder / "城关"), "--expect", str(names))
    assert run.returncode == 3
    missing = json.loads(run.stdout)["missing"]
    assert missing == [*(f"{town}人民政府" for town in (*TOWNS[:3], *TOWNS[20:])), "青山县教育局"]


def test_a_workbook_has_the_form_the_organs_and_what_does_not_hold(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "total.xlsx"
    assert nianbao("sum", str(folder), "-o", str(target)).returncode == 3
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["汇总", "机关", "核对"]
    form = book["汇总"]
    assert form["A1"].value == "2023 年 · 39 个机关合计"
    rows = {row[0]: row[1:] for row in form.iter_rows(values_only=True) if row[0]}
    wanted = expected()
    assert rows["一、本年新收政府信息公开申请数量"] == (
        "件",
        *(wanted["applications.received", whose] for whose in APPLICANTS),
    )
    assert rows["行政复议"][:6] == ("件", *(wanted[f"reviews.{outcome}", ""] for outcome in OUTCOMES))
    assert (form.page_setup.orientation, str(form.page_setup.paperSize)) == ("landscape", "9")
    assert str(form.page_setup.fitToHeight) == "0"
    organs = list(book["机关"].iter_rows(2, values_only=True))
    assert [row[2] for row in organs] == ["读不出", "重复", "重复", *["不符"] * 3, *["计入"] * 36]
    assert (
        book["机关"]["A2"].fill.fgColor.rgb == "FFF4B6B6" or book["机关"]["C2"].fill.fgColor.rgb == "FFF4B6B6"
    )


def test_a_table_of_it_is_csv(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "total.csv"
    assert nianbao("sum", str(folder), "-o", str(target)).returncode == 3
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    (received,) = [r for r in rows if (r["indicator"], r["applicant"]) == ("applications.received", "")]
    assert received["value"] == str(expected()["applications.received", ""])
    assert (received["organs"], received["label"], received["unit"]) == ("39", "本年新收", "件")


def test_money_is_added_up_exactly() -> None:
    text = "某局2014年政府信息公开年度报告\n全年收取复印费{}元。"
    names = [f"{town}局" for town in TOWNS[:3]]
    given = [ADDER.summand(report(text.format("0.1"), n)._replace(organ=n)) for n in names]
    (total,), doubled = ADDER.add(given)
    assert not doubled
    (fees,) = [amount for amount in total.amounts if amount.indicator == "fees.collected"]
    assert fees.value == Decimal("0.3")


def test_a_group_in_one_row_and_in_its_parts_add_up_to_the_row() -> None:
    towns = TOWNS[10:12]
    texts = [text_of(town, "tabs") for town in towns]
    parts = [form_of(towns[1]).applications[f"other.{name}"] for name in ("no_correction", "unpaid", "rest")]
    whole = [sum(column) for column in zip(*parts, strict=True)]
    kept = [
        line
        for line in texts[1].splitlines()
        if not line.startswith(("1.申请人", "2.申请人", "3.其他", "（六）"))
    ]
    at = next(i for i, line in enumerate(kept) if line.startswith("（七）总计"))
    kept.insert(at, "（六）其他处理\t" + "\t".join(map(str, whole)))
    texts[1] = "\n".join(kept)
    given: list[Summand] = [
        ADDER.summand(report(text, town)) for town, text in zip(towns, texts, strict=True)
    ]
    (total,), _ = ADDER.add(given)
    amounts = {(a.indicator, a.applicant): a for a in total.amounts}
    first = sum(
        form_of(towns[0]).applications[f"other.{name}"][6] for name in ("no_correction", "unpaid", "rest")
    )
    assert amounts["applications.other", ""].value == first + whole[6]
    assert [c.check for c in total.checks if c.status == "fail"] == []
    assert {c.check: c.status for c in total.checks}["applications.results"] == "pass"
    assert not amounts["applications.other.rest", ""].blank


def test_reports_without_an_organ_are_not_taken_for_one() -> None:
    text = "2014年政府信息公开年度报告\n2014年，我局政府网站公开政府信息{}条。"
    given = [ADDER.summand(report(text.format(n), f"{n}.txt")) for n in (1, 2)]
    assert [one.report.organ for one in given] == [None, None]
    (total,), doubled = ADDER.add(given)
    assert not doubled
    assert [amount.value for amount in total.amounts] == [3]


def test_years_are_totals_of_their_own() -> None:
    text = "青山局{0}年政府信息公开年度报告\n{0}年，我局政府网站公开政府信息{1}条。"
    given = [ADDER.summand(report(text.format(year, n), str(year))) for year, n in ((2015, 2), (2014, 1))]
    totals, doubled = ADDER.add(given)
    assert not doubled
    assert [(total.year, str(total.amounts[0].value)) for total in totals] == [(2014, "1"), (2015, "2")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "("], "--by (: neither `folder` nor a regular expression"),
        (["--expect", "no.txt"], "--expect no.txt: No such file"),
        (["-f", "xlsx"], "xlsx is written to a file; name one with -o"),
        (["-o", "x.what"], "no format for this suffix; say -f, or name it .json, .csv, .txt, .xlsx"),
    ],
)
def test_wrong_usage_is_told(folder: Path, arguments: list[str], message: str) -> None:
    run = nianbao("sum", str(folder / "three.zip"), *arguments)
    assert run.returncode == 2
    assert message in run.stderr.decode()


def test_check_tells_of_each_organ_how_many_reports_are_right(folder: Path) -> None:
    shown = nianbao("check", str(folder), "-f", "table", "--lang", "zh").stdout.decode().splitlines()
    wrong = [f"青山县{town}人民政府" for town in (WRONG_SUM, WRONG_REVIEWS, WRONG_FLOW)]
    assert sorted(shown[-4:-1]) == sorted(f"{organ}：1 份报告，0 份无误" for organ in wrong)
    assert shown[-1] == "共 40 份报告，37 份无误，另有 1 份重复、1 份未读"
    found = json.loads(nianbao("check", str(folder), "-f", "json").stdout)
    organs = {one["organ"]: (one["reports"], one["right"], one["twins"]) for one in found["organs"]}
    assert len(organs) == 39
    assert organs[f"青山县{TWICE}人民政府"] == (1, 1, 1)
    assert organs[f"青山县{OTHERWISE}人民政府"] == (2, 2, 0)
    assert {organ for organ, (reports, right, _) in organs.items() if right < reports} == set(wrong)


def test_a_table_says_in_sentences_what_is_to_be_known(folder: Path) -> None:
    lines = nianbao("sum", str(folder), "-f", "table", "--lang", "zh").stdout.decode().splitlines()
    assert lines[0] == "2023 年 · 39 个机关合计"
    notes = [line for line in lines if "：" in line and not line.startswith((" ", "│"))]
    (damaged,) = (line for line in notes if line.startswith("未计入："))
    assert f"{DAMAGED}.docx：" in damaged
    doubled = [line for line in notes if line.startswith("重复：")]
    assert any(f"青山县{TWICE}人民政府 2023 年有两份报告，数字相同" in line for line in doubled)
    assert any(f"青山县{OTHERWISE}人民政府 2023 年有两份报告，有 " in line for line in doubled)
    assert sum(line.startswith("2023：合计数不符：") for line in notes) == 5
    assert sum(line.startswith("2023：报告自身不符：") for line in notes) == 5
    assert "2023：约数：主动公开规范性文件数的合计里有约数" in notes
    label = EXTRACTOR.rules.label(f"applications.{blank_row()}", "applications_table")
    assert f"2023：空格：青山县{BLANK}人民政府的{label}没有填数" in notes


def test_the_rows_are_printed_and_numbered_as_in_the_form() -> None:
    (total,), _ = ADDER.add([ADDER.summand(report(text_of(TOWNS[10], "tabs"), "a"))])
    shown = {(a.indicator, a.applicant): a for a in total.amounts if a.table == "applications_table"}
    lines = list(lines_of(EXTRACTOR.rules, "applications_table", shown))
    labels = [line.label for line in lines]
    assert labels[:8] == [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
    ]
    assert labels[-6:] == [
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    heads = [line.label for line in lines if not line.cells]
    assert heads == ["三、本年度办理结果", *(f"（{n}）{name}" for n, name in (
        ("三", "不予公开"), ("四", "无法提供"), ("五", "不予处理"), ("六", "其他处理")))]  # fmt: skip


@pytest.mark.parametrize("table", ["applications_table", "statistics_table"])
def test_the_numbers_of_a_form_go_on_without_a_gap_where_all_is_read(table: str) -> None:
    """Numbers of rows that nianbao does not read are left out, never given to another row."""
    numbers = [re.match(r"[一二三四五六七八九]、|（[一二三四五六七]）|\d\.", row.ordinal + row.row)
               for row in EXTRACTOR.rules.official_tables.tables[table].rows]  # fmt: skip
    found = [m[0] for m in numbers if m]
    tops = [number[0] for number in found if number.endswith("、")]
    assert tops == list("一二三四五六七八九")[: len(tops)]
    assert len(tops) == {"applications_table": 4, "statistics_table": 9}[table]


def test_figures_of_other_organs_in_a_table_are_in_no_total_and_told() -> None:
    text = "青山县2016年政府信息公开年度报告\n附表\n单位\t政府网站公开政府信息数（条）\t收到申请数（件）\n县教育局\t30\t2\n县民政局\t20\t5\n"
    given = ADDER.summand(report(text, "a.txt"))
    assert given.others == ("县教育局", "县民政局")
    totals, doubled = ADDER.add([given])
    assert [amount.value for total in totals for amount in total.amounts] == []
    (note,) = notes(totals, doubled, (), ())
    assert (
        note.said.told(Lang.ZH)
        == "2016：未计入：a.txt：表中另列有 2 个单位的数字，报告没有本单位的：县教育局、县民政局"
    )
    own = ADDER.summand(report(text + "合计\t50\t7\n", "a.txt"))
    assert {name: fact.value for (name, _), fact in own.facts.items()} == {
        "disclosed.website": 50,
        "applications.received": 7,
    }
    assert own.others == ()


def test_of_many_reports_what_is_equal_is_kept_once() -> None:
    adder = Adder(EXTRACTOR.rules)
    given = [adder.summand(pickle.loads(pickle.dumps(report(text_of(town, "tabs", form_of(TOWNS[10])), town))))
             for town in TOWNS[11:13]]  # fmt: skip
    one, other = (summand.facts for summand in given)
    assert one == other
    assert all(one[named] is other[named] for named in one)
    assert {id(named) for named in one} == {id(named) for named in other}


def test_findings_are_a_workbook_to_send_back(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "findings.xlsx"
    assert nianbao("check", str(folder), "-o", str(target)).returncode == 3
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["核对", "机关"]
    found = json.loads(nianbao("check", str(folder), "-f", "json").stdout)
    rows = list(book["核对"].iter_rows(2, values_only=True))
    assert sorted(rows) == sorted(
        (f["organ"], f["year"], "不符", f["message"], f["expected"], f["actual"], f["difference"], f["file"])
        for f in found["findings"]
    )
    assert book["核对"]["A2"].fill.fgColor.rgb == "FFF4B6B6"
    organs = list(book["机关"].iter_rows(1, values_only=True))
    assert organs[0] == ("机关", "报告", "无误", "重复", "说明")
    assert str(organs[1][0]).endswith(f"{DAMAGED}.docx")
    assert [row[1:3] for row in organs[2:5]] == [(1, 0)] * 3
    assert (f"青山县{TWICE}人民政府", 1, 1, 1, None) in organs
    assert len(organs) == 1 + 1 + 39


def test_a_workbook_of_findings_needs_a_file_and_may_be_english(folder: Path, tmp_path: Path) -> None:
    run = nianbao("check", str(folder / "three.zip"), "-f", "xlsx")
    assert (run.returncode, run.stdout) == (2, b"")
    assert "xlsx is written to a file; name one with -o" in run.stderr.decode()
    target = tmp_path / "f.xlsx"
    assert nianbao("check", str(folder / "three.zip"), "-o", str(target), "--lang", "en").returncode == 0
    assert openpyxl.load_workbook(target).sheetnames == ["Findings", "Organ"]


@pytest.mark.parametrize("module", ["findingbook", "totalbook", "workbook"])
def test_without_the_library_of_workbooks_it_is_told(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for name in (module, "sheets"):
        monkeypatch.delitem(sys.modules, f"nianbao.cli.formats.{name}", raising=False)
    with pytest.raises(
        NianbaoError, match=r"xlsx needs xlsxwriter, which is not installed: pip install 'nianbao\[xlsx\]'"
    ):
        loaded(module, "xlsx", "xlsx")
