"""Where in the report a sentence stands: the role of its section, by the headings and by the turn of a paragraph."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..rulebook.rules import Rules
from ..rulebook.sought import Sought
from ..rulebook.terms import either
from ..text.sentences import Sentence

# The place of what stands under headings that name none.
UNNAMED = "elsewhere"
# How far into a sentence its turn may stand, and how long a line may be that is a heading without a number.
HEAD = 60
LONGEST_LINE = 24
FIGURE = re.compile(r"\d(?!\d*年)")
# A figure, not a year.
COUNTED = re.compile(r"\d+(?![\d年月日])")
# The year to come, in the regular expressions of the rules.
NEXT_YEAR = r"YEAR\+1"
# The name of each place with its words, in the order of the rules.
Named = list[tuple[str, re.Pattern[str]]]


class Words(NamedTuple):
    """The words of headings, and the turns of sentences, by which places are known; *turn* is any of these."""

    headings: Named
    turns: Named
    turn: Sought


class Places:
    """Tells the places of sentences by ``places`` of the rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules.places
        self._titles = Sought(rules.particulars.titles)
        self._title = re.compile(rf"[^,;:\n]*{either(rules.particulars.titles)}\([^()\n]*\)$")
        self._years: dict[int | None, Words] = {}

    def of(self, text: str, sentences: Sequence[Sentence], year: int | None) -> list[str]:
        """The name of the place of each of *sentences* in a report of *year*; empty where nothing tells it."""
        return list(self._places(text, sentences, self._in_year(year)))

    def states_facts(self, place: str) -> bool:
        """Whether a figure that stands at *place* may be one of the report's year."""
        return place not in self._rules or self._rules[place].facts

    def is_title(self, text: str, sentence: Sentence) -> bool:
        """…年度报告(收到申请75件): whether *sentence* is a line of its own with a title and what it adds in brackets."""
        around = text[sentence.start - 1 : sentence.start] + text[sentence.end : sentence.end + 1]
        return (
            not around.strip()
            and text.endswith(")", sentence.start, sentence.end)
            and self._title.match(text, sentence.start, sentence.end) is not None
        )

    def _places(self, text: str, sentences: Sequence[Sentence], words: Words) -> Iterator[str]:
        turned, announced, headed, before = "", "", "", Sentence(0, 0, -1, ())
        for sentence in sentences:
            if sentence.headings != before.headings:
                announced = ""
            if sentence.paragraph != before.paragraph:
                turned = ""
            line = text[sentence.start : sentence.end]
            if _is_heading(text, sentence):
                announced = "" if self._titles.search(line) else _by_heading(words, line)
            else:
                turned = _by_turn(words, line) or turned
                if line.endswith(":"):
                    announced = turned or announced  # what it announces are the paragraphs below
            if sentence.headings != before.headings:
                named = (_by_heading(words, heading) for heading in sentence.headings)
                headed = next(filter(None, named), UNNAMED if sentence.headings else "")
            yield turned or announced or headed
            before = sentence

    def _in_year(self, year: int | None) -> Words:
        """The words of each place, with the year to come filled in."""
        if year not in self._years:
            following = str(year + 1) if year else "(?!)"

            def in_year(terms: Sequence[str]) -> list[str]:
                return [term.replace(NEXT_YEAR, following) for term in terms]

            turns = {n: in_year(p.turns) for n, p in self._rules.items() if p.turns}
            self._years[year] = Words(
                [(n, re.compile(either(in_year(p.headings)))) for n, p in self._rules.items() if p.headings],
                [(n, re.compile(either(words))) for n, words in turns.items()],
                Sought(word for words in turns.values() for word in words),
            )
        return self._years[year]


def _is_heading(text: str, sentence: Sentence) -> bool:
    """Whether *sentence* is a line of its own, short and without a figure or a stop."""
    start, end = sentence.start, sentence.end
    around = text[start - 1 : start] + text[end : end + 1]
    return (
        not around.strip()
        and end - start <= LONGEST_LINE
        and not FIGURE.search(text, start, end)
        and text[end - 1] != ":"
    )


def _by_heading(words: Words, heading: str) -> str:
    return next((name for name, headings in words.headings if headings.search(heading)), "")


def _by_turn(words: Words, line: str) -> str:
    """The place that *line* turns to before its first figure with a unit."""
    if not words.turn.search(line, 0, HEAD):
        return ""
    figure = COUNTED.search(line)
    end = min(HEAD, figure.start() if figure else HEAD)
    return next((name for name, turns in words.turns if turns.search(line, 0, end)), "")
