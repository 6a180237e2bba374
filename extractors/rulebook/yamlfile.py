"""YAML files that people write: read, checked against a model, every mistake named with its line."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin

import yaml
from pydantic import TypeAdapter, ValidationError

from ..errors import RulesError
from ..words import Notice, nearest, of_system
from .rules import Place

Model = TypeVar("Model")
Mistake = tuple[yaml.Mark, Notice]
_Loader: Any = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
# What is wrong, by pydantic's names for it.
KINDS = {
    "string_type": Notice("should be a text"),
    "int_type": Notice("should be an integer"),
    "int_parsing": Notice("should be an integer"),
    "bool_parsing": Notice("should be true or false"),
    "tuple_type": Notice("should be a list"),
    "dict_type": Notice("should be a mapping"),
    "dataclass_type": Notice("should be a mapping"),
    "literal_error": Notice("should be one of {known}"),
}
QUOTED = re.compile("'([^']+)'")
# What is wrong, by what the two YAML parsers say of it.
PROBLEMS = {
    r"mapping values are not allowed": Notice(
        "a colon (:) where none may stand; is the text quoted, the line indented alike, the colon above it a full-width ：?"
    ),
    r"tab character|'\\t'": Notice("a tab: indent with blanks"),
    r"cannot start any token": Notice("a text cannot begin so: quote it, and indent with blanks, not tabs"),
    r"unexpected end of stream": Notice("a quotation mark is not closed"),
    r"expected ',' or": Notice("a comma or a closing bracket is missing"),
    r"expected key|block end|'-' indicator": Notice(
        "not indented as what stands around it, or a bracket too many"
    ),
    r"escape character": Notice("a \\ in double quotes; write single ones"),
}
NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class PlainLoader(_Loader):  # type: ignore[misc]
    """Scalars stay as they are written, so that 是 or null in a list of words is a word."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in NUMBERS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, model: type[Model]) -> Model:
    """*path* as a *model*: a dataclass, or a tuple of one.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    kind = yaml.MappingNode if is_dataclass(model) else yaml.SequenceNode
    return validated(composed(path, kind), model)


def composed(path: Path, kind: type[yaml.Node] = yaml.MappingNode) -> yaml.Node:
    """The tree of *path*, whose nodes know their places.

    Raises RulesError if the file cannot be read, is no YAML, not a *kind* at its top, or misshapen.
    """
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(_stream(text, str(path)), Loader=PlainLoader)
    except OSError as error:
        raise RulesError(Notice("{file}: {what}", file=path, what=of_system(error))) from None
    except UnicodeDecodeError as error:
        raise RulesError(Notice("{file}: not UTF-8, at byte {at}", file=path, at=error.start)) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = placed(mark) if mark else path
        raise RulesError(Notice("{file}: {what}", file=where, what=_problem(error))) from None
    except yaml.YAMLError as error:
        raise RulesError(Notice("{file}: {what}", file=path, what=error)) from None
    except RecursionError:
        raise RulesError(Notice("{file}: nested too deeply", file=path)) from None
    if not isinstance(node, kind):
        called = Notice("a list") if kind is yaml.SequenceNode else Notice("a mapping")
        raise RulesError(Notice("{file}:1:1: not such a file: it should be {kind}", file=path, kind=called))
    raise_mistakes(_misshapen(node, set()))
    return node


def validated(
    node: yaml.Node,
    model: type[Model],
    context: dict[str, Any] | None = None,
    mistakes_of: Callable[[Model], Iterable[tuple[Place, Notice]]] = lambda _: (),
) -> Model:
    """*node* as a *model*; *mistakes_of* finds what the model alone cannot.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    said = plain(node)
    adapter = TypeAdapter(model)
    mistakes: list[Mistake] = []
    broken: set[Place] = set()
    while True:
        try:
            found = adapter.validate_python(said, context=context)
            break
        except ValidationError as error:
            errors = [(e["loc"], _worded(model, e["loc"], e)) for e in error.errors()]
            mistakes += [(mark_of(node, place), what) for place, what in errors]
            # what is left without the broken parts can still be looked over
            parts = {place[:2] for place, _ in errors}
            if parts <= broken or not all(_taken_out(said, part) for part in parts):
                raise_mistakes(mistakes)
            broken |= parts
    lost = {f"`{part[-1]}`" for part in broken}
    mistakes += [
        (mark_of(node, place), what)
        for place, what in mistakes_of(found)
        if not any(name in what for name in lost)
    ]
    raise_mistakes(mistakes)
    return found


def _taken_out(said: Any, place: Place) -> bool:
    """Take what stands at *place* out of *said*; return whether it was there."""
    for step in place[:-1]:
        said = said[step] if isinstance(said, dict) and step in said else None
    if not place or not isinstance(said, dict) or place[-1] not in said:
        return False
    del said[place[-1]]
    return True


def plain(node: yaml.Node) -> Any:
    """What *node* says, in Python's own types."""
    return yaml.constructor.SafeConstructor().construct_document(node)


def placed(mark: yaml.Mark) -> str:
    """*mark* as ``file:line:column``."""
    return f"{mark.name}:{mark.line + 1}:{mark.column + 1}"


def raise_mistakes(mistakes: Iterable[Mistake]) -> None:
    """Raise RulesError with all of *mistakes* in the order of the files, if there is any."""
    told = {
        (mark.name, mark.line, mark.column, Notice("{file}: {what}", file=placed(mark), what=what))
        for mark, what in mistakes
    }
    if told:
        raise RulesError(*(line for *_, line in sorted(told)))


def mark_of(node: yaml.Node, place: Place) -> yaml.Mark:
    """Where *place* is in the file, or its nearest ancestor that is there."""
    mark = node.start_mark
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
    return mark


def _problem(error: yaml.MarkedYAMLError) -> str:
    said = str(error.problem)
    return next((told for pattern, told in PROBLEMS.items() if re.search(pattern, said)), said)


def _stream(text: str, name: str) -> io.StringIO:
    stream = io.StringIO(text)
    stream.name = name
    return stream


def _misshapen(node: yaml.Node, seen: set[int]) -> Iterator[Mistake]:
    """Keys that stand twice, figures that are none, and nodes that are referred to.

    No file needs anchors, and they can grow without end.
    """
    if id(node) in seen:
        yield (
            node.start_mark,
            Notice("an anchor (&) and its aliases (*) are not read; write it out, or name it under `words`"),
        )
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield key.start_mark, Notice("a key is a word; quote one that begins with a bracket")
                continue
            if key.value in keys:
                yield key.start_mark, Notice("`{name}` stands twice", name=key.value)
            keys.add(key.value)
            yield from _misshapen(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _misshapen(item, seen)
    elif node.tag in NUMBERS:
        try:
            plain(node)
        except ValueError:  # of thousands of digits, or of none
            yield (
                node.start_mark,
                Notice(
                    "not a figure that can be read: {text}",
                    text=f"{node.value[:20]}{'…' * (len(node.value) > 20)}",
                ),
            )


def _worded(model: type, place: Place, error: Mapping[str, Any]) -> Notice:
    """What is said of pydantic's *error* at *place*."""
    kind = error["type"]
    steps = [f"#{step + 1}" if isinstance(step, int) else step for step in place]
    name = ".".join(steps[:-1]) or Notice("the file")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        known = _keys_at(model, place[:-1])
        near = nearest(place[-1], known) or Notice("; known are {known}", known=tuple(known))
        return Notice("{name}: unknown key `{key}`{near}", name=name, key=place[-1], near=near)
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return Notice("{name}: `{key}` is missing", name=name, key=place[-1])
    found = error.get("ctx", {})
    ours = found["error"].args[0] if "error" in found else None
    theirs = (
        KINDS[kind].of(known=tuple(QUOTED.findall(found.get("expected", ""))))
        if kind in KINDS
        else error["msg"]
    )
    return Notice("{name}: {what}", name=".".join(steps), what=ours or theirs)


def _keys_at(model: type, place: Place) -> list[str]:
    """The keys that the part of a file at *place* may have."""
    kind: Any = model
    for step in place:
        if is_dataclass(kind):
            kind = next(f.type for f in fields(kind) if f.name.rstrip("_") == step)
        else:
            while get_origin(kind) is Annotated:
                kind = get_args(kind)[0]
            kind = get_args(kind)[1 if get_origin(kind) is dict else 0]
        while get_origin(kind) in (Annotated, UnionType):
            kind = get_args(kind)[0]
    return [f.name.rstrip("_") for f in fields(kind) if f.init]
