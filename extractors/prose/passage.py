"""A text while it is read: the terms and topics that stand in it, what was claimed, and what a clause may refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ..models import Basis, Quantity, Span
from ..rulebook.rules import Rules
from .lexicon import Hit, Lexicon, TermFinder
from .wording import Wording

# How far from its figure a name may stand at all.
WINDOW = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """*indicator* takes the value of *quantity*; *scope* is a span of the text, None for the report's own figure.

    *settled* is false for a figure that may have been gathered over years: it yields to one that was not.
    *affair* tells how it is known to be of the report's own: `own` by a word near it, `place` by its section.
    """

    indicator: str
    value: Decimal
    approx: bool
    span: Span
    scope: Span | None
    sentence: Span
    basis: Basis
    settled: bool = True
    affair: str = ""


@dataclass(slots=True)
class Context:
    """What a clause may refer back to, in its sentence or, where it goes on, in its paragraph.

    *head* is what a list divides, while *listing*; *base* the count that 均 or 全部 may refer to, *shared* with
    another one. *subject* is whose figures follow, *topic* what the last claim was about. *pending* are terms that
    named no figure yet, or the last one, from *pending_from* on; *segment* is where the stretch between two ; begins.
    """

    head: Claim | None = None
    listing: bool = False
    base: Claim | None = None
    shared: bool = False
    subject: Span | None = None
    topic: str | None = None
    pending: list[Hit] = field(default_factory=list)
    pending_from: int = 0
    segment: int = 0
    # what each of many has one of, until their sum is told; what the figure before the bracket counts
    shared_out: str = ""
    inside: str = ""
    # of which time the figures are: up to a day, of another year, gathered over the years
    until: bool = False
    year_elsewhere: bool = False
    cumulative: bool = False
    # the figures of the sentence so far, each with its claim
    counted: list[tuple[Quantity, Claim | None]] = field(default_factory=list)
    # the figure before: with its topic, which is empty where nobody claimed it; whether it was that of a change
    before: tuple[Quantity, str] | None = None
    orphaned: bool = False
    changed: bool = False
    # (topic or empty, unit, up to which figure) of what goes on about something else
    foreign: frozenset[tuple[str, str, Decimal]] = frozenset()


class Vocabulary:
    """The terms of the indicators and the words of the topics in *rules*, ready to be found."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.words = Wording(rules)
        self.terms = Lexicon(rules)
        nouns = [(name, term) for name, topic in rules.topics.items() for term in topic.named]
        verbs = [(name, term) for name, topic in rules.topics.items() for term in topic.verbs]
        self.nouns = _topic_finder(nouns)
        self.topic_words = _topic_finder([*nouns, *verbs])
        # what may stand alone before a figure, and the indicators that it names then
        self.alone: dict[str, list[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.alone:
                self.alone.setdefault(term, []).append(name)


class Passage:
    """A *text* in the normal form; *headings* are those above the sentence that is read, *claims* all so far."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self._vocabulary = vocabulary
        self._rules = vocabulary.rules
        self.text = text
        self.headings: tuple[str, ...] = ()
        self.claims: list[Claim] = []
        self._found: dict[Span, list[Hit]] = {}
        self._topics_found: dict[Span, list[str]] = {}

    def terms_of(self, heading: str) -> list[Hit]:
        """The terms in *heading*."""
        return self._vocabulary.terms.find(heading, 0, len(heading))

    def terms(self, start: int, end: int) -> list[Hit]:
        """The terms between *start* and *end*; clauses are looked at more than once."""
        found = self._found.get((start, end))
        if found is None:
            found = self._found[start, end] = self._vocabulary.terms.find(self.text, start, end)
        return found

    def topics_in(self, start: int, end: int) -> list[str]:
        """The topics that the words at *start* to *end* name, in the order of the rules.

        A word inside a term of another topic does not count: 属于已主动公开范围 is an answer to an application.
        """
        found = self._topics_found.get((start, end))
        if found is None:
            hits = self.terms(start, end)
            named = {
                topic
                for begin, until, _, topics in self._vocabulary.topic_words.find(self.text, start, end)
                for topic in topics
                if not any(
                    h.start < until and begin < h.end and topic not in map(self._rules.topic_of, h.names)
                    for h in hits
                )
            }
            found = self._topics_found[start, end] = [topic for topic in self._rules.topics if topic in named]
        return found

    def tells_topic(self, start: int, end: int, beside: Hit | None = None) -> bool:
        """Whether a noun at *start* to *end*, other than the term *beside*, tells what they are about."""
        return any(
            beside is None or until <= beside.start or beside.end <= begin
            for begin, until, _, _ in self._vocabulary.nouns.find(self.text, start, end)
        )

    def topics_of(self, heading: str) -> list[str]:
        """The topics that *heading* names, in the order of the rules."""
        named = {
            topic
            for *_, topics in self._vocabulary.topic_words.find(heading, 0, len(heading))
            for topic in topics
        }
        return [topic for topic in self._rules.topics if topic in named]

    def bare(self, start: int, end: int) -> str:
        """What stands at *start* to *end* without words that say nothing of their own."""
        return self._vocabulary.words.residue(self.text[start:end])


def _topic_finder(words: Iterable[tuple[str, str]]) -> TermFinder[list[str]]:
    """Finds *words*, pairs of (topic, term), with the topics that each may name."""
    topics: dict[str, list[str]] = {}
    for name, term in words:
        topics.setdefault(term, []).append(name)
    return TermFinder(topics)
