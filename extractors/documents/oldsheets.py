"""Old Excel sheets (.xls, .et): their values, for what they look like is not kept where it can be read."""

import io
from datetime import date

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ..words import Notice
from .cellformat import dated
from .content import Content
from .document import Document, whole


def read(content: Content) -> Document:
    """The text of all sheets. Raises DocumentError if the file is above the limits."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content.data))
    lines, warnings, cells = [], [], 0
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            warnings.append(Notice("the hidden sheet “{name}” was not read", name=sheet.name))
            continue
        for row in book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False):
            cells += len(row)
            content.limits.check("cells", cells)
            lines.append("\t".join(map(_shown, row)).rstrip("\t"))
    return whole("\n".join(lines), warnings=warnings)


def _shown(value: object) -> str:
    """A cell as Excel shows it in its general format, on one line."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return dated(value)
    return " ".join(str(value).split())
