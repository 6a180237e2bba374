"""Documents in, facts and findings out; knows no terminal and prints nothing.

>>> report = Extractor(load_rules()).extract("2016年,我局通过门户网站公开信息1,203条。")
>>> [(fact.indicator, int(fact.value)) for fact in report.facts]
[('disclosed.website', 1203)]
"""

from nianbao.extractors.checks import together
from nianbao.extractors.decoding import decode
from nianbao.extractors.errors import DocumentError, NianbaoError, RulesError
from nianbao.extractors.extraction import Extractor, Failure, read_bytes
from nianbao.extractors.models import Check, Fact, Report, Source, Unclaimed
from nianbao.extractors.rules import Rules, load_rules
from nianbao.extractors.waivers import Finding, Waiver, findings, load_waivers

__all__ = [
    "Check", "DocumentError", "Extractor", "Fact", "Failure", "Finding", "NianbaoError", "Report", "Rules", "RulesError",
    "Source", "Unclaimed", "Waiver", "decode", "findings", "load_rules", "load_waivers", "read_bytes", "together",
]  # fmt: skip
