"""What is made of one file, in the process that reads it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ...extractors import (
    DEFAULT_LIMITS,
    DocumentError,
    Explanation,
    Extractor,
    Failure,
    Fault,
    Lang,
    Limits,
    Notice,
    Precedence,
    Report,
    load_extractor,
    read_bytes,
    sure,
)
from ..language import of_data
from ..visible import encodable, replaced, shown_name

# What stands in the output for one report; None where the format wants the report itself.
Renderer = Callable[[Report, Extractor], str]
NO_REPORT = Notice("no report was recognised in it")
# (name, content); None: the reader opens the file.
Item = tuple[str, bytes | DocumentError | None]


class UnreachedError(DocumentError):
    """A file could not be got at, whatever is in it; it may be there the next time."""


class NoFileError(DocumentError):
    """A folder has no file that is read."""


class SkippedError(DocumentError):
    """A file of a folder is not read on purpose."""


KINDS = {NoFileError: Fault.NOT_A_REPORT, SkippedError: Fault.SKIPPED}


@dataclass(frozen=True, slots=True)
class Plan:
    """How each file is read: by the *rules* file, into what *render* writes of it.

    With *whole*, pieces carry their reports, or with *explain* their explanations; with *years*, reports of one organ
    are checked against each other: once all have been read or, *at_once*, against what was read before. With *sure*,
    facts that something speaks against are left out. Reports are spoken of in *lang*. *run* tells runs apart where a process reads for several.
    """

    rules: Path
    limits: Limits = DEFAULT_LIMITS
    render: Renderer | None = None
    whole: bool = False
    explain: bool = False
    years: bool = False
    at_once: bool = False
    sure: bool = False
    lang: Lang = field(default_factory=of_data)
    run: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What came of one report of the input *item*: *text* for the output, a *failure*, or both of what is no report.

    *digest* stands for the content of the file. With *passing*, the failure says nothing of what is in the file.
    *figures* are its own ones, to be compared with others'; *twin* is the file that has the same report, read before. *broken* tells whether a hard check failed. *kept* is the report or explanation, pickled, where it is needed.
    """

    item: str
    file: str
    digest: str = ""
    text: str = ""
    failure: Failure | None = None
    passing: bool = False
    warnings: tuple[str, ...] = ()
    organ: str = ""
    year: int | None = None
    facts: int = 0
    figures: str = ""
    twin: str = ""
    broken: bool = False
    kept: bytes = b""

    @property
    def report(self) -> Report:
        found: Report = pickle.loads(self.kept)
        return found

    @property
    def explanation(self) -> Explanation:
        found: Explanation = pickle.loads(self.kept)
        return found


def lost(item: Item, why: str) -> list[Piece]:
    """What stands for an item of which nothing came back."""
    name = shown_name(item[0])
    return [Piece(name, name, failure=Failure(name, why))]


def digest_of(content: bytes | DocumentError) -> str:
    """What stands for *content*; empty where there is none."""
    import hashlib

    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""


def content_of(item: Item, limits: Limits) -> bytes | DocumentError:
    """What is in the file, or why it cannot be got at."""
    name, content = item
    if content is not None:
        return content
    try:
        if "://" in name:
            from ...extractors import fetched

            return fetched(name, limits)
        return read_bytes(Path(name), limits)
    except DocumentError as error:
        return UnreachedError(error.notice)


@cache
def extractor_by(rules: Path, lang: Lang = Lang.ZH) -> Extractor:
    """The extractor by the *rules* file, which speaks *lang*, made once in each process."""
    return load_extractor(rules) if lang is Lang.ZH else extractor_by(rules).speaking(lang)


def made_ready(rules: Path, _: None) -> None:
    """Load the *rules*, before any file has to wait for them."""
    extractor_by(rules)


def read(plan: Plan, item: Item) -> list[Piece]:
    """The pieces of one file: one for each report in it, or a failure."""
    name = shown_name(item[0])
    content = content_of(item, plan.limits)
    if isinstance(content, DocumentError):
        failure = Failure(name, replaced(content.notice), KINDS.get(type(content), Fault.UNREADABLE))
        return [Piece(name, name, failure=failure, passing=isinstance(content, UnreachedError))]
    extractor = extractor_by(plan.rules, plan.lang)
    every = extractor.explain_all if plan.explain else extractor.extract_all
    result = every(name, content, plan.limits)
    digest = digest_of(content) if plan.whole else ""
    if isinstance(result, Failure):
        failure = Failure(result.file, replaced(result.error), result.kind)
        return [Piece(name, name, digest, failure=failure)]
    return [piece_of(plan, name, one, digest) for one in result]


def piece_of(plan: Plan, item: str, found: Report | Explanation, digest: str = "") -> Piece:
    """The piece of one report, or of the explanation of one."""
    report = encodable(found.report if isinstance(found, Explanation) else found, plan.lang)
    if plan.sure:
        report = sure(report)
    found = replaced(found)._replace(report=report) if isinstance(found, Explanation) else report
    failure = Failure(report.file, NO_REPORT, Fault.NOT_A_REPORT) if report.kind is None else None
    extractor = extractor_by(plan.rules, plan.lang)
    return Piece(
        item,
        report.file,
        digest,
        text=plan.render(report, extractor) if plan.render else "",
        failure=failure,
        warnings=report.warnings,
        organ=extractor.organ_key(report.organ) if report.organ else "",
        year=report.year,
        facts=len(report.facts),
        figures=Precedence(extractor.rules).figures(report) if report.organ and report.year else "",
        broken=any(check.status == "fail" and check.grade == "hard" for check in report.checks),
        kept=pickle.dumps(found) if plan.whole or plan.years else b"",
    )
