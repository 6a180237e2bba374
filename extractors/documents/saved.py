"""Saved pages (.mht): a mail with the page and its pictures in it."""

from email import message_from_bytes, policy

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .decoding import decode
from .document import Document, document


def read(content: Content) -> Document:
    """The page without its pictures. Raises DocumentError where there is none."""
    for part in message_from_bytes(content.data, policy=policy.default).walk():
        if part.get_content_type() in ("text/html", "text/plain"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return document(decode(page))
    raise DocumentError(Notice("a saved page without text"))
