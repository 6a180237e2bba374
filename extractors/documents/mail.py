"""Mails (.eml), whose reports are mostly attached, and saved pages (.mht), which are mails with a page and its pictures."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .decoding import decode
from .document import Document, document
from .files import opened

# A longer letter says more than that the report is attached.
LETTER = 300


def read(content: Content) -> Document:
    """What is attached, or what the mail itself says. Raises DocumentError where there is neither, or more than one."""
    mail = message_from_bytes(content.data, policy=policy.default)
    files = list(_attached(mail)) or list(_letter(mail))
    if len(files) > 1:
        names = tuple(name for name, _ in files)
        raise DocumentError(
            Notice("a mail with several files attached: save them in a folder ({names})", names=names)
        )
    for name, data in files:
        return document(decode(data)) if name == "letter" else opened(data, content.limits)
    raise DocumentError(Notice("a mail or a saved page without text"))


def enclosed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file that is attached to the mail *data*, and of a letter that says more than that.

    Nothing where no file is attached.
    """
    mail = message_from_bytes(data, policy=policy.default)
    files = list(_attached(mail))
    yield from files
    if files:
        yield from ((name, text) for name, text in _letter(mail) if len(document(decode(text)).text) > LETTER)


def _attached(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """What is shown in the letter, a picture, is a part of it."""
    for part in mail.walk():
        name, data = part.get_filename(), part.get_payload(decode=True)
        if name and isinstance(data, bytes) and part.get_content_disposition() != "inline":
            yield name, data


def _letter(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """What the mail itself says, or the page that was saved; of two forms of the same, the page."""
    texts = [
        part
        for part in mail.walk()
        if part.get_content_type() in ("text/html", "text/plain") and not part.get_filename()
    ]
    for part in sorted(texts, key=lambda part: part.get_content_type()):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            yield "letter", data
            return
