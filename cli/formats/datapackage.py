"""What the columns of a panel are, for programs that read Frictionless data packages (tabular-data-package, version 1)."""

import csv
import re
from collections.abc import Iterable

from ...extractors import Lang, Rules
from .codebook import Entry, entries
from .contract import dumped
from .panel import FIXED, wide_columns, wide_head, wide_labels

NAME = "datapackage.json"
PROFILE, OF_RESOURCE = "tabular-data-package", "tabular-data-resource"
NOT_IN_NAMES = re.compile("[^a-z0-9._-]+")
WHOLE = re.compile("-?[0-9]*")
USUAL = "panel"


def descriptor(file: str, lines: Iterable[str], rules: Rules, lang: Lang, *, with_cells: bool) -> str:
    """The descriptor of the panel in *file*, whose *lines* are CSV; what columns are called by *rules*, in *lang*."""
    rows = csv.reader(lines)
    head = next(rows)
    fractions = {n for row in rows for n, cell in enumerate(row) if not WHOLE.fullmatch(cell)}
    known = {(one["indicator"] or one["column"], one["applicant"]): one for one in entries(rules)}
    columns = (*((name, "") for name in FIXED), *wide_columns(rules, with_cells=with_cells))
    titles = wide_labels(rules, lang, with_cells=with_cells, unit=False)
    fields = {
        name: _field(name, title, known[column])
        for name, title, column in zip(wide_head(rules, with_cells=with_cells), titles, columns, strict=True)
    }
    for n, name in enumerate(head):
        if fields[name]["type"] == "integer" and n in fractions:
            fields[name]["type"] = "number"
    named = NOT_IN_NAMES.sub("-", file.rpartition(".")[0].lower()).strip("-.") or USUAL
    resource = {
        "name": named,
        "path": file,
        "profile": OF_RESOURCE,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [fields[name] for name in head], "missingValues": [""], "primaryKey": ["file"]},
    }
    return dumped({"name": named, "profile": PROFILE, "resources": [resource]}, indent=2) + "\n"


def _field(name: str, title: str, about: Entry) -> dict[str, str]:
    kind = "string" if name in FIXED and name != "year" else "integer"
    meant = "; ".join(filter(None, (about["english"], about["defined"], about["note"])))
    field = {"name": name, "type": kind, "title": title, "description": meant}
    return field | ({"unit": about["unit"]} if about["unit"] else {})
