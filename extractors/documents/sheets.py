"""Excel sheets to readable text: a line for each row, with a tab between two cells."""

from .content import Content
from .document import Document, whole
from .workbook import sheets


def read(content: Content) -> Document:
    """The text of all sheets. Raises DocumentError if the file is damaged or above the limits."""
    found, warnings = sheets(content)
    return whole("\n".join("\t".join(row) for sheet in found for row in sheet.rows), warnings=warnings)
