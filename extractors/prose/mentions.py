"""Mentions: what is said of each figure, slot by slot, before any indicator is asked."""

import re
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from ..models import Quantity, Slots, Span
from ..rulebook.rules import Rules
from ..rulebook.sought import Sought
from ..rulebook.terms import either
from ..text.sentences import Sentence

# Names and remarks, which do not say what is counted; and what is no letter.
ASIDE = re.compile(r"“[^”]*”|\([^()]*\)|《[^《》]*》")
NO_LETTER = re.compile(r"[\W\d_]")


class Slot(NamedTuple):
    """What fills a slot: the class of the rules that its *word* is of. *own* is false for what is taken from further off."""

    name: str
    word: str
    own: bool = True


class Mention(NamedTuple):
    """A figure with its slots; None where nothing fills one.

    *clause* is the stretch of the text in which its name may stand, *segment* the part of the sentence between two ;.
    *act* is the verb that governs it; *head* the noun right before or behind it that is none of the report's;
    *each* says that it is one share of many, *aside* what it only illustrates: what applications were about, who is
    first. *by_another*: the subject is not the report's own organ. *kinds* says that the figures beside it are those of kinds by topic. *affair* is `own`, or what makes it the organ's other business. *place* is where in the report it stands.
    """

    quantity: Quantity
    clause: Span
    segment: Span
    act: Slot | None
    head: Slot | None
    each: Slot | None
    aside: Slot | None
    affair: Slot | None
    kinds: bool
    subject: Span | None
    by_another: bool
    place: str

    @property
    def slots(self) -> Slots:
        """What fills the slots, for those who ask how the figure was read."""
        filled = (
            ("act", self.act),
            ("head", self.head),
            ("each", self.each),
            ("aside", self.aside),
            ("affair", self.affair),
        )
        told = tuple((name, f"{slot.name}: {slot.word}") for name, slot in filled if slot)
        return (
            *told,
            *((("kinds", "many"),) if self.kinds else ()),
            *((("place", self.place),) if self.place else ()),
        )


class Mentions:
    """Builds mentions by ``slots`` of the rules."""

    def __init__(self, rules: Rules) -> None:
        slots = rules.slots
        acts = (f"(?P<{name}>{either(words)})" for name, words in slots.acts.items())
        self._any_act = re.compile("|".join(acts) or "(?!)")
        self._behind = re.compile(either(slots.heads_behind))
        self._before = re.compile(rf"{either(slots.heads_before)}(?:{either(rules.reading.fillers)}){{0,2}}$")
        self._each = re.compile(either(slots.each))
        self._aside = [(name, re.compile(either(words))) for name, words in slots.asides.items()]
        self._any_aside = Sought(word for words in slots.asides.values() for word in words)
        acts_too = (word for words in slots.acts.values() for word in words)
        self._known = re.compile(
            either((*acts_too, *slots.beside, *slots.plain_nouns, *slots.neutral, *rules.reading.fillers))
        )
        self._own = re.compile(either(rules.own_affairs))
        self._not_own = Sought(slots.not_own)
        self._causes = Sought(slots.causes)
        self._others = Sought(slots.others)
        self._parts = re.compile(either(rules.reading.parts))

    def mention(
        self,
        text: str,
        sentence: Sentence,
        place: str,
        clause: Span,
        quantity: Quantity,
        subject: Span | None,
        is_own: Callable[[str], bool],
        *,
        kinds: bool,
        affair: bool,
    ) -> Mention:
        """The mention of *quantity* of *subject*, whose name may stand in *clause*, in a *sentence* at *place*.

        *kinds*: the figures beside it are those of kinds by topic; whose *affair* it is is only looked at where asked.
        """
        segment = _segment(text, sentence, quantity)
        return Mention(
            quantity,
            clause,
            segment,
            self._act(text, clause[0], quantity),
            self._head(text, clause, quantity),
            self._found(self._each, text, clause[0], quantity.start, "each"),
            self._turned_aside(text, sentence.start, quantity),
            self._affair(text, segment, clause, quantity) if affair else None,
            kinds,
            subject,
            subject is not None and not is_own(text[slice(*subject)]),
            place,
        )

    def unknown(self, words: str) -> str:
        """The letters of *words*, which stand beside a figure, that belong to nothing that the rules know there."""
        return NO_LETTER.sub("", self._known.sub("", ASIDE.sub("", words)))

    def has_act(self, words: str) -> bool:
        """Whether a known verb stands in *words*."""
        return self._any_act.search(words) is not None

    def _act(self, text: str, start: int, q: Quantity) -> Slot | None:
        """The last verb before the figure."""
        last = deque(self._any_act.finditer(text, start, q.start), maxlen=1)
        return Slot(last[0].lastgroup or "", last[0].group()) if last else None

    def _head(self, text: str, clause: Span, q: Quantity) -> Slot | None:
        m = self._behind.match(text, q.end, clause[1]) or self._before.search(text, clause[0], q.start)
        return Slot("head", m.group()) if m else None

    def _turned_aside(self, text: str, start: int, q: Quantity) -> Slot | None:
        asides = self._aside if self._any_aside.search(text, start, q.start) else ()
        for name, words in asides:
            m = words.search(text, start, q.start)
            if m:
                return Slot(name, m.group(), own=False)
        return None

    def _affair(self, text: str, segment: Span, clause: Span, q: Quantity) -> Slot | None:
        """The nearest word that says whose affair it is; what denies that it is the report's own counts most."""
        if denied := self._not_own.search(text, *segment):
            return Slot("other", denied.group(), own=False)
        if cause := self._causes.search(text, segment[0], q.start):
            return Slot("own" if self._own.search(cause.group()) else "other", cause.group())
        if own := self._own.search(text, *clause):
            return Slot("own", own.group())
        if other := self._others.search(text, clause[0], q.start):
            return Slot("other", other.group())
        # 投诉214件,其中涉及信息公开的为零: what is said of a part is not said of the whole
        part = self._parts.search(text, q.end, segment[1])
        if own := self._own.search(text, segment[0], part.start() if part else segment[1]):
            return Slot("own", own.group(), own=False)
        other = self._others.search(text, segment[0], q.start)
        return Slot("other", other.group(), own=False) if other else None

    @staticmethod
    def _found(words: re.Pattern[str], text: str, start: int, end: int, name: str) -> Slot | None:
        m = words.search(text, start, end)
        return Slot(name, m.group()) if m else None


def _segment(text: str, sentence: Sentence, q: Quantity) -> Span:
    start = text.rfind(";", sentence.start, q.start) + 1 or sentence.start
    end = text.find(";", q.end, sentence.end)
    return start, end if end >= 0 else sentence.end
