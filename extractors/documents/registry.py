"""The kinds of files that are read: a line for each, and beside this module one that reads it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .document import Document, is_markup
from .libraries import install
from .package import BEGINNING
from .unread import OLE, reason

Reader = Callable[[Content], Document]
Test = Callable[[Content], bool]


@dataclass(frozen=True)
class Format:
    """*tells* knows it by its content; *module* has `read`; *extra* of nianbao brings the library that this needs.

    A folder's files with one of *suffixes*, parted by blanks, are taken for reports, whichever kind they are then.
    """

    name: str
    suffixes: str
    tells: Test
    module: str
    extra: str = ""

    def read(self, content: Content) -> Document:
        """The document in *content*. Raises DocumentError with the reason and, where there is one, the remedy."""
        try:
            reader: Reader = import_module(f".{self.module}", __package__).read
        except ModuleNotFoundError as error:
            raise DocumentError(
                Notice(
                    "{what} needs {library}, which is not installed: pip install 'nianbao[{extra}]'",
                    what=self.name,
                    library=error.name,
                    extra=self.extra,
                )
            ) from None
        except ImportError as error:
            cannot = Notice("{what} needs a library that cannot be loaded: {why}", what=self.name, why=error)
            remedy = install(error)
            raise DocumentError(
                Notice("{what}: {remedy}", what=cannot, remedy=remedy) if remedy else cannot
            ) from None
        try:
            return reader(content)
        except (DocumentError, MemoryError, RecursionError):
            raise
        except (
            Exception
        ) as error:  # libraries have errors of many kinds for what they did not expect in a file
            if not self.extra:
                raise
            raise DocumentError(
                Notice(
                    "{what}, but damaged: {kind}: {why}", what=self.name, kind=type(error).__name__, why=error
                )
            ) from None


def like(pattern: bytes) -> Test:
    """Whether a file begins with *pattern*."""
    return lambda content: re.match(pattern, content.data, re.I) is not None


def holds(member: str) -> Test:
    """Whether a file is a zip with a *member*, a pattern, in it."""
    return lambda content: any(re.fullmatch(member, name) for name in content.members)


def old_office(*streams: str) -> Test:
    """Whether a file is one of the offices before 2007, with one of *streams* in it."""
    names = tuple(f"{stream}\0".encode("utf-16-le") for stream in streams)
    return lambda content: content.data.startswith(OLE) and any(name in content.data for name in names)


HEADERS = rb"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}?(?:MIME-Version|Content-Type):"
IS_MAIL = like(HEADERS)
PICTURE = (
    rb"\x89PNG\r\n|\xff\xd8\xff|II[*+]\0|MM\0[*+]|BM(?s:.){4}\0{4}(?s:.){4}[\x0c\x28\x34\x38\x6c\x7c]\0\0\0"
)
# The first that tells is it: the last takes whatever is left.
FORMATS = (
    Format(Notice("a picture"), "", like(PICTURE), "pictures", "ocr"),
    Format(Notice("a file"), "", lambda content: reason(content) is not None, "unread"),
    Format(Notice("a PDF"), ".pdf", like(rb"\s*%PDF-"), "pdf", "pdf"),
    Format(Notice("an .ofd"), ".ofd", holds(r"OFD\.xml"), "ofd"),
    Format(Notice("a Word file"), ".docx", holds(r"word/document\d*\.xml"), "word", "docx"),
    Format(Notice("an Excel file"), ".xlsx", holds(r"xl/workbook\d*\.xml"), "sheets", "xlsx"),
    Format(Notice("an .xls or .et"), ".xls .et", old_office("Workbook", "Book"), "oldsheets", "xlsx"),
    Format(Notice("a .doc or .wps"), ".doc .wps", like(re.escape(OLE)), "legacy", "docx"),
    Format(Notice("RTF"), ".rtf", like(rb"\s*\{\\rtf"), "rtf"),
    Format(Notice("a zip"), "", like(BEGINNING), "unread"),
    Format(Notice("a mail or a saved page"), ".eml .mht .mhtml", IS_MAIL, "mail"),
    Format(Notice("a web page"), ".html .htm", lambda content: is_markup(content.text), "page"),
    Format(Notice("text"), ".txt .text .md .csv .tsv", lambda _: True, "plain"),
)
# These may hold files that are inputs of their own.
ARCHIVES = (".zip", ".eml")
# Of the files in a folder that are read.
SUFFIXES = frozenset(" ".join([*ARCHIVES, *(f.suffixes for f in FORMATS)]).split())
