"""Reports as the JSON contract has them: one object, with a report on each line."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ...extractors import Check, Extractor, Fact, Failure, Report, Source
from .columns import number
from .writer import TextFormat, Wishes

OF_TABLES = ("grid", "row", "cell")
# What JSON may hold as it is, but no terminal should see.
UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def writer(_: Wishes) -> TextFormat:
    """A format of reports in one object, with the errors behind them."""
    return TextFormat(as_json, head=lambda _: '{"reports": [\n', between=",\n", tail=_errors)


def as_json(report: Report, _: Extractor) -> str:
    """A report object, on one line."""
    return dumped(report_object(report))


def dumped(thing: object, indent: int | None = None) -> str:
    """*thing* in JSON, with an escape for what would lead a terminal astray."""
    text = json.dumps(thing, ensure_ascii=False, indent=indent)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _errors(failures: Sequence[Failure]) -> str:
    return f'\n], "errors": {dumped(error_objects(failures))}}}\n'


def error_objects(failures: Sequence[Failure]) -> list[dict[str, str]]:
    """The errors of a run."""
    return [{"file": failure.file, "kind": failure.kind, "error": failure.error} for failure in failures]


def report_object(report: Report) -> dict[str, Any]:
    """A report; its own fields in their order are the contract."""
    return report._asdict() | {
        "warnings": list(report.warnings),
        "facts": [fact_object(fact) for fact in report.facts],
        "checks": [check_object(check) for check in report.checks],
    }


def fact_object(fact: Fact) -> dict[str, Any]:
    """Likewise a fact."""
    return fact._asdict() | {"value": number(fact.value), "source": source_object(fact.source)}


def source_object(source: Source) -> dict[str, Any]:
    """A place in a file."""
    found = source._asdict()
    for name in OF_TABLES:  # findings say it
        del found[name]
    return found


def check_object(check: Check) -> dict[str, Any]:
    """A check, without the values of other reports."""
    found = {
        name: number(value) if isinstance(value, Decimal) else value
        for name, value in check._asdict().items()
    }
    del found["values"]
    return found
