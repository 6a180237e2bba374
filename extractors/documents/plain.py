"""Text, with the tables that are drawn in it."""

from .content import Content
from .document import Document, document


def read(content: Content) -> Document:
    """The text as it is."""
    return document(content.text)
