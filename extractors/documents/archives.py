"""The files in a zip, and those that are attached to a mail."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..errors import DocumentError
from .content import Content
from .limits import DEFAULT_LIMITS, Limits
from .package import BEGINNING, Package
from .registry import IS_MAIL

# What tells by its name in a zip that the zip is a document.
OF_OFFICE = frozenset(("[Content_Types].xml", "OFD.xml"))


def is_archive(data: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether *data* is a zip that holds files of its own, not one that a program keeps a document in, or a mail with files."""
    content = Content(data, limits)
    try:
        names = content.members
    except DocumentError:  # told when it is read
        return False
    return OF_OFFICE.isdisjoint(names) if names else IS_MAIL(content) and any(_enclosed(data))


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | DocumentError]]:
    """(name, content) of the files in the zip *data*, in the order of their names; hidden ones are left out.

    Or of those that are attached to the mail *data*, in their order there.
    Nothing is written to disk. Raises DocumentError if the zip is damaged or above the limits.
    """
    if not data.startswith(BEGINNING):
        yield from _enclosed(data)
        return
    package = Package(data, limits)
    taken: set[str] = set()
    for name, info in sorted(((_name(info), info) for info in package.members), key=lambda found: found[0]):
        if not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
            try:
                content: bytes | DocumentError = package.read(info, limits.bytes)
            except DocumentError as error:
                content = error
            yield _unlike(taken, name), content


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member: where the zip does not say that it is UTF-8, Chinese Windows wrote it in GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename


def _unlike(taken: set[str], name: str) -> str:
    """*name*, or where a member before it is called so, one with a number; it is *taken* from now on."""
    path, number = PurePosixPath(name), 1
    while name in taken:
        number += 1
        name = str(path.with_name(f"{path.stem}({number}){path.suffix}"))
    taken.add(name)
    return name


def _enclosed(data: bytes) -> Iterator[tuple[str, bytes]]:
    from .mail import enclosed  # with the library for mails, which most runs do without

    return enclosed(data)
