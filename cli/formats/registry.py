"""The output formats: every closed choice of the command line."""

from enum import StrEnum


class Format(StrEnum):
    """What `convert` writes."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SQLITE = "sqlite"


class FindingsFormat(StrEnum):
    """What `check` writes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class ExplanationFormat(StrEnum):
    """What `explain` writes."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class ListFormat(StrEnum):
    """What `rules list` writes."""

    TABLE = "table"
    JSON = "json"
