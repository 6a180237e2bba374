"""What reports break, found and put into words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..extractors import Failure, Finding, Notice, Report, findings, load_waivers
from . import language
from .formats.findings import RENDERERS, Tally
from .formats.registry import FindingsFormat, loaded
from .output import replacement, tell, write
from .run.pipeline import Run
from .run.reading import Plan

LAPSED = Notice("{file}: {report}: {check}: {why}")
SUMMARY = Notice(
    "{reports} reports, {checks} checks: {failed} failed, {soft} worth a look (--soft), "
    "{skipped} skipped for want of figures"
)


class Found(NamedTuple):
    """What there is to tell of a run: the *findings* that are wanted, and how many reports of each organ are right."""

    findings: Sequence[Finding]
    failures: Sequence[Failure]
    tallies: Sequence[Tally]


def findings_of(run: Run, *, soft: bool, waivers: Path | None) -> Found:
    """The findings of a run, without what *waivers* holds, with the *soft* ones only where they are wanted."""
    reviewed = load_waivers(waivers) if waivers else ()
    statuses: Counter[str] = Counter()
    reports: list[Report] = []
    files: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    twins: Counter[str] = Counter()
    for piece in run.pieces(Plan(run.rules, run.limits, whole=True, years=True)):
        if not piece.failure:
            report = piece.report
            organ = piece.organ or report.file
            if piece.twin:
                twins[organ] += 1
            else:
                files[organ].append(report.file)
            names.setdefault(organ, report.organ or report.file)
            statuses.update(one.status for one in report.checks)
            # the rest is not needed any more, and there may be many
            if any(one.status == "fail" for one in report.checks) or reviewed:
                reports.append(report)
    found, lapsed = findings(reports, reviewed)
    shown = [finding for finding in found if soft or finding.check.grade == "hard"]
    tell(*(LAPSED.of(file=waivers, report=one.report, check=one.check, why=why) for one, why in lapsed))
    run.broken = sum(finding.check.grade == "hard" for finding in found)
    if not run.quiet:
        tell(
            SUMMARY.of(
                reports=run.read, checks=statuses.total(), failed=run.broken,
                soft=len(found) - run.broken, skipped=statuses["skip"],
            )
        )  # fmt: skip
    wrong = {finding.report.file for finding in found if finding.check.grade == "hard"}
    tallies = [
        Tally(names[key], len(every), len(set(every) - wrong), twins[key]) for key, every in files.items()
    ]
    return Found(shown, run.failures, tallies)


def write_found(found: Found, to: FindingsFormat, output: Path | None, *, quiet: bool) -> None:
    """Write it to standard output or a file; where it is to be *quiet*, no summary behind a table."""
    if to is not FindingsFormat.XLSX:
        silent = quiet and to is FindingsFormat.TABLE
        tallies = () if silent else found.tallies
        write(RENDERERS[to](found.findings, found.failures, tallies, language.of_terminal()), output)
        return
    assert output is not None
    book = loaded("findingbook", to, "xlsx")
    with replacement(output) as path:
        book.write_findings(path, *found, language.of_data())
