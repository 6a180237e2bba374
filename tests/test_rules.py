"""Rules files: their examples hold, every mistake is named by its place, and one may build on another."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.extractors import SHIPPED, Extractor, RulesError, Trial, described, load_rules, schema, trials
from nianbao.extractors.rulebook import yamlfile
from nianbao.extractors.rulebook.layers import files_of
from nianbao.extractors.rulebook.terms import expanded, pattern

ROOT = Path(__file__).parents[1]
TRIALS = list(trials(SHIPPED))
OWN = """
extends: default
drop: [indicators.reading_points, not_counted.字]
indicators:
  disclosed.website:
    named: [<inherited>, 云平台]
  disclosed.weibo:
    unless: [测试号]
  hearings.held:
    label: 举行听证会次数
    table: response
    unit: 次
    counted_in: events
    named: [听证会]
    examples: [举行听证会4次。 -> 4]
official_tables:
  tables:
    statistics_table:
      rows:
        - {row: 政务头条号公开政府信息数, is: disclosed.new_media, after: 政务微信公开政府信息数}
        - {row: 收到申请数, also: [申请件数]}
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def read(rules: Path, sentence: str) -> dict[str, int]:
    facts = Extractor(load_rules(rules)).extract(f"某局2016年政府信息公开年度报告\n{sentence}\n").facts
    return {fact.indicator: int(fact.value) for fact in facts}


def mistakes(path: Path, text: str) -> list[str]:
    with pytest.raises(RulesError) as error:
        load_rules(write(path, text))
    return [line.removeprefix(f"{path}:") for line in str(error.value).splitlines()]


# --- examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: f"{trial.name}: {trial.text}")
def test_an_example_of_the_shipped_rules_holds(trial: Trial) -> None:
    assert trial.holds


def test_every_shipped_rule_has_three_examples_and_a_counterexample() -> None:
    rules = load_rules()
    for name in (*rules.indicators, *rules.tables):
        of = [trial.wanted for trial in TRIALS if trial.name == name]
        assert sum(map(bool, of)) >= 3, name
        assert () in of, name


def test_no_example_of_the_shipped_rules_is_passed_over() -> None:
    assert len(TRIALS) == len(list(load_rules().all_examples()))


def test_words_and_checks_have_examples_too(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own.yaml",
        """
extends: default
reading:
  approximate_before: {words: [<inherited>, 差不多], examples: ['公开信息差不多80条。 -> disclosed.total 80']}
indicators:
  training.people:
    checks:
      training.many:
        label: 培训人次不应小于一百
        formula: training.people >= 100
        grade: soft
        examples: ['组织培训3次，培训2人次。 -> fail', '组织培训3次，培训200人次。 -> fail', '未组织培训。 -> none']
""",
    )
    ran = list(trials(own, ["reading.approximate_before", "training.many"]))
    assert [(trial.name, trial.wanted, trial.found) for trial in ran] == [
        ("training.many", ("fail",), ("fail",)),
        ("training.many", ("fail",), ("pass",)),
        ("training.many", (), ()),
        ("reading.approximate_before", ("disclosed.total 80",), ("disclosed.total ~80",)),
    ]


# --- how the shipped files are written ---------------------------------------------------------------------------

FILES = [SHIPPED, *sorted((ROOT / "extractors" / "rulebook").rglob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_a_page(path: Path) -> None:
    assert [line for line in path.read_text("utf-8").splitlines() if len(line) > 120] == []


def test_the_rules_are_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    pure = type(
        "Pure", (yaml.SafeLoader,), {"yaml_implicit_resolvers": yamlfile.PlainLoader.yaml_implicit_resolvers}
    )
    fast = asdict(load_rules())
    monkeypatch.setattr(yamlfile, "PlainLoader", pure)
    assert asdict(load_rules()) == fast


@pytest.mark.parametrize("name", ["default", "language", "forms/2019", "forms/2021", "forms/applications"])
def test_a_file_may_extend_any_of_them(name: str, tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path / "own.yaml", f"extends: {name}\n"))
    assert rules.units["items"]


# --- mistakes ------------------------------------------------------------------------------------------------


def test_all_mistakes_are_named_with_their_places(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    line = text[: text.index("  disclosed.gazette:")].count("\n") + 1
    for old, new in (
        ("    about: disclosure\n    named: [<gazettes>]", "    abuot: disclosure\n    named: [<gazettes>]"),
        ("    label: 政府公报编印期数\n", ""),
        (
            "about: applications\n    named: [传真申请, 传真]",
            "about: aplications\n    named: [传真申请, 传真]",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    first, second, third = mistakes(tmp_path / "rules.yaml", text)
    assert first == f"{line + 6}:5: indicators.disclosed.gazette: unknown key `abuot`; did you mean `about`?"
    assert second.endswith("indicators.gazette.issues: `label` is missing")
    assert third.endswith("applications.fax: no topic `aplications`; did you mean `applications`?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("units:\n  a: [1\n", "3:1: a comma or a closing bracket is missing"),
        ("ignore: [甲]\nignore: []\n", "2:1: `ignore` stands twice"),
        ("- 1\n", "1:1: not such a file: it should be a mapping"),
        ("ignore: &a [甲]\nelsewhere: *a\n", "1:9: an anchor (&) and its aliases (*) are not read"),
        ("ignore: [<wbesites>]\nwords: {websites: [网站]}\n", "no words `wbesites`; did you mean `websites`?"),
        ("ignore: [甲…乙…丙]\n", "`甲…乙…丙` has more than one gap"),
        ("ignore: [甲…]\n", "`甲…` has a gap at its edge"),
        ("ignore: ['']\n", "an empty term would stand everywhere"),
        ("ignore: [/甲(/]\n", "not a regular expression"),
        ("ignore: [/甲+/]\n", "a regular expression must say how far it reaches"),
        ("ignore: ['/(?:甲?){20}(?:甲?){20}甲/']\n", "can match in too many ways"),
        ("ignore: [<x><x>终]\nwords: {x: ['/听{0,120}/']}\n", "`<x><x>终` can match in too many ways"),
        ("ignore: [<x><x><x><x><x>]\nwords: {x: [一, 二, 三, 四, 五, 六, 七]}\n", "stands for 16,807 words"),
        ("ignore: [<y><y><y>]\nwords: {x: [一, 二, 三, 四, 五], y: [<x><x>]}\n", "stands for 15,625 words"),
        (f"ignore: [{'9' * 5000}]\n", "1:10: not a figure that can be read: 99999999999999999999…"),
        ("ignore: [0x_]\n", "1:10: not a figure that can be read: 0x_"),
        ("extends: defualt\n", "there is no `defualt`"),
        ("extends: [language, forms/2020]\n", "there is no `forms/2020`; did you mean `forms/20"),
        (
            "checks: {a: {label: a, formula: b = b, grade: soft}}\nindicators: {b: {checks: {a: {}}}}\n",
            "`a` stands twice",
        ),
        ("findings: {lines: '{line}'}\n", "in braces may stand {lines} and nothing else"),
        (
            "extends: default\nchecks: {X.parts: {examples: [公开信息2条。 -> broken]}}\n",
            "`broken` is none of fail, pass, skip, none",
        ),
        ("extends: default\ndrop: [indicators.disclosed.weibio]\n", "did you mean `disclosed.weibo`?"),
        ("drop: [indicators]\n", "there is nothing to drop without `extends`"),
        ("ignore: [<inherited>]\n", "<inherited> stands where there is nothing to inherit"),
        ("extends: rules.yaml\n", "`rules.yaml` extends this file"),
        (OWN.replace("counted_in: events", "counted_in: evnets"), "no family of units `evnets`; did you mean `events`?"),
        (OWN.replace("table: response", "table: respones"), "no group `respones`; did you mean `response`?"),
        (OWN.replace("after: 政务微信", "after: 政务微博微信"), "no row `政务微博微信公开政府信息数`"),
        (OWN.replace("-> 4", "-> four"), "`four` is not a figure as in"),
        (OWN.replace("举行听证会4次。 -> 4", "举行听证会4次。"), "an example is `text -> figure` or `text -> none`"),
        (OWN.replace("[听证会]", "[新闻发布会]"), "`新闻发布会` names response.press_conferences too"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_remedy(text: str, told: str, tmp_path: Path) -> None:
    (line,) = mistakes(tmp_path / "rules.yaml", text)
    assert told in line


def test_an_expression_that_would_run_without_end_is_refused() -> None:
    for evil in ("(?:甲+)+乙", "(?:甲|甲){0,30}乙", "(?:甲{0,9}){0,9}乙"):
        with pytest.raises(ValueError, match="a regular expression"):
            expanded(f"/{evil}/", {})


# --- terms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "words", "patterns"),
    [
        ("网站", {}, ["网站"]),
        ("<self>局", {"self": ("我", "本")}, ["我局", "本局"]),
        ("<self><place>", {"self": ("我", "本"), "place": ("市", "县")}, ["我市", "我县", "本市", "本县"]),
        ("到<year>底", {"year": ("/20\\d\\d年/",)}, ["(?:到(?:(?:20\\d\\d年))底)"]),
    ],
)
def test_a_term_stands_for_words(term: str, words: dict[str, tuple[str, ...]], patterns: list[str]) -> None:
    assert [pattern(found) for found in expanded(term, words)] == patterns


# --- files that build on others --------------------------------------------------------------------------------


def test_a_file_adds_changes_and_drops(tmp_path: Path) -> None:
    own = write(tmp_path / "nianbao.yaml", OWN)
    assert read(own, "我局通过云平台公开信息12条。") == {"disclosed.website": 12}
    assert read(own, "我局举行听证会4次，设立公共查阅点2个。") == {"hearings.held": 4}
    assert read(own, "测试号微博发布信息9条。") == {}
    assert read(own, "官方微博发布信息9条。") == {"disclosed.weibo": 9}
    rows = [row.row for row in load_rules(own).official_tables.tables["statistics_table"].rows]
    assert rows.index("政务头条号公开政府信息数") == rows.index("政务微信公开政府信息数") + 1
    assert [trial.holds for trial in trials(own, ["hearings.*"])] == [True]


def test_the_form_alone_reads_its_tables(tmp_path: Path) -> None:
    own = write(tmp_path / "own.yaml", "extends: [forms/2021, forms/applications]\n")
    text = (ROOT / "samples" / "tables-2022.txt").read_text("utf-8")
    alone, among = (
        [(fact.rule, fact.indicator, fact.applicant, fact.value) for fact in facts if fact.origin == "table"]
        for facts in (Extractor(load_rules(path)).extract(text).facts for path in (own, SHIPPED))
    )
    assert alone == among != []


def test_a_file_may_extend_several_each_read_once(tmp_path: Path) -> None:
    write(
        tmp_path / "one.yaml",
        "extends: default\nindicators: {disclosed.website: {named: [<inherited>, 云平台]}}\n",
    )
    write(
        tmp_path / "two.yaml",
        "extends: default\nindicators: {disclosed.website: {named: [<inherited>, 云网]}}\n",
    )
    own = write(tmp_path / "own.yaml", "extends: [one.yaml, two.yaml]\n")
    assert load_rules(own).indicators["disclosed.website"].named[-2:] == ("云平台", "云网")
    assert files_of(own)[-3:] == (*(str(tmp_path / name) for name in ("one.yaml", "two.yaml", "own.yaml")),)
    assert len(files_of(own)) == len(set(files_of(own)))


def test_a_unit_of_ones_own_is_read_like_the_shipped_ones(tmp_path: Path) -> None:
    def volumes(unit: str) -> dict[str, int]:
        books = f"{{label: 图书, table: disclosure, unit: {unit}, named: [图书]}}"
        own = write(tmp_path / "own.yaml", f"extends: default\nindicators: {{books: {books}}}\n")
        texts = (f"一、图书40{unit}", f"图书40\n{unit}", f"购入图书30{unit}+10{unit}")
        return {text.replace(unit, ""): number for text in texts for number in read(own, text).values()}

    assert volumes("卷") == volumes("件") != {}


def test_a_file_may_extend_another_by_its_path(tmp_path: Path) -> None:
    write(tmp_path / "base.yaml", OWN)
    own = write(
        tmp_path / "own.yaml",
        "extends: base.yaml\nindicators: {hearings.held: {named: [<inherited>, 论证会]}}\n",
    )
    assert read(own, "我局举行论证会3次。") == {"hearings.held": 3}
    shown = described(own, "hearings.held")
    assert "named:" in shown
    places = {line.split("#")[0].strip(): line.split("#")[1].strip() for line in shown.splitlines()}
    assert places["- 听证会"] == f"{tmp_path}/base.yaml:14:13"
    assert places["- 论证会"] == f"{tmp_path}/own.yaml:2:51"


@pytest.mark.parametrize("phrase", ["政府信息名录", "政府…名录", "/政府信息名[录单]/"])
def test_a_phrase_to_ignore_is_any_term(phrase: str, tmp_path: Path) -> None:
    own = write(tmp_path / "own.yaml", f"extends: default\nignore: [<inherited>, '{phrase}']\n")
    text = "我局公开政府信息名录30条。"
    assert read(SHIPPED, text) == {"disclosed.total": 30}
    assert read(own, text) == {}


def test_an_example_that_fails_tells_who_took_the_figure(tmp_path: Path) -> None:
    own = write(tmp_path / "own.yaml", OWN.replace("举行听证会4次。 -> 4", "举行新闻发布会4次。 -> 4"))
    (trial,) = trials(own, ["hearings.held"])
    assert not trial.holds
    assert trial.found == ()
    assert [(fact.rule, int(fact.value)) for fact in trial.others] == [("response.press_conferences", 4)]


def test_another_family_of_reports_needs_no_code() -> None:
    library = ROOT / "tests" / "data" / "library"
    assert [trial.text for trial in trials(library / "rules.yaml") if not trial.holds] == []
    report = Extractor(load_rules(library / "rules.yaml")).extract((library / "2023.txt").read_text("utf-8"))
    expected = json.loads((library / "2023.json").read_text("utf-8"))
    assert (report.organ, report.year) == (expected["organ"], expected["year"])
    assert [[f.indicator, f.scope, int(f.value)] for f in report.facts] == expected["facts"]
    assert [fact.doubt for fact in report.facts] == [None] * len(report.facts)
    assert [check.status for check in report.checks] == ["pass"]


# --- the schema ------------------------------------------------------------------------------------------------


def test_the_schema_beside_the_rules_is_the_programs() -> None:
    named = SHIPPED.read_text("utf-8").splitlines()[0].rpartition("=")[2]
    written = json.loads((ROOT / named).read_text("utf-8"))
    assert keys_of(written) == keys_of(schema())
    assert {"is", "after", "label"} <= keys_of(written)["OfficialRow"]


def keys_of(found: dict[str, Any]) -> dict[str, set[str]]:
    """The keys that each part of a file may have; how a schema words the rest is pydantic's to change."""
    parts = {"": found, **found["$defs"]}.items()
    return {name: set(part.get("properties", ())) for name, part in parts}
