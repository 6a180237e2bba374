"""Any file to a Document, by its content and not by its name. Nothing in a file is executed, fetched or resolved."""

from pathlib import Path

from ..errors import DocumentError
from .content import Content
from .document import Document
from .limits import DEFAULT_LIMITS, Limits
from .registry import FORMATS


def opened(data: bytes, limits: Limits) -> Document:
    """The document in *data*, a file of any of the kinds that are read.

    Raises DocumentError with the reason and, where there is one, the remedy.
    """
    limits.check("bytes", len(data))
    if not data.strip():
        raise DocumentError("empty")
    content = Content(data, limits)
    return next(f for f in FORMATS if f.tells(content)).read(content)


def is_archive(data: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether *data* is a zip that holds files of its own, not one that a program keeps a document in."""
    try:
        members = Content(data, limits).members
    except DocumentError:  # told when it is read
        return False
    return bool(members) and "[Content_Types].xml" not in members


def read_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The content of *path*. Raises DocumentError with the reason and, where there is one, the remedy."""
    try:
        limits.check("bytes", path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(error.strerror or str(error)) from None
