"""Rows of any kind to lines of CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

# Excel calculates what begins like that, though it is a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[object]], *, excel: bool = False) -> str:
    """*rows* as lines of CSV; for *excel*, an apostrophe before a text that it would take for a formula."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    for row in rows:
        written.writerow([_cell(value, excel=excel) for value in row])
    return out.getvalue()


def _cell(value: object, *, excel: bool) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if excel and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
