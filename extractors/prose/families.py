"""Families of indicators as constraints over slots: whether one accepts a mention, vetoes it, or cannot know."""

import fnmatch
import re
from typing import NamedTuple

from ..models import Judged, Span, Verdict
from ..rulebook.rules import Rules
from ..rulebook.sections import Family
from ..rulebook.terms import either
from .mentions import Mention, Slot


class Judgement(NamedTuple):
    """A *verdict*, and the slot by whose *word* it was reached."""

    verdict: Verdict
    slot: str = ""
    word: str = ""
    indicator: str = ""

    @property
    def vetoes(self) -> bool:
        return self.verdict is Verdict.VETOES


# A remark that tells nothing of what is counted: 网络(含电子邮件)89件.
BRACKETED = re.compile(r"\([^()]*\)")
# What parts a noun from the one before it that does not say whose it is.
MARKED = re.compile("[的,;:、()]")
# The slot of what was told of before.
TAKEN_UP = "before"
# From how many characters on something unknown is not an adverb any more.
LONG = 4
# More letters that fit none of a family's nouns are a word of another trade.
STRANGE = 1
UNKNOWN = Judgement(Verdict.UNKNOWN)


class Families:
    """Judges mentions by ``families`` of the rules."""

    def __init__(self, rules: Rules) -> None:
        self._all = rules.families
        self._of = {
            name: family
            for family in rules.families.values()
            for pattern in family.indicators
            for name in fnmatch.filter(rules.indicators, pattern)
        }
        self._of_organs = rules.slots.of_organs
        self.rivals = {name: family.rivals for name, family in self._of.items() if family.rivals is not None}
        self._plain = re.compile(
            either((*rules.slots.plain_nouns, *rules.slots.neutral, *rules.reading.fillers))
        )
        self.neutral = re.compile(either((*rules.slots.neutral, *rules.reading.fillers)))
        self._behind = {f: re.compile(either(f.behind)) for f in self._all.values() if f.behind}
        self._fitting = {f: re.compile(either(f.fitting)) for f in self._all.values() if f.fitting}

    def kinds(self, indicator: str) -> str | None:
        """Which figures of *indicator* among those of kinds its family vetoes: all, modified ones, or None."""
        family = self._of.get(indicator)
        return family.kinds if family else None

    def asks_affair(self, indicator: str) -> bool:
        """Whether the family of *indicator* asks whose affair a figure is."""
        family = self._of.get(indicator)
        return family is not None and bool(family.places)

    def owners(self, indicator: str) -> str | None:
        """What the organs right before a figure of *indicator* are, if not whose it is: places, or judges."""
        family = self._of.get(indicator)
        return family.owners if family else None

    def judge(self, indicator: str, mention: Mention, text: str, noun: Span | None) -> Judgement:
        """What the family of *indicator* says to *mention*, whose name stands at *noun* of *text*."""
        family = self._of.get(indicator)
        if family is None:
            return UNKNOWN
        return self._judged(family, mention, text, noun)._replace(indicator=indicator)

    def verdicts(self, indicator: str, mention: Mention, text: str, noun: Span | None) -> tuple[Judged, ...]:
        """What each family says to *mention*; at *noun* of *text* stands its name, if any, which only *indicator* has."""
        own = self._of.get(indicator)
        found = []
        for name, family in self._all.items():
            judged = self._judged(family, mention, text, noun if family is own else None)
            found.append(Judged(name, judged.verdict, judged.slot, judged.word))
        return tuple(found)

    def _judged(self, family: Family, mention: Mention, text: str, noun: Span | None) -> Judgement:
        for slot, found in (
            ("each", _unless(mention.each, family.each)),
            (
                "aside",
                _unless(mention.aside, (*family.asides, *(self._of_organs if mention.subject else ()))),
            ),
            ("head", mention.head or self._unknown_head(family, mention, text, noun)),
            ("kinds", self._one_of_kinds(family, mention, text, noun)),
            ("act", None if family.acts is None else _unless(mention.act, family.acts)),
            (TAKEN_UP, self._taken_up(family, mention, text, noun)),
        ):
            if found:
                return Judgement(Verdict.VETOES, slot, found.word)
        return self._by_affair(family, mention, text, noun) if family.places else UNKNOWN

    def _one_of_kinds(self, family: Family, mention: Mention, text: str, noun: Span | None) -> Slot | None:
        """What is counted among kinds by topic is a kind too, unless it is bare of modifiers: 公开政府信息100条,公告11条."""
        if not family.kinds or not mention.kinds:
            return None
        start = noun[1] if noun and noun[1] <= mention.quantity.start else mention.clause[0]
        told = text[start : mention.quantity.start]
        modified = len(self._plain.sub("", told)) > 1 or (noun is not None and family.kinds == "all")
        return Slot("kinds", told) if modified else None

    def _taken_up(self, family: Family, mention: Mention, text: str, noun: Span | None) -> Slot | None:
        """What is counted, where no act brings it in: 其中3件申请已答复 goes on about some of those that were told of."""
        words = self._behind.get(family)
        if words is None or noun is None or noun[0] < mention.quantity.end:
            return None
        brought = words.search(text, mention.clause[0], mention.quantity.start)
        return None if brought else Slot(TAKEN_UP, text[slice(*noun)])

    def _unknown_head(self, family: Family, mention: Mention, text: str, noun: Span | None) -> Slot | None:
        """What is counted, where it is something else behind the name: 答复实务讲座2次, 复议决定文书37份."""
        if not family.heads or noun is None or noun[1] > mention.quantity.start:
            return None
        behind = BRACKETED.sub("", text[noun[1] : mention.quantity.start])
        between = self.neutral.sub("", behind)
        if family in self._fitting:
            between = self._fitting[family].sub("", between)
        of_it = behind.startswith("的") and len(between) > 1  # 疑难答复的审核126件
        return (
            Slot("head", between)
            if of_it or len(between) >= (STRANGE + 1 if family in self._fitting else LONG)
            else None
        )

    def _by_affair(self, family: Family, mention: Mention, text: str, noun: Span | None) -> Judgement:
        if mention.affair:
            own = mention.affair.name == "own"
            return Judgement(Verdict.ACCEPTS if own else Verdict.VETOES, "affair", mention.affair.word)
        modifier, told = self._modifier(mention, text, noun)
        if not family.modifiers:
            # 行政许可申请 says whose, 关于征地的申请 does not
            modifier, told = (self._compound(mention, text, noun) if family.fitting else ""), False
        fitting = self._fitting.get(family)
        bare = fitting.sub("", modifier) if fitting else modifier
        if mention.place in family.places:
            strange = fitting is not None and len(bare) > STRANGE
            if told or strange or (mention.by_another and len(modifier) > 1):
                return Judgement(Verdict.VETOES, "noun", modifier)
            return Judgement(Verdict.ACCEPTS, "place", mention.place)
        if mention.place and mention.place not in family.plain:
            return Judgement(Verdict.VETOES, "place", mention.place)
        return Judgement(Verdict.VETOES, "noun", modifier) if len(bare) > 1 else UNKNOWN

    def _compound(self, mention: Mention, text: str, noun: Span | None) -> str:
        """What is joined to the noun before it, behind the verb that brings it in."""
        if noun is None or mention.act is None or noun[0] >= mention.quantity.end:
            return ""
        before = text[mention.clause[0] : noun[0]]
        if mention.act.word not in before:
            return ""
        return self.neutral.sub("", MARKED.split(before.rpartition(mention.act.word)[2])[-1])

    def _modifier(self, mention: Mention, text: str, noun: Span | None) -> tuple[str, bool]:
        """What before the noun may say whose affair it is, and whether it tells what the noun is about: 对…的投诉."""
        if noun is None or noun[0] < mention.clause[0]:
            return "", False
        if noun[0] >= mention.quantity.end:
            start = mention.quantity.end
        else:
            start = mention.subject[1] if mention.subject else mention.clause[0]
        before = text[start : noun[0]]
        if mention.act:
            before = before.rpartition(mention.act.word)[2]
        bare = self.neutral.sub("", before)
        return bare, len(bare) > 2 and before.endswith("的")


def _unless(slot: Slot | None, accepted: tuple[str, ...]) -> Slot | None:
    return slot if slot and slot.name not in accepted else None
