"""Documents in, facts and findings out; knows no terminal and prints nothing.

>>> report = Extractor(load_rules()).extract("2016年,我局通过门户网站公开信息1,203条。")
>>> [(fact.indicator, int(fact.value)) for fact in report.facts]
[('disclosed.website', 1203)]
"""

from nianbao.extractors.checks import together
from nianbao.extractors.decoding import decode
from nianbao.extractors.errors import DocumentError, NianbaoError, RulesError
from nianbao.extractors.extraction import Extractor, Failure, read_bytes
from nianbao.extractors.layers import SHIPPED, described
from nianbao.extractors.loading import load_rules, schema
from nianbao.extractors.models import Check, Explanation, Fact, Reason, Refusal, Report, Source, Unclaimed
from nianbao.extractors.rules import Rules
from nianbao.extractors.trials import Trial, trials
from nianbao.extractors.waivers import Finding, Waiver, findings, load_waivers

__all__ = [
    "SHIPPED", "Check", "DocumentError", "Explanation", "Extractor", "Fact", "Failure", "Finding", "NianbaoError", "Reason", "Refusal", "Report", "Rules",
    "RulesError", "Source", "Trial", "Unclaimed", "Waiver", "decode", "described", "findings", "load_rules",
    "load_waivers", "read_bytes", "schema", "together", "trials",
]  # fmt: skip
