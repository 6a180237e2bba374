"""Many reports added up, and put into words or a workbook."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePath

from ..extractors import Adder, DocumentError, NianbaoError, Notice, Report, decode, of_system
from . import language
from .formats.registry import WITHOUT_FILE, TotalFormat, loaded
from .formats.totals import RENDERERS, Summed
from .output import replacement, tell, write
from .run.pipeline import Run
from .run.reading import Plan, extractor_by

OTHERS = "-"


def summed(run: Run, by: str | None, expect: Path | None) -> Summed:
    """The totals of a run, for each group that *by* names; *expect* is a list of organs."""
    group = grouping(by)
    expected = organs_in(expect) if expect else ()
    extractor = extractor_by(run.rules)
    adder = Adder(extractor.rules, language.of_data())
    pieces = run.pieces(Plan(run.rules, run.limits, whole=True))
    summands = [adder.summand(piece.report) for piece in pieces if not piece.failure]
    totals, doubled = adder.add(summands, group)
    there = {one.key for one in summands}
    missing = [organ for organ in expected if extractor.organ_key(organ) not in there]
    run.refused += len(missing)
    run.broken = sum(bool(one.broken) for one in summands)
    run.broken += sum(c.status == "fail" and c.grade == "hard" for total in totals for c in total.checks)
    if not run.quiet:
        tell(
            Notice(
                "{n} reports, {doubled} of them left out for another of the same organ and year; {broken} do not add up, "
                "{missing} expected are missing",
                n=len(summands), doubled=len(doubled), broken=sum(bool(one.broken) for one in summands),
                missing=len(missing),
            )
        )  # fmt: skip
    return Summed(extractor.rules, totals, doubled, missing, run.failures)


def write_sum(found: Summed, to: TotalFormat, output: Path | None) -> None:
    """Write it to standard output or a file."""
    if to is not TotalFormat.XLSX:
        width = shutil.get_terminal_size((100, 24)).columns if output is None else 100
        write(RENDERERS[to](found, width, language.of_terminal()), output)
        return
    if output is None:
        raise NianbaoError(WITHOUT_FILE.of(format=to))
    book = loaded("totalbook", to, "xlsx")
    with replacement(output) as path:
        book.write_book(path, found, language.of_data())


def grouping(by: str | None) -> Callable[[Report], str]:
    """What tells the group of a report: its folder, or what an expression finds in its organ, else in its path."""
    if by is None:
        return lambda _: ""
    if by == "folder":
        return lambda report: PurePath(report.file).parent.name
    try:
        wanted = re.compile(by)
    except re.error as error:
        raise NianbaoError(
            Notice("--by {by}: neither `folder` nor a regular expression: {why}", by=by, why=error)
        ) from None

    def found(report: Report) -> str:
        m = wanted.search(report.organ or "") or wanted.search(report.file)
        return (m[1] if wanted.groups else m[0]) or OTHERS if m else OTHERS

    return found


def organs_in(path: Path) -> tuple[str, ...]:
    """The organs that the file *path* lists, one a line."""
    try:
        text = decode(path.read_bytes())
    except (OSError, DocumentError) as error:
        why = error.notice if isinstance(error, DocumentError) else of_system(error)
        raise NianbaoError(Notice("{option} {file}: {why}", option="--expect", file=path, why=why)) from None
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
