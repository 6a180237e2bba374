"""Kinds of files that are recognised and not read, each with the remedy."""

import re

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .document import Document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# By how a file begins; (?s) that what it begins with may hold any byte.
BEGINNINGS = tuple(
    (re.compile(rb"(?s)" + pattern), told)
    for pattern, told in (
        (rb"GIF8|BM.{8}[\x00\x01]|RIFF.{4}WEBP", Notice("a picture of a kind that is not read: save it as .png")),
        (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", Notice("an archive that is not read: unpack it first, or make it a .zip")),
        (rb"[\x01-\x36][^\0]{53,54}.\0.{106,108}\Z", Notice("a lock file (~$…) of an office that has the document open, not the document")),
    )
)  # fmt: skip
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MEMBERS = {"content.xml": Notice("an OpenDocument file: save it as .docx or .xlsx first"),
           "META-INF/container.xml": Notice("an .epub, which is not read"), "ppt/presentation.xml": Notice("a .pptx, which is not read")}  # fmt: skip


def reason(content: Content) -> Notice | None:
    """Why *content* is not read; None where it may be."""
    for beginning, told in BEGINNINGS:
        if beginning.match(content.data):
            return told
    if content.data.startswith(OLE) and ENCRYPTED in content.data:
        return Notice("an encrypted Word or Excel file: save a copy without a password")
    return next((told for member, told in MEMBERS.items() if member in content.members), None)


def read(content: Content) -> Document:
    """Raises DocumentError in any case; a zip has come here as a file where a document is expected."""
    raise DocumentError(
        reason(content)
        or Notice(
            "a zip file inside another, or of a kind that is not read: {n} files in it",
            n=len(content.members),
        )
    )
