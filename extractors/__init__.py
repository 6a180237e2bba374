"""Documents in, facts and findings out; knows no terminal and prints nothing.

>>> from nianbao.extractors import Extractor, load_rules
>>> report = Extractor(load_rules()).extract("2016年,我局通过门户网站公开信息1,203条。")
>>> [(fact.indicator, int(fact.value)) for fact in report.facts]
[('disclosed.website', 1203)]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .words import CATALOGUE, Lang, Notice, of_system, told

if TYPE_CHECKING:
    from .adding import Adder
    from .checks.checker import together
    from .checks.waivers import Finding, Waiver, findings, load_waivers
    from .documents.addresses import fetched
    from .documents.archives import is_archive, members
    from .documents.decoding import decode
    from .documents.files import read_bytes
    from .documents.grid import Grid, GridCell
    from .documents.limits import DEFAULT_LIMITS, Limits
    from .documents.registry import ARCHIVES, SUFFIXES
    from .errors import DocumentError, NianbaoError, RulesError, our_mistake
    from .explanation import Explanation
    from .extraction import Extractor, load_extractor
    from .models import (
        Basis,
        Check,
        Fact,
        Failure,
        Fault,
        Judged,
        Kind,
        Origin,
        Reason,
        Refusal,
        Report,
        Source,
        Unclaimed,
        Understood,
        Verdict,
    )
    from .precedence import Chosen, Precedence, sure
    from .rulebook.cache import fingerprint
    from .rulebook.layers import described
    from .rulebook.loading import load_rules, schema
    from .rulebook.rules import SHIPPED, Rules
    from .series import joined
    from .totals import Amount, Doubled, Summand, Total
    from .trends import Line, Organ, Point, Trend, Trends, trends_of
    from .trial import Trial, trials

# Each is imported when it is asked for: help needs none, and most runs do without YAML, pydantic and zipfile.
_LATER = {
    "adding": "Adder",
    "checks.checker": "together",
    "checks.waivers": "Finding Waiver findings load_waivers",
    "documents.addresses": "fetched",
    "documents.archives": "is_archive members",
    "documents.decoding": "decode",
    "documents.files": "read_bytes",
    "documents.grid": "Grid GridCell",
    "documents.limits": "DEFAULT_LIMITS Limits",
    "documents.registry": "ARCHIVES SUFFIXES",
    "errors": "DocumentError NianbaoError RulesError our_mistake",
    "explanation": "Explanation",
    "extraction": "Extractor load_extractor",
    "models": "Basis Check Fact Failure Fault Judged Kind Origin Reason Refusal Report Source Unclaimed Understood Verdict",
    "precedence": "Chosen Precedence sure",
    "rulebook.cache": "fingerprint",
    "rulebook.layers": "described",
    "rulebook.loading": "load_rules schema",
    "rulebook.rules": "SHIPPED Rules",
    "series": "joined",
    "totals": "Amount Doubled Summand Total",
    "trends": "Line Organ Point Trend Trends trends_of",
    "trial": "Trial trials",
}
_PLACES = {name: module for module, names in _LATER.items() for name in names.split()}

__all__ = [
    "ARCHIVES", "CATALOGUE", "DEFAULT_LIMITS", "SHIPPED", "SUFFIXES", "Adder", "Amount", "Basis", "Check", "Chosen", "DocumentError",
    "Doubled", "Explanation", "Extractor", "Fact", "Failure", "Fault", "Finding", "Grid", "GridCell", "Judged", "Kind", "Lang",
    "Limits", "Line", "NianbaoError", "Notice", "Organ", "Origin", "Point", "Precedence", "Reason", "Refusal", "Report", "Rules", "RulesError", "Source",
    "Summand", "Total", "Trend", "Trends", "Trial", "Unclaimed", "Understood", "Verdict", "Waiver", "decode", "described", "fetched", "findings",
    "fingerprint", "is_archive", "joined", "load_extractor", "load_rules", "load_waivers", "members", "of_system", "our_mistake", "read_bytes",
    "schema", "sure", "together", "told", "trends_of", "trials",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
