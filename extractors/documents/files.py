"""Any file to a Document, by its content and not by its name. Nothing in a file is executed, fetched or resolved."""

import io
import json
import re

from ..errors import DocumentError
from .decoding import decode
from .document import Document, document, whole
from .limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A page with less to read may show what its scripts hold.
SHORT = 300
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.I | re.S)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){200,})"')
SAVED_PAGE = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}?(?:MIME-Version|Content-Type):", re.I
)


def opened(data: bytes, limits: Limits) -> Document:
    """The document in *data*: text, HTML, a saved page, PDF, Word or Excel.

    Raises DocumentError with the reason and, where there is one, the remedy.
    """
    limits.check("bytes", len(data))
    if not data.strip():
        raise DocumentError("empty")
    if data.lstrip()[:5] == b"%PDF-":
        with _library("pdf", "a PDF"):
            from .pdf import read_pdf

        return whole(*read_pdf(data, limits))
    if data.startswith(b"PK\3\4"):
        return _packed(data, limits)
    if data.startswith(OLE):
        with _library("docx", "a .doc or .wps"):
            from .word import read_legacy

        return read_legacy(data, limits)
    if SAVED_PAGE.match(data):
        return document(_saved_page(data))
    page = document(decode(data))
    return (_in_scripts(page.source) or page) if len(page.text) < SHORT else page


def is_archive(data: bytes) -> bool:
    """Whether *data* is a zip that holds files of its own, not one that a program keeps a document in."""
    if not data.startswith(b"PK\3\4"):
        return False
    import zipfile

    try:
        return "[Content_Types].xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def _packed(data: bytes, limits: Limits) -> Document:
    """What is in what is packed in *data*: Word or Excel."""
    import zipfile

    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        limits.check("members", len(packed.filelist))
        limits.check("unpacked", sum(member.file_size for member in packed.filelist))
        names = packed.namelist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise DocumentError(f"a damaged zip, Word or Excel file: {error}") from None
    if "word/document.xml" in names:
        with _library("docx", "a Word file"):
            from .word import read_docx

        return read_docx(data, limits)
    if "xl/workbook.xml" in names:
        with _library("xlsx", "an Excel file"):
            from .sheets import read_xlsx

        return read_xlsx(data, limits)
    raise DocumentError("a zip file inside another, or of a kind that is not read")


def _in_scripts(page: str) -> Document | None:
    """The longest text that a page keeps in a script for a program to show; None where there is none."""
    texts = [m[1] for script in SCRIPT.finditer(page) for m in LITERAL.finditer(script[1])]
    try:
        text: str = json.loads(f'"{max(texts, key=len)}"')
    except ValueError:  # there is none, or it is not of JSON
        return None
    return document(f"<html>{text}</html>" if "<" in text else text)


def _saved_page(data: bytes) -> str:
    """The page in a .mht, without its pictures."""
    from email import message_from_bytes, policy

    for part in message_from_bytes(data, policy=policy.default).walk():
        if part.get_content_type() in ("text/html", "text/plain"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return decode(content)
    raise DocumentError("a saved page without text")


class _library:  # noqa: N801
    """Tells what to install where the library for a kind of file is missing."""

    def __init__(self, extra: str, what: str) -> None:
        self._extra, self._what = extra, what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModuleNotFoundError):
            raise DocumentError(
                f"{self._what} needs {error.name}, which is not installed: pip install 'nianbao[{self._extra}]'"
            ) from None
