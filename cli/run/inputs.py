"""What the user named, as files: paths, folders, globs, addresses, - for standard input; and the files in a zip."""

import glob
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from ...extractors import (
    ARCHIVES,
    SHIPPED,
    SUFFIXES,
    DocumentError,
    Limits,
    NianbaoError,
    Notice,
    is_archive,
    of_system,
)
from ..output import tell
from .reading import Item, NoFileError, SkippedError, content_of

# The rules that a folder has for itself.
OWN_RULES = Path("nianbao.yaml")


def rules_path(named: Path | None, *, quiet: bool) -> Path:
    """The rules file: the one that is *named*, the working folder's own, or the shipped one."""
    if named is not None:
        return named
    if not OWN_RULES.is_file():
        return SHIPPED
    if not quiet:
        tell(Notice("with the rules in {file}", file=OWN_RULES))
    return OWN_RULES


@dataclass
class Inputs:
    """*paths*, and what to take of the files in folders: those like *include*, and not like *exclude*."""

    paths: Sequence[str]
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    output: Path | None = None  # is written, not read
    by_suffix: Counter[str] = field(default_factory=Counter)
    not_read: dict[str, DocumentError] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(self.paths):
            raise NianbaoError(Notice("an empty PATH; write . for this folder"))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every file that is meant, in the order of the paths, folders walked and sorted; each file once."""
        return tuple(dict.fromkeys(name for path in self.paths for name in self._files(path)))

    def left_out(self) -> Iterator[Notice]:
        """What was seen in folders and not read."""
        if self.by_suffix:
            kinds = tuple(
                Notice("{suffix} ({n:,})", suffix=suffix or Notice("no suffix"), n=n)
                for suffix, n in self.by_suffix.most_common(8)
            )
            total = self.by_suffix.total()
            yield Notice(
                "{n:,} files of folders were not read for their suffix: {kinds}", n=total, kinds=kinds
            )

    def items(self, limits: Limits) -> Iterator[Item]:
        """All inputs; the files in a zip, and those attached to a mail, are inputs of their own."""
        for name in self.names:
            content: bytes | DocumentError | None = self.not_read.get(name)
            if content is not None:
                pass
            elif name == "-":
                content = standard_input(limits)
            elif name.lower().endswith(ARCHIVES):
                content = in_time((name, content), limits)
            if isinstance(content, bytes) and is_archive(content):
                yield from _members(name, content, limits)
            else:
                yield name, content

    def _files(self, path: str) -> Iterator[str]:
        if path == "-" or "://" in path or os.path.isfile(path):  # noqa: PTH113 - Path raises on some names
            yield path
        elif os.path.isdir(path):  # noqa: PTH112
            yield from self._folder(path)
        elif glob.has_magic(path) and (found := sorted(glob.glob(path, recursive=True))):
            for name in found:
                yield from self._folder(name) if os.path.isdir(name) else (name,)  # noqa: PTH112
        else:
            yield path

    def _folder(self, path: str) -> Iterator[str]:
        name = None
        for name in self._walk(Path(path), frozenset()):
            yield name
        if name is None:
            self.not_read[path] = NoFileError(Notice("no file to read in this folder"))
            yield path

    def _walk(self, folder: Path, above: frozenset[Path]) -> Iterator[str]:
        """The reports below *folder*; a link back to a folder *above* is not followed again."""
        try:
            real = folder.resolve()
            if real in above:
                return
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except (OSError, RuntimeError):
            yield str(folder)
            return
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith(".") or _is_like(path, self.exclude):
                continue
            if _is_folder(entry):
                yield from self._walk(path, above | {real})
            elif self._is_meant(path, entry):
                if _is_special(path):
                    self.not_read[str(path)] = SkippedError(Notice("left out: a pipe, a device or a socket"))
                yield str(path)

    def _is_meant(self, path: Path, entry: "os.DirEntry[str]") -> bool:
        if (
            self.output is not None
            and entry.name == self.output.name
            and path.resolve() == self.output.resolve()
        ):
            return False
        if self.include:
            return _is_like(path, self.include)
        if path.suffix.lower() not in SUFFIXES:
            self.by_suffix[path.suffix.lower()] += 1
            return False
        return True


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # whoever opens it is told why
        return False


def _is_special(path: Path) -> bool:
    """Whether *path* is a pipe, a device or a socket, at which a reader might wait for ever."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _is_like(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatch(path.name, pattern) or fnmatch(str(path), pattern) for pattern in patterns)


def in_time(item: Item, limits: Limits) -> bytes | DocumentError:
    """What is in the file, or why that cannot be known in time."""
    try:
        with limits.time():
            return content_of(item, limits)
    except DocumentError as error:
        return error


def _members(name: str, content: bytes, limits: Limits) -> Iterator[Item]:
    """The files in *content*, a zip or a mail; of two with one name the second is called *name* (2)."""
    from ...extractors import members

    seen: set[str] = set()
    try:
        for member, inside in members(content, limits):
            unique, n = member, 1
            while unique in seen:
                n += 1
                unique = f"{member} ({n})"
            seen.add(unique)
            yield f"{name}/{unique}", inside
    except DocumentError as error:
        yield name, error


def standard_input(limits: Limits) -> bytes | DocumentError:
    """All of it, as far as the limits go."""
    if sys.stdin is None:
        return DocumentError(Notice("standard input is closed"))
    try:
        with limits.time():
            data = sys.stdin.buffer.read(limits.bytes + 1)
            limits.check("bytes", len(data))
    except DocumentError as error:
        return error
    except OSError as error:
        return DocumentError(Notice("standard input cannot be read: {why}", why=of_system(error)))
    return data if data.strip() else DocumentError(Notice("empty"))
