"""Findings that somebody has looked into and let pass, as long as the figures stay as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..models import Check, Report
from ..words import Notice


@dataclass(frozen=True)
class Waiver:
    """*report* is a file as it was named, or the end of its path; *values* are the finding's, in its order."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    report: str
    check: str
    values: tuple[Decimal, ...]
    why: str

    def is_of(self, file: str) -> bool:
        return file == self.report or file.endswith(f"/{self.report}")


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed check."""

    report: Report
    check: Check


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a file of waivers. Raises RulesError with all mistakes, each as ``file:line:column: what``."""
    from ..rulebook.yamlfile import read_yaml

    return read_yaml(path, tuple[Waiver, ...])


def findings(
    reports: Sequence[Report], waivers: Sequence[Waiver] = ()
) -> tuple[list[Finding], list[tuple[Waiver, Notice]]]:
    """The failed checks that no waiver covers, and the waivers that cover nothing any more, each with the reason.

    A waiver of a report that is not among *reports* is not judged.
    """
    failed = [Finding(r, c) for r in reports for c in r.checks if c.status == "fail"]
    covered = {
        id(finding)
        for finding in failed
        for waiver in waivers
        if _concerns(waiver, finding) and finding.check.values == waiver.values
    }
    lapsed = []
    for waiver in waivers:
        if not any(waiver.is_of(report.file) for report in reports):
            continue
        seen = [finding.check.values for finding in failed if _concerns(waiver, finding)]
        if not seen:
            lapsed.append((waiver, Notice("the check does not fail any more")))
        elif waiver.values not in seen:
            figures = tuple(f"{value:f}" for value in seen[0])
            lapsed.append((waiver, Notice("the values are [{figures}] now", figures=figures)))
    return [finding for finding in failed if id(finding) not in covered], lapsed


def _concerns(waiver: Waiver, finding: Finding) -> bool:
    return waiver.check == finding.check.check and waiver.is_of(finding.report.file)
