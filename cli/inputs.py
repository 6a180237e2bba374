"""What the user named, as files: paths, folders, globs, - for standard input."""

import glob
import sys
from collections.abc import Iterator
from pathlib import Path

from nianbao.cli.output import tell
from nianbao.extractors import SHIPPED, DocumentError, read_bytes

# Files of a folder that are reports; a file that is named itself is read whatever it is called.
SUFFIXES = frozenset({".txt", ".text", ".md", ".html", ".htm"})


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


def inputs(paths: list[str]) -> Iterator[tuple[str, bytes | DocumentError]]:
    """(name, content) of every file that *paths* mean, in their order, folders walked and sorted; each file once."""
    seen: set[str] = set()
    for path in paths:
        for name in _files(path):
            if name not in seen:
                seen.add(name)
                yield name, _content(name)


def _files(path: str) -> Iterator[str]:
    if path == "-" or Path(path).is_file():
        yield path
    elif Path(path).is_dir():
        yield from _walk(Path(path), frozenset())
    elif glob.has_magic(path) and (found := sorted(glob.glob(path, recursive=True))):
        for name in found:
            yield from _walk(Path(name), frozenset()) if Path(name).is_dir() else (name,)
    else:
        yield path


def _walk(folder: Path, above: frozenset[Path]) -> Iterator[str]:
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
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry, above | {real})
        elif entry.suffix.lower() in SUFFIXES:
            yield str(entry)


def _content(name: str) -> bytes | DocumentError:
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
            return data if data.strip() else DocumentError("empty")
        return read_bytes(Path(name))
    except DocumentError as error:
        return error
