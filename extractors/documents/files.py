"""Any file to a Document, by its content and not by its name. Nothing in a file is executed, fetched or resolved."""

import os
import stat
from pathlib import Path

from ..errors import DocumentError
from ..words import Notice, of_system
from .content import Content
from .document import Document
from .limits import DEFAULT_LIMITS, Limits
from .registry import FORMATS

WITHOUT_WAITING, BINARY = getattr(os, "O_NONBLOCK", 0), getattr(os, "O_BINARY", 0)


def opened(data: bytes, limits: Limits) -> Document:
    """The document in *data*, a file of any of the kinds that are read.

    Raises DocumentError with the reason and, where there is one, the remedy.
    """
    limits.check("bytes", len(data))
    if not data.strip():
        raise DocumentError(Notice("empty"))
    content = Content(data, limits)
    return next(f for f in FORMATS if f.tells(content)).read(content)


def read_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The content of *path*. Raises DocumentError with the reason and, where there is one, the remedy."""
    try:
        # a pipe that nobody writes to is opened all the same
        with os.fdopen(os.open(path, os.O_RDONLY | WITHOUT_WAITING | BINARY), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise DocumentError(
                    Notice("a pipe or device, no file: hand its content over as standard input (-)")
                )
            data: bytes = stream.read(limits.bytes + 1)  # of some files the stated size is not so
    except FileNotFoundError as error:
        link = (
            Notice("a link to {place}, where nothing is", place=path.readlink())
            if path.is_symlink()
            else None
        )
        raise DocumentError(link or of_system(error)) from None
    except PermissionError:
        raise DocumentError(Notice("may not be read: permission denied")) from None
    except OSError as error:
        raise DocumentError(of_system(error)) from None
    except ValueError as error:
        raise DocumentError(Notice("no name of a file: {why}", why=error)) from None
    limits.check("bytes", len(data))
    return data
