"""The output formats. A new one is a module of this package and one line of FORMATS."""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from ...extractors import Notice

Chosen = TypeVar("Chosen")
# What is told where a file of its own kind is to go to standard output.
WITHOUT_FILE = Notice("{format} is written to a file; name one with -o")


class Way(StrEnum):
    """How a format is written, and so what the `writer` of its module makes."""

    TEXT = "text"  # report by report, wherever it is to go: a TextFormat
    FILE = "file"  # a file of its own kind, always anew: a FileWriter
    STORE = "store"  # a file that is added to: a database


def loaded(module: str, what: str, extra: str) -> Any:
    """The *module* of this package that writes *what*. Raises NianbaoError where the library of its *extra* is missing."""
    try:
        return import_module(f".{module}", __package__)
    except ModuleNotFoundError as error:
        from ...extractors import NianbaoError

        raise NianbaoError(
            Notice(
                "{what} needs {library}, which is not installed: pip install 'nianbao[{extra}]'",
                what=what,
                library=error.name,
                extra=extra,
            )
        ) from None


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format of `convert`: its *module* has `writer`; *extra* of the package brings the library for it."""

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    way: Way = Way.TEXT
    extra: str = ""

    def writer(self, *given: object) -> Any:
        """What the module's `writer` makes of what is *given*. Raises NianbaoError where its library is missing."""
        return loaded(self.module, self.name, self.extra).writer(*given)


FORMATS = {
    form.name: form
    for form in (
        OutputFormat("table", "terminal"),
        OutputFormat("json", "contract", (".json",)),
        OutputFormat("ndjson", "ndjson", (".ndjson",)),
        OutputFormat("csv", "rows", (".csv",)),
        OutputFormat("xlsx", "workbook", (".xlsx",), Way.FILE, "xlsx"),
        OutputFormat("stata", "stata", (".dta",), Way.FILE, "stata"),
        OutputFormat("parquet", "parquet", (".parquet",), Way.FILE, "parquet"),
        OutputFormat("sqlite", "database", (".db", ".sqlite"), Way.STORE),
    )
}
# What a panel is written as; Stata has nothing else.
WIDE = ("csv", "stata")
SUFFIXES = {suffix: form for form in FORMATS.values() for suffix in form.suffixes}


class FindingsFormat(StrEnum):
    """What `check` writes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class ExplanationFormat(StrEnum):
    """What `explain` writes."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class TotalFormat(StrEnum):
    """What `sum` writes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class TrendFormat(StrEnum):
    """What `trend` writes."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


class CodebookFormat(StrEnum):
    """What `codebook` writes."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"


class ListFormat(StrEnum):
    """What `rules list` writes."""

    TABLE = "table"
    JSON = "json"


FINDINGS_SUFFIXES = {".json": FindingsFormat.JSON, ".csv": FindingsFormat.CSV, ".txt": FindingsFormat.TABLE,
                     ".xlsx": FindingsFormat.XLSX}  # fmt: skip
CODEBOOK_SUFFIXES = {".md": CodebookFormat.MARKDOWN, ".csv": CodebookFormat.CSV, ".json": CodebookFormat.JSON}
TOTAL_SUFFIXES = {".json": TotalFormat.JSON, ".csv": TotalFormat.CSV, ".txt": TotalFormat.TABLE,
                  ".xlsx": TotalFormat.XLSX}  # fmt: skip
EXPLANATION_SUFFIXES = {".html": ExplanationFormat.HTML, ".htm": ExplanationFormat.HTML,
                        ".json": ExplanationFormat.JSON, ".txt": ExplanationFormat.TEXT}  # fmt: skip
TREND_SUFFIXES = {".html": TrendFormat.HTML, ".htm": TrendFormat.HTML, ".json": TrendFormat.JSON,
                  ".txt": TrendFormat.TABLE}  # fmt: skip


def chosen(asked: Chosen | None, output: Path | None, suffixes: dict[str, Chosen], usual: Chosen) -> Chosen:
    """The format that is *asked* for, else the one that the suffix of *output* names, else the *usual* one."""
    if asked is not None:
        return asked
    if output is None:
        return usual
    if (found := suffixes.get(output.suffix.lower())) is not None:
        return found
    from ...extractors import NianbaoError

    raise NianbaoError(
        Notice(
            "{file}: no format for this suffix; say -f, or name it {suffixes}",
            file=output,
            suffixes=tuple(suffixes),
        )
    )
