"""Which indicator a figure is of: by the terms that stand near it, and by what stood before.

The nearest term wins, a general one yields to an exact one, and a figure that several names share is nobody's own.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..models import Basis, Quantity
from ..text.sentences import Sentence
from .admission import REACH, Admission
from .discourse import Discourse
from .found import Found
from .lexicon import Hit
from .passage import Passage, Vocabulary


class Choice(NamedTuple):
    """The indicators that claim a figure (several only for a 0), the term in its clause that named them, and how."""

    names: list[str]
    spot: Hit | None
    basis: Basis


class Namer:
    """Names the figures of a *sentence*, which is *passage*, under *headings*, by the terms of its *admission*."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        admission: Admission,
        passage: Passage,
        headings: Sequence[Passage],
        found: Found,
        sentence: Sentence,
    ) -> None:
        self._rules = vocabulary.rules
        self._words = vocabulary.words
        self._alone = vocabulary.alone
        self._admission = admission
        self._passage = passage
        self._headings = headings
        self._found = found
        self._sentence = sentence

    def choose(
        self,
        q: Quantity,
        left: int,
        right: int,
        hits: list[Hit],
        topics: list[str],
        discourse: Discourse,
    ) -> Choice:
        """What *q*, between *left* and *right* of its clause, is a figure of."""
        text = self._passage.text
        before = [h for h in hits if h.end <= q.start]
        after = [
            h
            for h in hits
            if q.end <= h.start <= q.end + REACH
            and h.start < right
            and not self._words.joins.search(text, q.end, h.start)
        ]
        after = self._with_joined(after, hits)
        for side in (before, after):
            if (
                side is after
                and before
                and after
                and after[0].start > q.end + 2
                and self._admission.named(before, q, left, right, topics)
            ):
                break
            options = self._admission.named(side, q, left, right, topics)
            if options:
                return Choice(*self._one_of(options, q, discourse), Basis.SAID)
        label, bare = text[left : q.start].strip(",:、"), self._passage.bare(left, q.start)
        for name in dict.fromkeys((*self._alone.get(label, ()), *self._alone.get(bare, ()))):
            if self._admission.admits(name, q, topics, text[left:right]) and self._alone_fits(
                name, q.value, discourse
            ):
                return Choice([name], None, Basis.SAID)
        return Choice(self._from_before(q, left, right, topics, discourse), None, Basis.LISTED)

    def _with_joined(self, near: list[Hit], hits: Sequence[Hit]) -> list[Hit]:
        """*near* with those of *hits* that go on with what the last of them begins: 35条通过公报、日报和公示栏公开."""
        for hit in hits:
            channels = near and all(any(map(self._rules.is_by_channel, h.names)) for h in (near[-1], hit))
            if channels and hit.start > near[-1].end:
                joined = self._words.connected.match(self._passage.text[near[-1].end : hit.start])
                near = [*near, hit] if joined else near
        return near

    def _alone_fits(self, name: str, value: Decimal, discourse: Discourse) -> bool:
        if not self._rules.is_by_channel(name):
            # 主动公开301条,依申请公开168条 sorts documents by how they may be disclosed
            return (
                discourse.head is None
                or not self._rules.is_by_channel(discourse.head.indicator)
                or value == 0
            )
        return discourse.topic == self._rules.topic_of(name) and not discourse.listing

    def _from_before(
        self, q: Quantity, left: int, right: int, topics: list[str], discourse: Discourse
    ) -> list[str]:
        """The clause itself names nothing: an earlier clause of the sentence may, or the heading."""
        text = self._passage.text
        clause_topics = self._passage.topics_in(left, right)
        only_figure = not self._passage.bare(left, q.start) or bool(
            self._words.took_part.match(text, q.end, right)
        )
        if not clause_topics and not only_figure:
            return []
        if discourse.listing and discourse.head is None:
            return []  # a part of what nobody claimed
        if only_figure and discourse.changed and not self._words.grown_to.search(text, left, q.start):
            return []  # 减免3人次,共计120元
        if self._words.elsewhere.search(text, left, right):
            return []
        claimed = {c.indicator for c in self._found.claims[-3:] if c.span[0] >= self._sentence.start}
        options = [
            (h, n)
            for h, n in self._admission.named(discourse.pending, q, left, right, clause_topics or topics)
            if claimed.isdisjoint((n, *self._rules.indicators[n].over))  # what yielded there yields here
        ]
        if not options and clause_topics:
            headings = self._heading_names(q, left, right, clause_topics)
            return [headings] if headings else []
        return self._one_of(options, q, discourse)[0] if options else []

    def _heading_names(self, q: Quantity, left: int, right: int, topics: list[str]) -> str | None:
        """The one more exact indicator that the innermost heading names."""
        for heading in self._headings[:1]:
            names = {
                name
                for hit in heading.all_terms
                for name in hit.names
                if not self._rules.indicators[name].over
                and self._rules.indicators[name].about is not None  # else the clause is about something else
                and self._admission.admits(name, q, topics, self._passage.text[left:right])
            }
            if len(names) == 1:
                return names.pop()
        return None

    def _channel_before(self, general: str, discourse: Discourse) -> str | None:
        """The exact indicator that 通过… in the clause before, or the innermost heading, gives to a general one."""
        indicators = self._rules.indicators
        over = set(indicators[general].over)
        if not over:
            return general
        before = {
            n
            for hit in discourse.pending
            for n in hit.names
            if n in over and self._led_by_means(hit, discourse)
        }
        if len(before) == 1:
            return before.pop()
        if not before:
            hits = (hit for heading in self._headings[:1] for hit in heading.all_terms)
            named = {n for hit in hits for n in hit.names if n in over}
            if len(named) == 1:
                return named.pop()
        return general

    def _led_by_means(self, hit: Hit, discourse: Discourse) -> bool:
        if self._passage.text.startswith(":", hit.end):
            return True  # 医院官网:公开信息642条
        since = max(discourse.pending_from, self._passage.text.rfind(",", 0, hit.start) + 1)
        return bool(self._words.by.search(self._passage.text, since, hit.start))

    def _one_of(
        self,
        options: list[tuple[Hit, str]],
        q: Quantity,
        discourse: Discourse,
    ) -> tuple[list[str], Hit | None]:
        """The nearest of *options*, after the general yields to the exact, and names that share a figure are joined."""
        indicators = self._rules.indicators
        names = {name for _, name in options}
        general = {n for n in names if names & set(indicators[n].over)}
        exact = [(hit, n) for hit, n in options if n not in general]
        spot = min((hit for hit, _ in exact), key=lambda h: _distance(h, q))
        nearest = [n for hit, n in exact if hit == spot]
        if len(nearest) > 1:
            return [], spot
        joined = self.joined(exact, spot)
        if q.value == 0 and len(joined) > 1:
            return sorted(joined), spot
        several = self._several_channels(exact, joined)
        if len(joined) > 1 or several:
            together = {n for _, n in exact} if several else joined
            return ([] if self._is_beside(general) else self._together(together, names)), spot
        if spot.end <= q.start and indicators[nearest[0]].together:
            return [self._channel_before(nearest[0], discourse) or nearest[0]], spot
        return nearest, spot

    def _is_beside(self, general: Collection[str]) -> bool:
        """Whether the sentence has a figure of one channel, beside which that of several others is a part too."""
        parts = {part for name in general for part in self._rules.indicators[name].together}
        return any(c.span[0] >= self._sentence.start and c.indicator in parts for c in self._found.claims)

    def joined(self, options: list[tuple[Hit, str]], spot: Hit) -> set[str]:
        """The indicators of the terms that 、 or 和 join with the one at *spot*."""
        ordered = sorted({hit for hit, _ in options})
        names = {hit: {n for h, n in options if h == hit} for hit in ordered}
        at = ordered.index(spot)
        joined = set(names[spot])
        for earlier, later in zip(reversed(ordered[:at]), reversed(ordered[1 : at + 1]), strict=True):
            between = self._passage.text[earlier.end : later.start]
            if not self._words.connected.match(between):
                break
            joined |= names[earlier]
        for earlier, later in zip(ordered[at:], ordered[at + 1 :], strict=False):
            between = self._passage.text[earlier.end : later.start]
            if not self._words.connected.match(between):
                break
            joined |= names[later]
        return joined

    def _several_channels(self, options: list[tuple[Hit, str]], joined: set[str]) -> bool:
        """Two channels in one clause share its figure even where no 、 joins them: 在微信转发网站信息12条."""
        names = {n for _, n in options}
        return len(names) > 1 and all(self._rules.is_by_channel(n) for n in names) and not joined - names

    def _together(self, joined: set[str], named: set[str]) -> list[str]:
        """The indicator for figures that are stated together: the smallest that holds them, if it must be named, named."""
        holders = [
            (len(indicator.together), name)
            for name, indicator in self._rules.indicators.items()
            if joined <= {*indicator.together, name}
            and indicator.together
            and (name in named or not indicator.over)
        ]
        return [min(holders)[1]] if holders else []


def _distance(hit: Hit, q: Quantity) -> int:
    return abs(q.start - hit.end) if hit.end <= q.start else hit.start - q.end
