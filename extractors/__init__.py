"""Documents in, facts and findings out; knows no terminal and prints nothing.

>>> report = Extractor(load_rules()).extract("2016年,我局通过门户网站公开信息1,203条。")
>>> [(fact.indicator, int(fact.value)) for fact in report.facts]
[('disclosed.website', 1203)]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nianbao.extractors.cache import load_extractor
from nianbao.extractors.checks import together
from nianbao.extractors.decoding import decode
from nianbao.extractors.errors import DocumentError, NianbaoError, RulesError
from nianbao.extractors.extraction import DEFAULT_LIMITS, Extractor, Failure, read_bytes
from nianbao.extractors.limits import Limits
from nianbao.extractors.models import Check, Explanation, Fact, Reason, Refusal, Report, Source, Unclaimed
from nianbao.extractors.rules import SHIPPED, Rules

if TYPE_CHECKING:
    from nianbao.extractors.layers import described
    from nianbao.extractors.loading import load_rules, schema
    from nianbao.extractors.trial import Trial, trials
    from nianbao.extractors.waivers import Finding, Waiver, findings, load_waivers

# What most runs do without, with YAML and pydantic behind it.
_LATER = {"described": "layers", "load_rules": "loading", "schema": "loading", "Trial": "trial", "trials": "trial",
          "Finding": "waivers", "Waiver": "waivers", "findings": "waivers", "load_waivers": "waivers"}  # fmt: skip

__all__ = [
    "DEFAULT_LIMITS", "SHIPPED", "Check", "DocumentError", "Explanation", "Extractor", "Fact", "Failure", "Finding", "Limits", "NianbaoError",
    "Reason", "Refusal", "Report", "Rules", "RulesError", "Source", "Trial", "Unclaimed", "Waiver", "decode",
    "described", "findings", "load_extractor", "load_rules", "load_waivers", "read_bytes", "schema", "together",
    "trials",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
