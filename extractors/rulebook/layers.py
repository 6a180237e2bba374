"""A rules file that builds on others: what it adds, changes and drops, on trees whose nodes know their places.

    extends: default                      # all that is shipped; or language, forms/2021, a path, a list of these
    drop: [indicators.reading_points]     # by name, from the outside in
    indicators:
      disclosed.website:
        named: [<inherited>, 云平台]      # the terms so far, and one more

What is new is added, what is named again is changed key by key. Rows of tables are known by their names, and a new one
may say `after` which it stands. Each file is read once, after all that it extends, whoever else extends it too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from ..errors import RulesError
from ..words import Notice, nearest
from .beside import gathered
from .rules import SHIPPED
from .yamlfile import Mistake, composed, mark_of, placed, raise_mistakes

# What a file may extend by name: all that is shipped, and each file in this folder by its path.
FOLDER = Path(__file__).parent
BUILT_IN = {
    "default": SHIPPED,
    **{path.relative_to(FOLDER).with_suffix("").as_posix(): path for path in sorted(FOLDER.rglob("*.yaml"))},
}
INHERITED = "<inherited>"
# Where names are that a user may ask for.
NAMED = (("indicators",), ("official_tables", "tables"), ("checks",), ("words",), ("topics",), ("units",), ())
# A list is described on one line of up to so many columns.
LINE = 80


def layered(path: Path) -> yaml.MappingNode:
    """The tree of the rules file *path* on what it extends, without `extends` and `drop`.

    Raises RulesError with the mistakes of the first file that has any.
    """
    first, *others = _trees(path).values()
    merged = _laid_on(_mapping(first, []), first)
    for own in others:
        merged = _laid_on(merged, own)
    return merged


def files_of(path: Path) -> tuple[str, ...]:
    """The files that the rules file *path* is made of: what it extends, each once, and itself, the last.

    Raises RulesError where one of them is missing or no YAML.
    """
    return tuple(map(str, _trees(path)))


def _trees(path: Path) -> dict[Path, yaml.MappingNode]:
    found: dict[Path, yaml.MappingNode] = {}
    _collect(path, (), found)
    return found


def _collect(path: Path, above: tuple[Path, ...], found: dict[Path, yaml.MappingNode]) -> None:
    """Put the tree of *path* into *found*, behind those of all that it extends; *above* are the files that extend it."""
    if path.resolve() in found:
        return
    own = gathered(composed(path))
    above = (*above, path.resolve())
    extends = _part(own, "extends")
    for name in extends.value if isinstance(extends, yaml.SequenceNode) else [extends] if extends else ():
        _collect(_base(name, path, above), above, found)
    found[path.resolve()] = own


def _base(extends: yaml.Node, path: Path, above: tuple[Path, ...]) -> Path:
    """The file that *path* extends by the name *extends*."""
    name = extends.value if isinstance(extends, yaml.ScalarNode) else ""
    file = BUILT_IN.get(name, path.parent / name)
    if not name or not file.is_file():
        what = Notice(
            "`extends` names {known} or the path of a rules file; there is no `{name}`{near}",
            known=tuple(BUILT_IN), name=name, near=nearest(name, BUILT_IN),
        )  # fmt: skip
        raise_mistakes([(extends.start_mark, what)])
    if file.resolve() in above:
        raise_mistakes([(extends.start_mark, Notice("`{name}` extends this file", name=name))])
    return file


def _laid_on(base: yaml.MappingNode, file: yaml.MappingNode) -> yaml.MappingNode:
    """*base*, changed by what *file* says."""
    drop = _part(file, "drop")
    if drop is not None and _part(file, "extends") is None:
        raise_mistakes([(mark_of(file, ("drop",)), Notice("there is nothing to drop without `extends`"))])
    raise_mistakes(_dropped(base, drop))
    own = _mapping(file, [(key, value) for key, value in file.value if key.value not in ("extends", "drop")])
    mistakes: list[Mistake] = []
    merged = _merged_mapping(base, own, mistakes)
    raise_mistakes([*mistakes, *_stray_inherited(merged)])
    return merged


def _mapping(node: yaml.Node, items: list[tuple[yaml.Node, yaml.Node]]) -> yaml.MappingNode:
    return yaml.MappingNode(node.tag, items, node.start_mark, node.end_mark)


def _dropped(base: yaml.MappingNode, drop: yaml.Node | None) -> Iterator[Mistake]:
    """Take out of *base* what *drop* names."""
    if drop is None:
        return
    if not isinstance(drop, yaml.SequenceNode):
        yield drop.start_mark, Notice("`drop` is a list of names")
        return
    for item in drop.value:
        name = str(item.value)
        mistake = _take_out(base, name)
        if mistake:
            yield item.start_mark, mistake
        elif name.startswith("indicators."):
            _forget(base, name.removeprefix("indicators."))


def _take_out(node: yaml.Node, name: str) -> Notice | None:
    """Take the thing called *name* out of *node*; say what is wrong if there is none."""
    keys = _keys(node)
    for key in sorted(keys, key=len, reverse=True):
        if name == key:
            node.value = [item for k, item in zip(keys, node.value, strict=True) if k != key]
            return None
        if name.startswith(f"{key}."):
            return _take_out(node.value[keys.index(key)][1], name[len(key) + 1 :])
    return Notice("nothing is called `{name}`{near}", name=name, near=nearest(name, keys))


def _forget(node: yaml.Node, indicator: str) -> None:
    """Take every mention of *indicator* out of *node*: in lists, in rows of tables, and the checks that need it."""
    if isinstance(node, yaml.SequenceNode):
        node.value = [item for item in node.value if item.value != indicator]
        for item in node.value:
            _forget(item, indicator)
    elif isinstance(node, yaml.MappingNode):
        node.value = [
            (key, value)
            for key, value in node.value
            if value.value != indicator and not _needs(value, indicator)
        ]
        for _, value in node.value:
            _forget(value, indicator)


def _needs(node: yaml.Node, indicator: str) -> bool:
    """Whether *node* is a check whose formula names *indicator*."""
    formulas = [_part(node, key) for key in ("formula", "when")]
    whole = re.compile(rf"(?<![\w.]){re.escape(indicator)}(?![\w.])")
    return any(formula is not None and whole.search(formula.value) for formula in formulas)


def _keys(node: yaml.Node) -> list[str]:
    """What the parts of *node* are called."""
    if isinstance(node, yaml.MappingNode):
        return [key.value for key, _ in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [i.value if isinstance(i, yaml.ScalarNode) else _row_name(i) for i in node.value]
    return []


def _row_name(node: yaml.Node) -> str:
    """What a row or a column is called; empty for any other part of a list."""
    parts = (
        {key.value: value.value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    )
    name = str(parts.get("row", parts.get("column", "")))
    return f"{name}@{parts['under']}" if "under" in parts else name


def _merged_mapping(
    base: yaml.MappingNode, own: yaml.MappingNode, mistakes: list[Mistake]
) -> yaml.MappingNode:
    new = {key.value: (key, value) for key, value in own.value}
    items = []
    for key, value in base.value:
        own_key, own_value = new.pop(key.value, (key, None))
        items.append((own_key, value if own_value is None else _merged(value, own_value, mistakes)))
    return _mapping(own, [*items, *new.values()])


def _merged(base: yaml.Node, own: yaml.Node, mistakes: list[Mistake]) -> yaml.Node:
    if isinstance(base, yaml.MappingNode) and isinstance(own, yaml.MappingNode):
        return _merged_mapping(base, own, mistakes)
    if isinstance(base, yaml.SequenceNode) and isinstance(own, yaml.SequenceNode):
        rows = any(_row_name(item) for item in own.value)
        items = _merged_rows(base, own, mistakes) if rows else _with_inherited(base, own)
        return yaml.SequenceNode(own.tag, items, own.start_mark, own.end_mark)
    return own


def _with_inherited(base: yaml.SequenceNode, own: yaml.SequenceNode) -> list[yaml.Node]:
    return [node for item in own.value for node in (base.value if item.value == INHERITED else [item])]


def _merged_rows(base: yaml.SequenceNode, own: yaml.SequenceNode, mistakes: list[Mistake]) -> list[yaml.Node]:
    rows = list(base.value)
    for row in own.value:
        names = [_row_name(item) for item in rows]
        name = _row_name(row)
        after = next((value.value for key, value in getattr(row, "value", ()) if key.value == "after"), None)
        if name in names:
            i = names.index(name)
            rows[i] = _merged(rows[i], row, mistakes)
        elif after is None:
            rows.append(row)
        elif after in names:
            rest = [(key, value) for key, value in row.value if key.value != "after"]
            rows.insert(names.index(after) + 1, _mapping(row, rest))
        else:
            mistakes.append(
                (
                    mark_of(row, ("after",)),
                    Notice("no row `{row}`{near}", row=after, near=nearest(after, names)),
                )
            )
    return rows


def _stray_inherited(node: yaml.Node) -> Iterator[Mistake]:
    """Each <inherited> that has nothing to inherit."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _stray_inherited(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _stray_inherited(item)
    elif node.value == INHERITED:
        yield (
            node.start_mark,
            Notice("{inherited} stands where there is nothing to inherit", inherited=INHERITED),
        )


def described(path: Path, name: str) -> str:
    """What the rules file *path* says of *name* once it is merged, as YAML, each line with the place it comes from.

    *name* is an indicator, an official table, a check, a vocabulary, or a section of the file. Raises RulesError where
    nothing is called so.
    """
    whole = layered(path)
    sections = [_part(whole, *place) for place in NAMED]
    node = next((part for part in (_part(section, name) for section in sections) if part), None)
    if node is None:
        known = [key for section in sections if section for key in _keys(section)]
        raise RulesError(Notice("no rule `{name}`{near}", name=name, near=nearest(name, known)))
    lines = list(_described(node, ""))
    width = max(_columns(line) for line, _ in lines)
    return "".join(f"{line}{' ' * (width - _columns(line))}  # {placed(mark)}\n" for line, mark in lines)


def _part(node: yaml.Node | None, *place: str) -> yaml.Node | None:
    for step in place:
        values = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in values if key.value == step), None)
    return node


def _described(node: yaml.Node, indent: str) -> Iterator[tuple[str, yaml.Mark]]:
    """(line of YAML, where it comes from) of everything in *node*."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if _is_short(value):
                yield f"{indent}{key.value}: {_written(value)}", value.start_mark
            else:
                yield f"{indent}{key.value}:", key.start_mark
                yield from _described(value, f"{indent}  ")
    else:
        for item in node.value:
            yield f"{indent}- {_written(item)}", item.start_mark


def _is_short(node: yaml.Node) -> bool:
    """Whether *node* comes from one place and fits on a line."""
    if not isinstance(node, yaml.SequenceNode):
        return isinstance(node, yaml.ScalarNode)
    marks = {item.start_mark.name for item in node.value} | {node.start_mark.name}
    return len(marks) == 1 and sum(_columns(_written(item)) + 2 for item in node.value) <= LINE


def _written(node: yaml.Node) -> str:
    """*node* on one line."""
    if isinstance(node, yaml.MappingNode):
        return f"{{{', '.join(f'{key.value}: {_written(value)}' for key, value in node.value)}}}"
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(map(_written, node.value))}]"
    listed = yaml.SequenceNode("tag:yaml.org,2002:seq", [node], flow_style=True)
    return yaml.serialize(listed, allow_unicode=True, width=10**9).strip()[1:-1]


def _columns(text: str) -> int:
    """How wide *text* is on a screen, where Chinese is twice as wide."""
    return sum(2 if character >= "\u1100" else 1 for character in text)
