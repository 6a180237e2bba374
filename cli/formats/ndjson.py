"""One report object of the JSON contract a line."""

from ...extractors import Extractor, Report
from .contract import as_json
from .writer import TextFormat, Wishes


def writer(_: Wishes) -> TextFormat:
    """A format that streams."""
    return TextFormat(as_ndjson, at_once=True)


def as_ndjson(report: Report, extractor: Extractor) -> str:
    """A report object with the line's end."""
    return as_json(report, extractor) + "\n"
