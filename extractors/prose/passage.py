"""A stretch of a text and the vocabulary: the terms and topics that stand in it."""

from collections.abc import Collection
from typing import NamedTuple

from ..models import Span
from ..rulebook.rules import Rules
from .lexicon import Hit, Lexicon, Standing, TermFinder, Weighed
from .wording import Wording

# How far from its figure a name may stand at all.
WINDOW = 200


class Naming(NamedTuple):
    """The *topics* that a word names, in the order of the rules; it is a *noun* if it also tells what the clause is about."""

    topics: tuple[str, ...]
    noun: bool


class Vocabulary:
    """The terms of the indicators and the words of the topics in *rules*, ready to be found."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.words = Wording(rules)
        self.terms = Lexicon(rules)
        self.topics = TermFinder(_topic_words(rules))
        # what may stand alone before a figure, and the indicators that it names then
        self.alone: dict[str, list[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.alone:
                self.alone.setdefault(term, []).append(name)


class Passage:
    """The stretch of *text*, in the normal form, between *start* and *end*, with what was looked up in it."""

    def __init__(self, vocabulary: Vocabulary, text: str, start: int, end: int) -> None:
        self._vocabulary = vocabulary
        self._rules = vocabulary.rules
        self.text = text
        self._span = start, end
        self._standing: Standing[Weighed] | None = None
        self._topics_standing: Standing[Naming] | None = None
        self._found: dict[Span, list[Hit]] = {}
        self._topics_found: dict[Span, list[str]] = {}

    @property
    def _terms(self) -> Standing[Weighed]:
        if self._standing is None:
            self._standing = self._vocabulary.terms.standing(self.text, *self._span)
        return self._standing

    @property
    def _topics(self) -> Standing[Naming]:
        if self._topics_standing is None:
            self._topics_standing = self._vocabulary.topics.standing(self.text, *self._span)
        return self._topics_standing

    @property
    def all_terms(self) -> list[Hit]:
        """The terms in all of it."""
        return self.terms(*self._span)

    @property
    def all_topics(self) -> list[str]:
        """The topics that all its words name, in the order of the rules."""
        words = self._topics.within(*self._span)
        return self._ordered({topic for *_, word in words for topic in word.topics})

    def terms(self, start: int, end: int) -> list[Hit]:
        """The terms between *start* and *end*; clauses are looked at more than once."""
        found = self._found.get((start, end))
        if found is None:
            found = self._found[start, end] = self._vocabulary.terms.hits(self._terms, start, end)
        return found

    def topics_in(self, start: int, end: int) -> list[str]:
        """The topics that the words at *start* to *end* name, in the order of the rules.

        A word inside a term of another topic does not count: 属于已主动公开范围 is an answer to an application.
        """
        found = self._topics_found.get((start, end))
        if found is None:
            words = self._topics.within(start, end)
            hits = self.terms(start, end) if words else ()
            named = {
                topic
                for begin, until, _, word in words
                for topic in word.topics
                if not any(
                    h.start < until and begin < h.end and topic not in map(self._rules.topic_of, h.names)
                    for h in hits
                )
            }
            found = self._topics_found[start, end] = self._ordered(named)
        return found

    def tells_topic(self, start: int, end: int, beside: Hit | None = None) -> bool:
        """Whether a noun at *start* to *end*, other than the term *beside*, tells what they are about."""
        return any(
            word.noun and (beside is None or until < beside.start or beside.end < begin)
            for begin, until, _, word in self._topics.within(start, end)
        )

    def bare(self, start: int, end: int) -> str:
        """What stands at *start* to *end* without words that say nothing of their own."""
        return self._vocabulary.words.residue(self.text[start:end])

    def _ordered(self, topics: Collection[str]) -> list[str]:
        return [topic for topic in self._rules.topics if topic in topics] if topics else []


def _topic_words(rules: Rules) -> dict[str, Naming]:
    """What each word of a topic names."""
    topics: dict[str, list[str]] = {}
    nouns: set[str] = set()
    for name, topic in rules.topics.items():
        for term in dict.fromkeys((*topic.named, *topic.verbs)):
            topics.setdefault(term, []).append(name)
        nouns.update(topic.named)
    return {term: Naming(tuple(names), term in nouns) for term, names in topics.items()}
