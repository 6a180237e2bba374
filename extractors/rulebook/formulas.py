"""The language of checks: sums of indicators, compared.

    applications.received + applications.carried_in = applications.result_total + applications.carried_forward
    prose(applications.received) = applications.received or applications.received + applications.carried_in
    {} <= 5 * last_year({})

``X.*`` is a group of rows: all indicators below X or, where the form gives the group in one row, X itself.
``X?`` counts as nothing where it is not stated. ``or`` parts the readings that are allowed: one must hold.
"""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from ..words import Notice

Relation = Literal["=", "<=", ">=", "<", ">"]

# Whose statement of an indicator is meant; without any of these, the one of the check's own source.
FUNCTIONS = {
    "prose": "the sentences of the report",
    "again": "every later sentence of the report",
    "parts": "the parts that the same sentence names behind the figure, added",
    "applicants": "the columns of the applicants, added",
    "last_year": "the organ's report of the year before",
    "least_before": "the smallest of the organ's earlier reports",
}

TOKEN = re.compile(
    r"\s*(?:(?P<operator><=|>=|[=<>+*()-])|(?P<number>\d+(?:\.\d+)?)|(?P<or>or)\b"
    r"|(?P<name>[a-z]\w*(?:\.\w+)*)(?P<group>\.\*)?(?P<optional>\?)?)"
)
PLUS, MINUS = Decimal(1), Decimal(-1)
RELATIONS = ("=", "<=", ">=", "<", ">")


class Term(NamedTuple):
    """*factor* times an indicator; where *indicator* is empty, the factor itself."""

    factor: Decimal
    indicator: str = ""
    function: str = ""
    group: bool = False
    optional: bool = False


Sum = tuple[Term, ...]


class Formula(NamedTuple):
    """*left* stands in *relation* to one of *readings*; *functions* say whose statements it compares."""

    left: Sum
    relation: Relation
    readings: tuple[Sum, ...]
    functions: frozenset[str]

    @property
    def terms(self) -> Sum:
        return (*self.left, *(term for reading in self.readings for term in reading))


def parse(text: str) -> Formula:
    """The formula that *text* writes. Raises ValueError with what is wrong and where."""
    return _Parser(text).formula()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def formula(self) -> Formula:
        left = self._sum()
        relation = self._operator(*RELATIONS)
        if relation is None:
            raise self._error(Notice("one of = <= >= < > is missing"))
        readings = [self._sum()]
        while self._take("or"):
            readings.append(self._sum())
        if self._text[self._at :].strip():
            raise self._error(Notice("not understood"))
        terms = (term for terms in (left, *readings) for term in terms if term.indicator)
        functions = frozenset(term.function for term in terms)
        return Formula(left, relation, tuple(readings), functions)  # type: ignore[arg-type]

    def _sum(self) -> Sum:
        terms = [self._term(PLUS)]
        while operator := self._operator("+", "-"):
            terms.append(self._term(PLUS if operator == "+" else MINUS))
        return tuple(terms)

    def _term(self, sign: Decimal) -> Term:
        number = self._take("number")
        if number:
            sign *= Decimal(number["number"])
            if not self._operator("*"):
                return Term(sign)
        name = self._take("name")
        if name is None:
            raise self._error(Notice("an indicator or a number should stand here"))
        if not self._operator("("):
            return _term(sign, name)
        if name["name"] not in FUNCTIONS:
            raise self._error(
                Notice("`{word}` is none of {known}", word=name["name"], known=tuple(FUNCTIONS))
            )
        inner = self._take("name")
        if inner is None or not self._operator(")"):
            raise self._error(Notice("{function}(…) takes one indicator", function=name["name"]))
        return _term(sign, inner, name["name"])

    def _operator(self, *wanted: str) -> str | None:
        m = TOKEN.match(self._text, self._at)
        if m is None or m["operator"] not in wanted:
            return None
        self._at = m.end()
        return m["operator"]

    def _take(self, kind: str) -> re.Match[str] | None:
        m = TOKEN.match(self._text, self._at)
        if m is None or m[kind] is None:
            return None
        self._at = m.end()
        return m

    def _error(self, what: Notice) -> ValueError:
        return ValueError(Notice("{what}, at `{text}`", what=what, text=self._text[self._at :].strip()[:30]))


def _term(sign: Decimal, name: re.Match[str], function: str = "") -> Term:
    return Term(sign, name["name"], function, name["group"] is not None, name["optional"] is not None)
