"""A text and the vocabulary: the terms and topics that stand in it."""

from collections.abc import Iterable

from ..models import Span
from ..rulebook.rules import Rules
from .lexicon import Hit, Lexicon, TermFinder
from .wording import Wording

# How far from its figure a name may stand at all.
WINDOW = 200


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
    """A *text* in the normal form, with what was looked up in it."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self._vocabulary = vocabulary
        self._rules = vocabulary.rules
        self.text = text
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
