"""Reading prose: every figure is claimed by one indicator or stays unclaimed.

A clause is read from left to right with what went before in mind: the topic, the subject, the whole of which
parts may follow, and the figure that 均 or 全部 may refer to. The words are in rules.yaml.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import NamedTuple

from ..models import Basis, Quantity, Reason, Refusal, Understood
from ..rulebook.rules import Rules
from ..text.clauses import Clause, clauses
from ..text.sentences import Sentence, sentences
from .admission import Admission
from .denials import denied
from .discourse import Discourse
from .figures import counted
from .following import follow
from .found import Claim, Found
from .lists import claim_of
from .naming import Namer
from .owners import subject_of
from .passage import WINDOW, Passage
from .rivals import without_rivals
from .setting import Reader, Setting
from .times import years_in


class Reading(NamedTuple):
    """What prose says: the *claims* in the order of the text, the quantities *left* over and why, how all were understood."""

    claims: Sequence[Claim] = ()
    left: Sequence[tuple[Quantity, Refusal]] = ()
    understood: Mapping[int, Understood] = MappingProxyType({})


class ProseReader:
    """Reads the prose of reports by *rules*; holds nothing of any of them."""

    def __init__(self, rules: Rules) -> None:
        self._reader = Reader(rules)

    def read(self, text: str, year: int | None, organ: str | None, *, explain: bool = False) -> Reading:
        """What *text* says; *text* and *organ*, whose report it is, are in the normal form, *year* is the report's.

        None: it does not say. Only with *explain* it is told why figures were left.
        """
        found = Found(explain=explain)
        quantities = list(self._reader.finder.find(text))
        discourse, paragraph = Discourse(), -1
        denials = self._reader.words.denials(text)
        for here in self._settings(text, year, organ, quantities, found):
            if here.sentence.paragraph != paragraph:
                discourse, paragraph = Discourse(), here.sentence.paragraph
            if here.quantities and self._reader.places.is_title(text, here.sentence):
                continue
            if self._reader.places.states_facts(here.place):
                discourse = _sentence(here, discourse, may_deny=_any_within(denials, here.sentence))
            else:
                for q in here.quantities:
                    found.refuse(q, Refusal(Reason.PLACE))
        kept = without_rivals(found.claims, self._reader.families.rivals)
        claimed = {claim.span[0] for claim in kept}
        gathered = Refusal(Reason.CUMULATIVE)  # claimed once, and given up for the year's own figure
        left = [(q, found.refusals.get(q.start, gathered)) for q in quantities if q.start not in claimed]
        return Reading(kept, left if explain else [], found.understood)

    def _settings(
        self, text: str, year: int | None, organ: str | None, quantities: Sequence[Quantity], found: Found
    ) -> Iterator[Setting]:
        """With what each sentence of *text* is read."""
        reader, passage_of = self._reader, partial(Passage, self._reader.vocabulary)
        heading_of = cache(lambda heading: passage_of(heading, 0, len(heading)))
        aliases = reader.subjects.aliases(text, organ)
        is_own = cache(lambda name: name in aliases or reader.subjects.is_own(name, organ))
        is_above = partial(reader.subjects.is_above, organ)
        subject = cache(partial(reader.subjects.subject, text))
        starts = [q.start for q in quantities]
        parts = sentences(text, reader.words.figure, reader.words.nothings)
        for sentence, place in zip(parts, reader.places.of(text, parts, year), strict=True):
            inside = quantities[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            passage = passage_of(text, sentence.start, sentence.end)
            headings = tuple(map(heading_of, sentence.headings))
            admission = Admission(reader.vocabulary, passage, sentence)
            namer = Namer(reader.vocabulary, admission, passage, headings, found, sentence)
            yield Setting(
                reader,
                reader.rules,
                reader.words,
                passage,
                headings,
                text,
                found,
                year,
                organ,
                is_own,
                is_above,
                subject,
                sentence,
                place,
                inside,
                admission,
                namer,
            )


def _sentence(here: Setting, discourse: Discourse, *, may_deny: bool) -> Discourse:
    text, words, sentence = here.text, here.words, here.sentence
    goes_on = words.parts.match(text, sentence.start, sentence.end) is not None
    of_all = goes_on or words.all_first.match(text, sentence.start, sentence.end) is not None
    in_list = goes_on or _continues_list(here, discourse)
    discourse = discourse.at_sentence(sentence.start, keeps_base=of_all, keeps_list=in_list)
    asks = text.startswith("?", sentence.end)
    if asks or (not here.quantities and discourse.base is None and not may_deny):
        return discourse
    was_denied = False
    for clause in clauses(text, sentence.start, sentence.end, here.quantities, words.cuts):
        if clause.opener == ";":
            discourse = discourse.at_segment(clause.start)
        if clause.quantities:
            was_denied = False
            discourse = counted(here, clause, discourse)
        else:
            discourse, was_denied = _uncounted(here, clause, discourse, was_denied=was_denied)
    return discourse


def _any_within(places: Sequence[int], sentence: Sentence) -> bool:
    i = bisect_left(places, sentence.start)
    return i < len(places) and places[i] < sentence.end


def _continues_list(here: Setting, discourse: Discourse) -> bool:
    """A list runs over 。 where the next sentence is nothing but an organ and a figure."""
    if not discourse.listing or not here.quantities:
        return False
    start, first = here.sentence.start, here.quantities[0]
    subject = here.subject(start, first.start)
    return subject is not None and first.start - subject[1] <= 1 and subject[0] - start <= 1


def _uncounted(
    here: Setting, clause: Clause, discourse: Discourse, *, was_denied: bool
) -> tuple[Discourse, bool]:
    """Read a clause without a figure; also returns whether it says that there was nothing."""
    text, words = here.text, here.words
    if clause.end - clause.start > 2 * WINDOW:
        return discourse, False
    hits = here.passage.terms(clause.start, clause.end)
    pending = (*discourse.pending, *hits)
    subject = here.subject(clause.start, clause.end)
    nothing = words.nothing(text, subject[1] if subject else clause.start, clause.end)
    if nothing or (was_denied and words.nothing_too.search(text, clause.start, clause.end)):
        denied(here, nothing or (clause.start, clause.start + 1), bool(nothing), clause, discourse)
        return discourse._replace(pending=pending), True
    every = words.every.search(text, clause.start, clause.end)
    # without a word for all, what is said goes with the figure before it, even with one that nothing claimed
    ours = (
        not (discourse.shared or _is_of_last(here, clause.start, discourse))
        if every
        else not discourse.orphaned
    )
    if every and discourse.counted and (discourse.base is None or not ours):
        _of_last(here, clause, discourse)
    elif discourse.base is not None and ours:
        about = [here.rules.topic_of(discourse.base.indicator)]
        follow(here, discourse.base, about, clause.start, clause.end)
    return _coloured(here, clause, discourse)._replace(pending=pending), False


def _of_last(here: Setting, clause: Clause, discourse: Discourse) -> None:
    """已判决20件,均驳回原告诉讼请求: what is said of all of the last figure, which nothing claimed."""
    q, claim = discourse.counted[-1]
    at_once = q.end + 1 == clause.start and here.words.every.match(here.text, clause.start)
    since = max(here.text.rfind(mark, 0, q.start) for mark in ",;:。\n") + 1
    acted = here.reader.mentions.has_act(here.text[since : q.start])  # but not 二审13件
    if claim is None and not discourse.foreign and at_once and acted:
        base = claim_of(here, None, q, discourse.subject, Basis.IMPLIED, discourse.until)
        about = here.passage.topics_in(clause.start, clause.end) or [discourse.topic or ""]
        follow(here, base, about, clause.start, clause.end, q.unit)


def _is_of_last(here: Setting, start: int, discourse: Discourse) -> bool:
    """诉讼31件;二审13件,均维持: whether 均 at *start* speaks of a later figure of the same kind that nothing claimed."""
    if discourse.base is None or not discourse.counted or discourse.listing:
        return False
    q, claim = discourse.counted[-1]
    later = q.start > discourse.base.span[0] and ")" not in here.text[q.end : start]
    return claim is None and later and here.rules.counts(discourse.base.indicator, q)


def _coloured(here: Setting, clause: Clause, discourse: Discourse) -> Discourse:
    """*discourse* behind a clause without figures: its subject, its year, 其中 on its own."""
    subject, start, end = discourse.subject, clause.start, clause.end
    if not discourse.listing and here.subject(start, end) is not None:
        subject = subject_of(here, start, end)
    years = [int(m[1]) for m in years_in(here.text, start, end)]
    elsewhere = discourse.year_elsewhere
    if years and not here.words.in_dates.sub("", here.passage.bare(start, end)):
        elsewhere = here.year is not None and years[-1] != here.year
    parts = here.words.parts.fullmatch(here.text, start, end) is not None
    return discourse._replace(subject=subject, year_elsewhere=elsewhere, listing=discourse.listing or parts)
