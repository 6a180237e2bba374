"""What a sentence is read with: the rules made ready, the text, whose report of which year, what was found so far."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..models import Quantity, Span
from ..rulebook.rules import Rules
from ..text.sentences import Sentence
from .admission import Admission
from .families import Families
from .found import Found
from .mentions import Mentions
from .naming import Namer
from .passage import Passage, Vocabulary
from .places import Places
from .quantities import QuantityFinder
from .scopes import Subjects
from .wording import Wording


class Reader:
    """The *rules* made ready; holds nothing of any report."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.finder = QuantityFinder(rules)
        self.subjects = Subjects(rules)
        self.vocabulary = Vocabulary(rules)
        self.places = Places(rules)
        self.mentions = Mentions(rules)
        self.families = Families(rules)

    @property
    def words(self) -> Wording:
        return self.vocabulary.words


class Setting(NamedTuple):
    """A *sentence*, which is *passage*, under *headings* at *place* with its *quantities*, in an *organ*'s report of *year*.

    *is_own* tells whether a name is that of the report's own organ, or a word for it, *is_above*
    that of the place it is in; *subject* finds the organ that opens
    a clause. *found* is what was found before, and grows.
    """

    reader: Reader
    rules: Rules
    words: Wording
    passage: Passage
    headings: Sequence[Passage]
    text: str
    found: Found
    year: int | None
    organ: str | None
    is_own: Callable[[str], bool]
    is_above: Callable[[str], bool]
    subject: Callable[[int, int], Span | None]
    sentence: Sentence
    place: str
    quantities: Sequence[Quantity]
    admission: Admission
    namer: Namer
