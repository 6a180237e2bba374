"""Trends: what each report states at its year, nothing where none does, and nothing between."""

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from nianbao.cli.app import app
from nianbao.cli.formats.chart import HEIGHT, LEFT, STEPS, apart, runs, scale, short, sparkline
from nianbao.cli.formats.links import link_to
from nianbao.cli.formats.registry import TrendFormat
from nianbao.cli.formats.trends import RENDERERS, Shown
from nianbao.extractors import Extractor, Lang, Line, Point, Report, Trends, load_rules, trends_of

import browser

SAMPLES = Path(__file__).parents[1] / "samples"
YEARS = sorted((SAMPLES / "years").glob("*.txt"))
RULES = load_rules()
EXTRACTOR = Extractor(RULES)


def report_of(path: Path) -> Report:
    return EXTRACTOR.extract(path.read_text("utf-8"), str(path))


def found_in(*texts: str) -> Trends:
    reports = [EXTRACTOR.extract(text, f"{n}.txt") for n, text in enumerate(texts)]
    return trends_of(reports, RULES, EXTRACTOR.organ_key)


def written(year: int, text: str, organ: str = "某县财政局") -> str:
    return f"{organ}{year}年政府信息公开工作年度报告\n{text}"


def line(found: Trends, indicator: str, organ: int = 0) -> Line:
    key = found.organs[organ].key
    (there,) = (
        one
        for trend in found.trends
        if trend.indicator == indicator
        for one in trend.lines
        if one.organ == key
    )
    return there


@pytest.fixture(scope="module")
def years() -> Trends:
    return trends_of(map(report_of, YEARS), RULES, EXTRACTOR.organ_key)


def values(found: Trends, indicator: str) -> dict[int, int]:
    return {point.year: int(point.value) for point in line(found, indicator).points}


def test_every_year_has_what_its_report_states_and_others_have_nothing(years: Trends) -> None:
    assert values(years, "applications.received") == {
        2012: 14, 2013: 20, 2014: 23, 2016: 31, 2018: 38, 2019: 44, 2020: 52, 2021: 61, 2022: 57, 2023: 66,
    }  # fmt: skip
    assert values(years, "disclosed.total") == {2014: 702, 2016: 1315, 2018: 2540}
    assert years.years == range(2012, 2024)
    assert [point.file for point in line(years, "disclosed.weibo").points] == [
        str(SAMPLES / "years" / f"{year}.txt") for year in (2014, 2016, 2018)
    ]


def test_the_table_counts_before_the_sentence() -> None:
    found = found_in(
        written(
            2016,
            "收到政府信息公开申请9件。\n统计指标\t单位\t统计数\n三、依申请公开情况\t——\t\n（一）收到申请数\t件\t8\n",
        )
    )
    assert values(found, "applications.received") == {2016: 8}


def test_series_that_a_form_broke_go_on_and_are_marked(years: Trends) -> None:
    points = {point.year: point for point in line(years, "litigation.total").points}
    assert {year: (int(p.value), p.joined) for year, p in points.items()} == {
        2012: (0, False), 2013: (0, False), 2014: (0, False), 2016: (1, False), 2018: (2, False),
        2019: (0, True), 2020: (1, True), 2021: (1, True), 2022: (2, True), 2023: (2, True),
    }  # fmt: skip
    assert [f.indicator for f in points[2022].facts] == [
        "litigation.direct.total",
        "litigation.after_review.total",
    ]


def test_what_is_not_exact_or_does_not_add_up_is_not_sure(years: Trends) -> None:
    unsure = {
        (trend.indicator, point.year)
        for trend in years.trends for one in trend.lines for point in one.points if not point.sure
    }  # fmt: skip
    assert unsure == {("applications.received", 2013), ("applications.partly_granted", 2023)}
    (doubt,) = line(years, "applications.partly_granted").points[-1].doubts
    assert "8，而总计 9" in doubt


def test_where_the_form_changed(years: Trends) -> None:
    assert years.breaks == years.organs[0].breaks == ((2014, "2014"), (2019, "2019"), (2021, "2021"))
    without = trends_of(map(report_of, YEARS[:5] + YEARS[8:]), RULES, EXTRACTOR.organ_key)
    assert [year for year, _ in without.organs[0].eras] == [2012, 2013, 2014, 2016, 2018, 2022, 2023]
    assert without.breaks == ((2014, "2014"), (2021, "2021"))  # nobody used that of 2019


def test_a_break_that_few_organs_had_is_theirs_alone() -> None:
    table = "\n附表：政府信息公开情况统计表\n统计指标\t单位\t统计数\n一、主动公开情况\t——\t\n（一）主动公开政府信息数\t条\t8\n"
    plain, form = "主动公开政府信息5条。", f"主动公开政府信息5条。{table}"
    texts = [written(2013, plain, organ) for organ in ("甲县财政局", "乙县财政局", "丙县财政局")]
    texts += [written(year, form, organ) for organ in ("甲县财政局", "乙县财政局") for year in (2014, 2015)]
    texts += [written(2014, plain, "丙县财政局"), written(2015, form, "丙县财政局")]
    found = found_in(*texts)
    assert found.breaks == ((2014, "2014"),)
    assert {organ.name: organ.breaks for organ in found.organs}["丙县财政局"] == ((2015, "2014"),)


def test_organs_that_change_their_name_are_one() -> None:
    found = found_in(
        written(2016, "主动公开政府信息5条。", "青山县"),
        written(2017, "主动公开政府信息6条。", "青山县人民政府"),
    )
    assert [organ.name for organ in found.organs] == ["青山县人民政府"]
    assert values(found, "disclosed.total") == {2016: 5, 2017: 6}


def test_of_two_reports_the_fuller_counts_and_what_has_no_year_is_told() -> None:
    found = found_in(
        "政府信息公开工作年度报告\n主动公开政府信息9条。",
        written(2016, "主动公开政府信息7条，收到政府信息公开申请3件。"),
        written(2016, "主动公开政府信息5条。"),
        written(2016, "主动公开政府信息8条，收到政府信息公开申请4件。"),
        written(2016, "主动公开政府信息6条，收到政府信息公开申请3件，办结2件。"),
        written(2017, "主动公开政府信息5条。"),
    )
    assert values(found, "disclosed.total") == {2016: 6, 2017: 5}
    assert found.doubled == (("2.txt", "1.txt"), ("3.txt", "1.txt"), ("1.txt", "4.txt"))
    assert found.undated == ("0.txt",)
    assert Shown(found, RULES, Lang.EN, (), Path()).notes()[:2] == [
        "0.txt: does not say whose it is, or of which year",
        "2.txt: of the same organ and year as 1.txt, which counts",
    ]


def test_where_nothing_is_read_nothing_is_shown() -> None:
    nothing = trends_of([], RULES, EXTRACTOR.organ_key)
    assert (nothing.years, nothing.breaks, nothing.trends) == (range(0), (), ())
    assert "没有数字" in RENDERERS[TrendFormat.HTML](shown(nothing))
    assert RENDERERS[TrendFormat.TABLE](shown(nothing)) == ""


def test_trends_come_in_the_order_of_the_rules(years: Trends) -> None:
    order = list(RULES.figures)
    places = [order.index(trend.indicator) for trend in years.trends]
    assert places == sorted(places)
    still = {trend.indicator for trend in years.trends if not trend.moves}
    assert {"regulations.made", "staff.full_time"} <= still
    moving = {trend.indicator for trend in years.trends if trend.moves}
    assert "applications.received" in moving
    assert "applications.mail" in moving


# --- the geometry


def point(year: int, value: int | str = 1) -> Point:
    return Point(year, Decimal(value), "a.txt", ())


def test_nothing_is_drawn_over_a_year_without_a_figure() -> None:
    assert [[p.year for p in run] for run in runs([point(y) for y in (2012, 2013, 2015, 2018, 2019)])] == [
        [2012, 2013],
        [2015],
        [2018, 2019],
    ]
    assert list(runs([])) == []


@given(st.lists(st.decimals(-(10**9), 10**9, allow_nan=False, places=2), min_size=1, max_size=9))
def test_an_axis_has_nothing_on_it_and_holds_all_values(numbers: list[Decimal]) -> None:
    on = scale(range(2012, 2024), numbers)
    steps = list(on.steps())
    assert 0 in steps
    assert on.bottom <= min(numbers)
    assert max(numbers) <= on.top
    assert on.bottom == 0 or min(numbers) < 0
    assert 2 <= len(steps) <= STEPS + 3
    assert all(0 <= on.y(number) <= HEIGHT for number in numbers)


def test_steps_are_round() -> None:
    on = scale(range(2012, 2014), [Decimal(14), Decimal(66)])
    assert [int(step) for step in on.steps()] == [0, 20, 40, 60, 80]
    assert [int(step) for step in scale(range(2012, 2014), [Decimal(1)]).steps()] == [0, 1]
    assert (on.x(2012), on.y(Decimal(0))) == (LEFT, HEIGHT - 24)
    assert list(scale(range(2009, 2025), [Decimal(1)]).named()) == [2009, 2012, 2015, 2018, 2021, 2024]


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("9540", "9\u2009540", "9\u2009540"),
        ("376420", "37.64\u2009万", "376\u2009420"),
        ("120000000", "1.2\u2009亿", "120\u2009000\u2009000"),
        ("368.50", "368.5", "368.5"),
        ("0", "0", "0"),
    ],
)
def test_values_are_written_short(value: str, chinese: str, english: str) -> None:
    assert short(Decimal(value), Lang.ZH) == chinese
    assert short(Decimal(value), Lang.EN) == english


def test_labels_stand_apart_and_bars_leave_gaps() -> None:
    assert apart([10, 30, 60, 110], 40) == [True, False, True, True]
    assert sparkline(range(2012, 2017), [point(2012, 0), point(2013, 7), point(2016, 14)]) == "▁▄  █"


# --- what is written


def shown(found: Trends, lang: Lang = Lang.ZH, folder: Path = SAMPLES) -> Shown:
    return Shown(found, RULES, lang, (), folder)


def figure(page: str, indicator: str) -> str:
    (found,) = re.findall(rf'<figure id="{re.escape(indicator)}".*?</figure>', page, re.S)
    return str(found)


def test_every_format_is_written() -> None:
    assert set(RENDERERS) == set(TrendFormat)


def test_a_chart_has_the_points_gaps_and_breaks(years: Trends) -> None:
    chart = figure(RENDERERS[TrendFormat.HTML](shown(years)), "applications.received")
    (path,) = re.findall(r'class="trace" d="(.*?)"', chart)
    assert [part.count("L") + 1 for part in path.split("M")[1:]] == [3, 6]  # 2012–14, 2018–23
    assert len(re.findall(r'<circle class="sure"', chart)) == 9
    assert len(re.findall(r'<circle class="unsure"', chart)) == 1
    assert re.findall(r"<g><title>(.*?)</title>", chart) == [
        "2014 年起用 2014 年表",
        "2019 年起用 2019 年表",
        "2021 年起用 2021 年表",
    ]
    assert re.findall(r'class="last".*?>(.*?)<', chart) == ["66"]
    joined = figure(RENDERERS[TrendFormat.HTML](shown(years)), "litigation.total")
    assert len(re.findall(r'<path class="sure"', joined)) == 5
    assert "由以下各项相加：" in joined


def test_each_point_leads_to_its_place(years: Trends) -> None:
    chart = figure(RENDERERS[TrendFormat.HTML](shown(years)), "disclosed.website")
    links = re.findall(r'<a href="(.*?)" tabindex="-1"><title>(.*?)</title>', chart, re.S)
    assert len(links) == 10
    link, title = map(unescape, links[0])
    assert (
        unquote(link)
        == "years/2012.txt#:~:text=全年通过局门户网站公开政府信息318条，内容以社会救助、殡葬服务为主"
    )
    assert title.splitlines()[:2] == ["溪南区民政局 2012", "318 条"]
    assert title.splitlines()[-1] == str(YEARS[0])
    assert unescape(links[2][0]) == "years/2014.txt"  # a row of a table is no sentence
    for link, _ in links:
        assert (SAMPLES / link.partition("#")[0]).is_file()


def test_a_link_leads_to_the_page_of_a_pdf_and_nowhere_where_there_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a b.pdf").write_bytes(b"")
    fact = report_of(YEARS[0]).facts[0]
    paged = fact._replace(source=fact.source._replace(page=3))
    assert link_to(paged, str(tmp_path / "a b.pdf"), tmp_path) == "a%20b.pdf#page=3"
    assert link_to(paged, str(tmp_path / "a b.pdf#2"), tmp_path) == "a%20b.pdf#page=3"
    assert link_to(paged, str(tmp_path / "a b.pdf"), tmp_path / "pages") == "../a%20b.pdf#page=3"
    assert link_to(fact, "a.zip/a.txt", tmp_path) == ""
    assert link_to(fact, "javascript:alert(1)", tmp_path) == ""
    assert link_to(paged, 'https://a.cn/"<?n=1#2', tmp_path) == "https://a.cn/%22%3C?n=1#page=3"


def test_the_numbers_stand_below_the_chart(years: Trends) -> None:
    chart = figure(RENDERERS[TrendFormat.HTML](shown(years)), "applications.received")
    rows = re.findall(r"<tr.*?</tr>", chart, re.S)
    cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", rows[1], re.S)]
    assert cells == ["溪南区民政局", "14", "≈20", "23", "–", "31", "–", "38", "44", "52", "61", "57", "66"]
    page = RENDERERS[TrendFormat.HTML](shown(years))
    assert not re.search(r"<script|<link|<img|\bsrc=|@import|url\(", page)
    rest = page[page.index('<section class="rest">') :]
    assert "专职人员数" in rest
    assert '<figure id="staff.full_time"' not in page


def test_many_organs_have_a_chart_for_all_and_one_each() -> None:
    texts = [
        written(year, f"主动公开政府信息{n}{year}条。", f"{organ}县财政局")
        for n, organ in enumerate("甲乙", 1)
        for year in (2015, 2016)
    ]
    page = RENDERERS[TrendFormat.HTML](shown(found_in(*texts)))
    chart = figure(page, "disclosed.total")
    assert re.findall(r'<svg class="(.*?)"', chart) == ["all", "own o0", "own o1"]
    assert page.count('type="radio"') == 3
    crowd = [
        written(year, f"主动公开政府信息{n}{year}条。", f"{organ}县财政局")
        for n, organ in enumerate("甲乙丙丁戊己庚", 1)
        for year in (2015, 2016)
    ]
    first = figure(RENDERERS[TrendFormat.HTML](shown(found_in(*crowd))), "disclosed.total").partition(
        'class="own'
    )[0]
    assert first.count('class="dots"') == 7
    assert "<a " not in first


def test_no_report_can_put_markup_into_the_page() -> None:
    hostile = '<script>alert(1)</script>"&$x'
    report = EXTRACTOR.extract(written(2016, "主动公开政府信息5条。"), hostile)
    facts = tuple(f._replace(doubt=hostile, source=f.source._replace(quote=hostile)) for f in report.facts)
    other = EXTRACTOR.extract(written(2015, "主动公开政府信息6条。"), "b.txt")
    reports = [
        report._replace(organ=f"某县财政局{hostile}", facts=facts),
        other._replace(organ=f"某县财政局{hostile}"),
    ]
    page = RENDERERS[TrendFormat.HTML](shown(trends_of(reports, RULES, EXTRACTOR.organ_key)))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;$x" in page


def test_the_table_has_years_for_columns_and_loses_none(
    monkeypatch: pytest.MonkeyPatch, years: Trends
) -> None:
    for columns in ("78", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        text = RENDERERS[TrendFormat.TABLE](shown(years))
        (line, *more) = [line for line in text.splitlines() if line.startswith("   收到申请数（件）")]
        told = " ".join([line, *more]).split()
        assert [
            word for word in told if word.strip("≈").isdigit()
        ] == "14 ≈20 23 31 38 44 52 61 57 66".split()
        assert told[-1] == "▅▅▆▇▇█"
    assert "表式：2012 年起用叙述式、2014 年起用 2014 年表、2019 年起用" in text


def test_the_command_writes_what_the_suffix_says(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["trend", str(SAMPLES / "years"), "--only", "applications.received", "-q"])
    assert run.exit_code == 0
    data = json.loads(run.stdout)
    (series,) = data["series"]
    assert [(p["year"], p["value"]) for p in series["points"]][:3] == [(2012, 14), (2013, 20), (2014, 23)]
    assert [p["approx"] for p in series["points"]][:3] == [False, True, False]
    assert series["points"][0]["sources"][0]["line"] == 9
    assert data["organs"][0]["breaks"][0] == {"year": 2014, "era": "2014"}
    page = tmp_path / "trend.html"
    run = CliRunner().invoke(app, ["trend", str(SAMPLES / "years"), "-q", "-o", str(page)])
    assert run.exit_code == 0
    link = re.findall(r'<a href="(.*?)[#"]', page.read_text("utf-8"))
    assert (tmp_path / next(one for one in link if one.endswith("2014.txt"))).resolve() == YEARS[2]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["nothing.txt"], 3), (["x.txt", "--only", "no.such"], 2), (["x.txt", "-o", "t.pdf"], 2)],
)
def test_it_ends_as_other_commands_do(arguments: list[str], status: int) -> None:
    assert CliRunner().invoke(app, ["trend", *arguments, "-q"]).exit_code == status


@browser.needs_browser
@pytest.mark.parametrize("width", browser.WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_it_fits_and_can_be_read(tmp_path: Path, width: int, dark: bool) -> None:
    others = [report_of(SAMPLES / name) for name in ("tables-2022.txt", "noisy-2018.txt")]
    found = trends_of([*map(report_of, YEARS), *others], RULES, EXTRACTOR.organ_key)
    script = f"""
      document.querySelectorAll("details").forEach((one) => {{ one.open = true }});
      const wide = () => document.documentElement.scrollWidth - innerWidth;
      const before = wide();
      document.getElementById("o1").click();
      const charts = [...document.querySelectorAll("svg.own, svg.all")].filter((one) => one.getBoundingClientRect().width);
      const sizes = {{ before, after: wide(), classes: [...new Set(charts.map((one) => one.classList.value))] }};
      {browser.CONTRAST.replace("found({", "found({ ...sizes,")}
    """
    told = json.loads(
        browser.run(RENDERERS[TrendFormat.HTML](shown(found)), script, tmp_path, width=width, dark=dark)
    )
    assert told["low"] == []
    assert told["seen"] > 300
    assert (told["before"], told["after"]) == (0, 0)
    assert told["classes"] == ["own o1"]
