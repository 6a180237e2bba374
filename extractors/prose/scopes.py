"""Whose figure it is: the subject of a clause."""

import re

from ..rulebook.rules import Rules
from ..rulebook.sought import Sought
from ..rulebook.terms import either

NO_NAME = re.compile(r"[,;。《》”]|\d{4}|“[^”]*$")
SHORTEST = 2
LEVEL = "级"
# So short a name may be that of many organs: 教育局.
SHORT = 3
QUOTED_BEHIND = re.compile(r"“[^”]*”$")
IN_BRACKETS = re.compile(r"\([^()]*\)$")


class Subjects:
    """Finds the subject of a clause and tells whether it is the report's own organ."""

    def __init__(self, rules: Rules) -> None:
        scopes = rules.scopes
        self._own = re.compile(either(scopes.own))
        self._ending = re.compile(rf"(?:{either(scopes.endings)})(?:\([^()]{{1,8}}\))?$")
        self._never = re.compile(rf"(?:{either(scopes.never)})$")
        self._hosts = re.compile(rf"(?:{either(scopes.hosts)})$")
        self._acts = re.compile(either(scopes.acts))
        self._place = re.compile(either(scopes.left_out))
        self._left_out = re.compile(rf"{either(scopes.left_out)}$")
        self._generic = frozenset(scopes.generic)
        self._bodies = re.compile(rf"(?:{either(scopes.bodies)})$")
        self._of_places = re.compile(rf"(?:{either(scopes.of_places)})$")
        self._parts = re.compile(either(scopes.parts))
        self._alias = re.compile(rf"{either(scopes.aliases)}([^()”,。]{{2,16}})")
        self._time_behind = Sought(scopes.times_behind, rf"{either(scopes.times_behind)}$")
        openers = f"{either(scopes.openers)}|{either(scopes.times)}"
        self._openers = re.compile(rf"(?:{openers}|\d{{1,2}}[.、)](?!\d)|[,;:、*#\s])+")

    def subject(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span of the organ that opens the clause at *start* to *end*; None where none does."""
        if end - start < SHORTEST:
            return None
        opening = self._openers.match(text, start, end)
        begin = opening.end() if opening and opening.end() <= end else start
        act = self._acts.search(text, begin, end)
        until = act.start() if act else end
        while until > begin and text[until - 1] in ",、:的“":
            until -= 1
        until = self._without_time(text, begin, until)
        if quoted := QUOTED_BEHIND.search(text[begin:until]):
            until = begin + quoted.start()
        if text.count(")", begin, until) > text.count("(", begin, until):  # 6个县(市、区)局
            begin = max(text.rfind(mark, 0, begin) for mark in ",;:。\n") + 1
        name = text[begin:until]
        if len(name) < SHORTEST or len(name) > 40 or NO_NAME.search(name):
            return None
        if not self._ending.search(name) or self._never.search(IN_BRACKETS.sub("", name)):
            return None
        return begin, until

    def _without_time(self, text: str, begin: int, until: int) -> int:
        """我局2016年共...: the year behind the subject is not part of it."""
        m = self._time_behind.search(text[begin:until])
        return begin + m.start() if m else until

    def is_own(self, name: str, organ: str | None) -> bool:
        """Whether *name* is *organ*, the report's own in the normal form, or a word for oneself."""
        if self.is_self_word(name):
            return True
        if name in self._generic:
            return not organ or name in organ
        if not organ:
            return False
        if len(organ) > SHORT and name.endswith(organ):
            return True  # the report calls itself in short
        if len(name) == SHORTEST and name[-1] == LEVEL:
            return name[0] == "".join(self._place.findall(organ))[-1:]  # 镇级 of 某镇人民政府
        if len(name) == SHORTEST and organ.endswith(name[-1]):
            return name[0] == "".join(self._place.findall(organ[:-1]))[-1:]  # 省局 of 某省税务局
        name, place = self._bodies.sub("", name), self._of_places.sub("", organ)
        if self._of_places.sub("", name) == organ:
            return True  # 同和乡政府 of 同和乡
        return len(name) >= SHORTEST and (
            self._ends_with(organ, name)
            or self._ends_with(place, name)
            or (organ.startswith(name) and len(name) >= len(organ) - 3)
            or self._is_short_for(name, organ)
        )

    def _is_short_for(self, name: str, organ: str) -> bool:
        """Whether *name* keeps some letters of the trade in *organ*: 青山县文广局 of 青山县文化广电局."""
        if name[-1] != organ[-1]:
            return False
        for m in self._place.finditer(organ):
            place, trade = organ[: m.end()], organ[m.end() :]
            for at in range(len(name) - 2):
                short = name[at:]
                if (
                    trade.startswith(short[0])
                    and trade.endswith(short[-1])
                    and _is_within(short, trade)
                    and self._ends_with(place, name[:at])
                ):
                    return True
        return False

    def aliases(self, text: str, organ: str | None) -> frozenset[str]:
        """What *text* calls its *organ* for short: (以下简称…); also with another, by the end of its name: 统计局队."""
        return frozenset(
            m[1]
            for m in self._alias.finditer(text)
            if organ and (text.endswith(organ[-4:], 0, m.start()) or m[1].startswith(organ[-SHORT:]))
        )

    def is_part_of_system(self, name: str) -> bool:
        """Whether *name* is a word for the head office, which is a part where a whole system is divided."""
        return self._parts.fullmatch(name) is not None

    def _ends_with(self, organ: str, name: str) -> bool:
        """Whether *organ* ends with *name*, which may leave words out: 东莞税务局 is 国家税务总局东莞市税务局."""
        at = len(organ)
        for character in reversed(name):
            while not organ.endswith(character, 0, at):
                word = self._left_out.search(organ, 0, at)
                if word is None:
                    return False
                at = word.start()
            at -= 1
        return True

    def is_self_word(self, name: str) -> bool:
        """Whether *name* is a word for oneself, like 我局 or 全市."""
        return self._own.fullmatch(name) is not None

    def is_above(self, organ: str | None, name: str) -> bool:
        """Whether *name* is a place in which *organ* is, or its government."""
        return organ is not None and organ.startswith(self._of_places.sub("", name))

    def hosts(self, name: str) -> bool:
        """Whether *name* is a government that may run a website for the report's organ."""
        return bool(self._hosts.search(name))


def _is_within(short: str, name: str) -> bool:
    """Whether the letters of *short* stand in *name* in their order."""
    letters = iter(name)
    return all(letter in letters for letter in short)
