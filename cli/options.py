"""The options of the commands, each in one place; importing them costs nothing but typer."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .formats.registry import (
    FORMATS,
    CodebookFormat,
    ExplanationFormat,
    FindingsFormat,
    TotalFormat,
    TrendFormat,
)

# The registry is the list; typer asks for an enum.
FormatName = StrEnum("FormatName", {name.upper(): name for name in FORMATS})  # type: ignore[misc]

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.")
]
Form = Annotated[
    FormatName | None,
    typer.Option(
        "--format", "-f", help="Default: by the suffix of -o; else a table on a terminal, JSON in a pipe."
    ),
]
FindingsForm = Annotated[
    FindingsFormat | None,
    typer.Option(
        "--format", "-f", help="Default: by the suffix of -o; else a table on a terminal, JSON in a pipe."
    ),
]
TotalForm = Annotated[
    TotalFormat | None,
    typer.Option(
        "--format", "-f", help="Default: by the suffix of -o; else a table on a terminal, JSON in a pipe."
    ),
]
TrendForm = Annotated[
    TrendFormat | None,
    typer.Option(
        "--format", "-f", help="Default: by the suffix of -o; else a table on a terminal, JSON in a pipe."
    ),
]
CodebookForm = Annotated[
    CodebookFormat | None, typer.Option("--format", "-f", help="Default: by the suffix of -o; else Markdown.")
]
ExplanationForm = Annotated[
    ExplanationFormat | None,
    typer.Option("--format", "-f", help="Default: by the suffix of -o; else text."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
]
Wide = Annotated[
    bool, typer.Option("--wide", help="CSV or Stata with one report a row and one column an indicator.")
]
Cells = Annotated[
    bool, typer.Option("--cells", help="In the wide form, also a column for each kind of applicant.")
]
AllColumns = Annotated[
    bool,
    typer.Option("--all-columns", help="In the wide form, also columns of which no report has a figure."),
]
Datapackage = Annotated[
    bool,
    typer.Option(
        "--datapackage",
        help="Beside the wide form in CSV, datapackage.json (Frictionless), which says what its columns are.",
    ),
]
Best = Annotated[
    bool,
    typer.Option(
        "--best", help="Of several statements of a figure only the one that counts, table before prose."
    ),
]
Sure = Annotated[
    bool, typer.Option("--sure", help="Leave out figures that something speaks against: those with a doubt.")
]
Excel = Annotated[
    bool,
    typer.Option("--excel", help="CSV that Excel opens as UTF-8, without cells that it would calculate."),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if an accounting identity of a report is broken.")
]
Update = Annotated[
    bool, typer.Option("--update", help="Into a .db file, read only what is new or changed in it.")
]
Forget = Annotated[
    bool,
    typer.Option(
        "--forget", help="With --update, take out files that are gone from the folders that are named."
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="folder|REGEX",
        help="A total for each folder, or for each word that this expression finds in the organ, else in the path.",
    ),
]
Expect = Annotated[
    Path | None,
    typer.Option(
        "--expect", metavar="FILE", help="A list of the organs, one a line; tells which are missing."
    ),
]
AllowEmpty = Annotated[
    bool,
    typer.Option("--allow-empty", help="Exit with 0 also where a file holds no report, a folder no file."),
]
Soft = Annotated[
    bool, typer.Option("--soft", help="Also what is only worth a look: jumps, lists that do not add up.")
]
Waivers = Annotated[
    Path | None, typer.Option("--waivers", help="YAML file of findings that were looked into.")
]
Counted = Annotated[
    bool,
    typer.Option(
        "--unclaimed", help="Count the wordings of figures that no rule claimed, most frequent first."
    ),
]
Only = Annotated[
    str | None, typer.Option("--only", metavar="INDICATOR", help="Only what concerns this indicator.")
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Of folders, only files like this; may be repeated."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="GLOB", help="Of folders, no files and folders like this; may be repeated."
    ),
]
RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules", help="Rules to use; default: nianbao.yaml in this folder, else the shipped ones."
    ),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=N",
        help="What one file may have: bytes, unpacked, members, pages, cells, pixels, seconds, memory; may be repeated.",
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes that read; default: one for each core.")
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster at this address."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress, warnings or summary; errors are still told.")
]
