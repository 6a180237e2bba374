"""What the user named, as files: paths, folders, globs, - for standard input."""

import glob
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ...extractors import SHIPPED, SUFFIXES, DocumentError
from .output import tell

# The rules that a folder has for itself.
OWN_RULES = Path("nianbao.yaml")


def rules_path(named: Path | None, *, quiet: bool) -> Path:
    """The rules file: the one that is *named*, the working folder's own, or the shipped one."""
    if named is not None:
        return named
    if not OWN_RULES.is_file():
        return SHIPPED
    if not quiet:
        tell(f"with the rules in {OWN_RULES}")
    return OWN_RULES


@dataclass(frozen=True)
class Inputs:
    """*paths*, and what to take of the files in folders: those like *include*, and not like *exclude*."""

    paths: Sequence[str]
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    output: Path | None = None  # is written, not read

    def names(self) -> Iterator[str]:
        """Every file that is meant, in the order of the paths, folders walked and sorted; each file once."""
        seen: set[str] = set()
        for path in self.paths:
            for name in self._files(path):
                if name not in seen:
                    seen.add(name)
                    yield name

    def _files(self, path: str) -> Iterator[str]:
        if path == "-" or "://" in path or Path(path).is_file():
            yield path
        elif Path(path).is_dir():
            yield from self._walk(Path(path), frozenset())
        elif glob.has_magic(path) and (found := sorted(glob.glob(path, recursive=True))):
            for name in found:
                yield from self._walk(Path(name), frozenset()) if Path(name).is_dir() else (name,)
        else:
            yield path

    def _walk(self, folder: Path, above: frozenset[Path]) -> Iterator[str]:
        """The reports below *folder*; a link back to a folder *above* is not followed again."""
        real = folder.resolve()
        if real in above:
            return
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            yield str(folder)
            return
        for entry in entries:
            if entry.name.startswith(".") or _is_like(entry, self.exclude):
                continue
            if entry.is_dir():
                yield from self._walk(entry, above | {real})
            elif self._is_meant(entry):
                yield str(entry)

    def _is_meant(self, file: Path) -> bool:
        if self.output is not None and file.resolve() == self.output.resolve():
            return False
        return _is_like(file, self.include) if self.include else file.suffix.lower() in SUFFIXES


def _is_like(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatch(path.name, pattern) or fnmatch(str(path), pattern) for pattern in patterns)


def standard_input() -> bytes | DocumentError:
    """All of it."""
    data = sys.stdin.buffer.read()
    return data if data.strip() else DocumentError("empty")
