"""Excel sheets to readable text: a line for each row, with a tab between two cells."""

import io
from typing import Any
from zipfile import BadZipFile

import openpyxl

from ..errors import DocumentError
from .content import Content
from .document import Document, whole


def read(content: Content) -> Document:
    """The text of all sheets. Raises DocumentError if the file is damaged or above the limits."""
    limits = content.limits
    try:
        book = openpyxl.load_workbook(io.BytesIO(content.data), read_only=True, data_only=True)
        lines, cells = [], 0
        for sheet in book:
            for row in sheet.iter_rows(values_only=True):
                cells += len(row)
                limits.check("cells", cells)
                lines.append("\t".join(map(_shown, row)).rstrip("\t"))
    except (BadZipFile, SyntaxError, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise DocumentError(f"a damaged Excel file: {error}") from None
    return whole("\n".join(lines))


def _shown(value: Any) -> str:
    """A cell as Excel shows it: 12 for 12.0, and on one line."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
