"""What stands beside a rule, brought to where all of its kind are.

indicators:
  disclosed.total:
    checks: {normative.disclosed.part: {…}}    # one of `checks`
reading:
  parts: {words: [其中, 包括], examples: [{…}]}  # the words alone; `examples` has the others as reading.parts
"""

from collections.abc import Iterator

import yaml

from ..words import Notice
from .yamlfile import Mistake, raise_mistakes

Item = tuple[yaml.Node, yaml.Node]


def gathered(tree: yaml.Node) -> yaml.MappingNode:
    """The *tree* of a rules file, with checks that stand beside indicators and examples beside words in sections.

    Raises RulesError where a check is named twice.
    """
    beside: dict[str, list[Item]] = {"checks": [], "examples": []}
    items = [(key, _without(value, (key.value,), beside)) for key, value in tree.value]
    for section, found in beside.items():
        if found:
            items = _with_section(items, section, found)
    return yaml.MappingNode(tree.tag, items, tree.start_mark, tree.end_mark)


def _without(node: yaml.Node, place: tuple[str, ...], beside: dict[str, list[Item]]) -> yaml.Node:
    """*node*, which stands at *place*, without what stands *beside* it; that is added there."""
    if not isinstance(node, yaml.MappingNode):
        return node
    parts = {key.value: (key, value) for key, value in node.value}
    if parts.keys() == {"words", "examples"}:
        key, examples = parts["examples"]
        name = yaml.ScalarNode(key.tag, ".".join(place), key.start_mark, key.end_mark)
        beside["examples"].append((name, examples))
        words: yaml.Node = parts["words"][1]
        return words
    checks = parts.pop("checks", None) if len(place) == 2 and place[0] == "indicators" else None
    if checks is not None:
        beside["checks"] += checks[1].value
    items = [(key, _without(value, (*place, key.value), beside)) for key, value in parts.values()]
    return yaml.MappingNode(node.tag, items, node.start_mark, node.end_mark)


def _with_section(items: list[Item], section: str, found: list[Item]) -> list[Item]:
    """*items*, with those *found* beside rules before the ones of their *section*."""
    there = [item for key, value in items if key.value == section for item in value.value]
    raise_mistakes(_named_twice([*found, *there]))
    key, value = found[0]
    tag = "tag:yaml.org,2002:map"
    whole = yaml.MappingNode(tag, [*found, *there], key.start_mark, value.end_mark)
    name = yaml.ScalarNode(key.tag, section, key.start_mark, key.end_mark)
    return [*(item for item in items if item[0].value != section), (name, whole)]


def _named_twice(items: list[Item]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for key, _ in items:
        if key.value in seen:
            yield key.start_mark, Notice("`{name}` stands twice", name=key.value)
        seen.add(key.value)
