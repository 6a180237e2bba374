"""The rules file: a mistake is named by its line, and all mistakes at once."""

from pathlib import Path

import pytest

from nianbao.extractors import RulesError, load_rules
from nianbao.extractors.layers import SHIPPED


def test_all_mistakes_are_named_with_their_lines(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    line = text[: text.index("  disclosed.gazette:")].count("\n") + 1
    broken = text.replace(
        "    about: disclosure\n    named: [<gazettes>]", "    abuot: disclosure\n    named: [<gazettes>]"
    )
    broken = broken.replace(
        "about: applications\n    named: [<by_fax>]", "about: aplications\n    named: [<by_fax>]"
    )
    broken = broken.replace("counted_in: issues", "counted_in: isues").replace(
        "    label: 政府公报编印期数\n", ""
    )
    path = tmp_path / "rules.yaml"
    path.write_text(broken, "utf-8")
    with pytest.raises(RulesError) as error:
        load_rules(path)
    first, second, third = str(error.value).splitlines()
    assert (
        first
        == f"{path}:{line + 6}:5: indicators.disclosed.gazette: unknown key `abuot`; did you mean `about`?"
    )
    assert second.endswith("indicators.gazette.issues: `label` is missing")
    assert third.endswith("no topic `aplications`; did you mean `applications`?")


def test_a_reference_to_nothing_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(SHIPPED.read_text("utf-8").replace("counted_in: issues", "counted_in: isues"), "utf-8")
    with pytest.raises(RulesError, match=r"gazette\.issues: no family of units `isues`"):
        load_rules(path)


def test_broken_yaml_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("units:\n  a: [1\n", "utf-8")
    with pytest.raises(RulesError, match=r"rules.yaml:3:1: "):
        load_rules(path)


def test_a_key_that_stands_twice_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(SHIPPED.read_text("utf-8") + "\nignore: []\n", "utf-8")
    with pytest.raises(RulesError, match="`ignore` stands twice"):
        load_rules(path)
