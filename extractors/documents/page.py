"""Web pages, and those that show what their scripts hold."""

import json
import re

from .content import Content
from .document import Document, document

# A page with less to read may show what its scripts hold.
SHORT = 300
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.I | re.S)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){200,})"')


def read(content: Content) -> Document:
    """What a reader of the page sees."""
    page = document(content.text)
    return (_in_scripts(content.text) or page) if len(page.text) < SHORT else page


def _in_scripts(page: str) -> Document | None:
    """The longest text that a page keeps in a script for a program to show; None where there is none."""
    texts = [m[1] for script in SCRIPT.finditer(page) for m in LITERAL.finditer(script[1])]
    try:
        text: str = json.loads(f'"{max(texts, key=len)}"')
    except ValueError:  # there is none, or it is not of JSON
        return None
    return document(f"<html>{text}</html>" if "<" in text else text)
