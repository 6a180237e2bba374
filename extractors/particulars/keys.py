"""What joins the years of one organ, which does not call itself the same every year."""

import re

from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.folding import Folding
from ..text.normal import CJK


class OrganKeys:
    """Makes keys of names by the words in ``particulars.key`` of *rules*."""

    def __init__(self, rules: Rules, folding: Folding) -> None:
        words = rules.particulars.key
        self._folding = folding
        self._same = {name: meant for meant, names in words.same.items() for name in names}
        self._respelt = re.compile(either(self._same))
        self._left_out = re.compile(either(words.left_out))
        levels, common = either(words.levels), either(words.common)
        # the places above one that is the organ itself, or has the organ in it; not where many have its name
        place = rf"(?!{common})(?:{CJK}{{2,7}}{levels}$|{CJK}{{2,3}}{either(words.seats)}{CJK})"
        self._above = re.compile(rf"^(?:{CJK}{{2,8}}?{levels})+(?={place})")
        self._level = re.compile(rf"(?<={CJK}{{2}}){levels}")

    def key(self, organ: str) -> str:
        """The key of the *organ* of that name: without the places above it, the levels of place, the words of its office."""
        name = re.sub(r"\W", "", self._folding.fold(organ))
        name = self._respelt.sub(lambda m: self._same[m.group()], name)
        name = self._left_out.sub("", name) or name
        name = self._above.sub("", name)
        return self._level.sub("", name, count=1) or name
