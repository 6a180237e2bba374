"""Which indicator a figure is of: by the terms that stand near it, and by what stood before.

The nearest term wins, a general one yields to an exact one, and a figure that several names share is nobody's own.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..models import Basis, Quantity, Reason, Refusal
from ..text.sentences import Sentence
from .discourse import Discourse
from .found import Found
from .lexicon import Hit
from .passage import WINDOW, Passage, Vocabulary

# How far behind its figure a name may start: 6件网络申请, 5名工作人员兼职.
REACH = 8


class Choice(NamedTuple):
    """The indicators that claim a figure (several only for a 0), the term in its clause that named them, and how."""

    names: list[str]
    spot: Hit | None
    basis: Basis


class Namer:
    """Names the figures of a *sentence*, which is *passage*, under *headings*."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        passage: Passage,
        headings: Sequence[Passage],
        found: Found,
        sentence: Sentence,
    ) -> None:
        self._rules = vocabulary.rules
        self._words = vocabulary.words
        self._alone = vocabulary.alone
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
                and self.named(before, q, left, right, topics)
            ):
                break
            options = self.named(side, q, left, right, topics)
            if options:
                return Choice(*self._one_of(options, q, discourse), Basis.SAID)
        label, bare = text[left : q.start].strip(",:、"), self._passage.bare(left, q.start)
        for name in dict.fromkeys((*self._alone.get(label, ()), *self._alone.get(bare, ()))):
            if self._admits(name, q, topics, text[left:right]) and self._alone_fits(name, q.value, discourse):
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
            for h, n in self.named(discourse.pending, q, left, right, clause_topics or topics)
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
                and self._admits(name, q, topics, self._passage.text[left:right])
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

    def named(
        self, hits: Sequence[Hit], q: Quantity, left: int, right: int, topics: list[str]
    ) -> list[tuple[Hit, str]]:
        """The (term, indicator) pairs of *hits* that may claim *q*."""
        clause = self._passage.text[left:right]
        ignored = max((hit.end for hit in hits if not hit.names and hit.end <= q.start), default=-1)
        return [
            (hit, name)
            for hit in hits
            if not hit.start < ignored < q.start
            for name in sorted(hit.names)
            if self._admits(name, q, topics, clause) and not self._about_else(hit, q, left, right)
        ]

    def _admits(self, name: str, q: Quantity, topics: list[str], clause: str) -> bool:
        if not self._rules.counts(name, q) or self._in_other_section(name):
            return False
        about = self._rules.indicators[name].about
        if about is not None and not (about in topics if topics else self._rules.is_by_channel(name)):
            return False
        return not self._words.excluded(name, clause)

    def _in_other_section(self, name: str) -> bool:
        """Whether *name* needs a heading that does not stand above."""
        section = self._words.sections.get(name)
        return section is not None and not any(map(section.search, self._sentence.headings))

    def _about_else(self, hit: Hit, q: Quantity, left: int, right: int) -> bool:
        """Whether words between the term and the figure, or right behind it, make it a figure of something else."""
        words, text = self._words, self._passage.text
        if hit.end <= q.start:
            # 公报类信息16条 counts a kind of document; 6件申请中5件 is of the whole; (含规范性文件)176件 adds a remark
            if (
                text.startswith(words.kinds, hit.end)
                or words.among.fullmatch(text, hit.end, q.start)
                or 0 <= text.find(")", hit.end, q.start) < text.find("(", hit.end, q.start) % len(text)
                or self._shared_with_unknown(hit, q)
            ):
                return True
            return bool(words.elsewhere.search(text, max(hit.end, left), q.start)) or bool(
                words.elsewhere.match(text, q.end, right)
            )
        # a general name behind its figure stands right behind it: 15件申请, but not 10个镇街开展模拟申请
        general = all(self._rules.indicators[n].over for n in hit.names)
        return (general and hit.start > q.end + 1) or bool(words.elsewhere.search(text, q.end, hit.start))

    def _shared_with_unknown(self, hit: Hit, q: Quantity) -> bool:
        """规范性文件、重要发文等43件: an exact name shares the figure with something no rule knows."""
        text = self._passage.text
        if any(self._rules.indicators[n].over for n in hit.names):
            return False
        joined = self._words.joins.match(text, hit.end, q.start)
        more = self._words.and_more.search(text, hit.end, q.start)
        if (
            more
            and (joined or more.start() == hit.end)
            and not any(map(self._rules.is_by_channel, hit.names))
        ):
            return (
                True  # 通过当面、邮寄等方式提出申请12件; channels that share a figure are told by their names
            )
        if joined is None:
            return False
        at = joined.end()
        # 、简报等形式公开信息: 等 closes what is joined
        until = more.start() if more and more.start() >= at else q.start
        for end in (*(m.start() for m in self._words.joins.finditer(text, at, until)), until):
            if not any(h.names for h in self._passage.terms(at, end)):
                return True
            at = end + 1
        return False

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
        spot = min(
            (hit for hit, _ in exact),
            key=lambda h: abs(q.start - h.end) if h.end <= q.start else h.start - q.end,
        )
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

    def is_of_else(
        self, name: str, q: Quantity, left: int, right: int, spot: Hit | None, discourse: Discourse
    ) -> bool:
        """Whether *q*, which the term at *spot* gives to *name*, is rather of what was counted before."""
        return self._refers_back(name, q, left, discourse) or (
            spot is not None and self._goes_on_about_else(name, q, left, right, spot, discourse)
        )

    def _goes_on_about_else(
        self, name: str, q: Quantity, start: int, end: int, spot: Hit, discourse: Discourse
    ) -> bool:
        """受理信访230件,办结228件; 受理审批事项230件,办结228件: whether the figure before was of something else."""
        about, units = self._rules.topic_of(name), self._rules.units_of(name)
        foreign = any(
            topic in ("", about) and unit in units and q.value <= value
            for topic, unit, value in discourse.foreign
        ) and not (self._rules.is_by_channel(name) and not self._rules.indicators[name].over)
        if foreign:
            return not self._passage.tells_topic(start, end, spot) and (
                self._is_mere_verb(spot, about)
                or all(self._rules.indicators[n].about is not None for n in spot.names)
            )
        # 受理投诉6件,办结5件: what was done with a count of another topic
        before, topic = discourse.before or (None, "")
        return (
            before is not None
            and (self._rules.indicators[name].about is not None or self._is_mere_verb(spot, about))
            and topic in self._rules.topics
            and topic != about
            and not self._rules.has_channels(topic)
            and q.unit == before.unit
            and q.value <= before.value
            and not self._passage.tells_topic(start, end)
        )

    def _is_mere_verb(self, spot: Hit, topic: str) -> bool:
        """Whether the term says what was done, but not with what: 受理."""
        return (
            topic in self._rules.topics
            and self._passage.text[spot.start : spot.end] in self._rules.topics[topic].verbs
        )

    def _refers_back(self, name: str, q: Quantity, left: int, discourse: Discourse) -> bool:
        """制发公文126件,其中主动公开112件: whether a mere verb says something of what was counted before."""
        if (
            discourse.before is None
            or self._passage.bare(left, q.start) not in self._rules.indicators[name].refers_back
        ):
            return False
        before, topic = discourse.before
        if self._rules.is_by_channel(name) and q.unit == self._rules.indicators[name].unit:
            return False  # 编制目录286条,主动公开284条: items, not documents
        if q.unit != before.unit or topic == self._rules.topic_of(name):
            return False
        # 主动公开301条,依申请公开168条 sorts documents by how they may be disclosed
        return q.value != 0 if self._rules.has_channels(topic) else q.value <= before.value

    def otherwise_counted(self, hits: Sequence[Hit], q: Quantity, *, behind: bool = False) -> list[Hit]:
        """The terms before *q*, or those *behind* it too, that name indicators which are not counted in its unit."""
        unfit = ((hit, frozenset(n for n in hit.names if not self._rules.counts(n, q))) for hit in hits)
        return [hit._replace(names=names) for hit, names in unfit if names and (behind or hit.end <= q.start)]

    def names_any(self, hits: list[Hit], q: Quantity) -> bool:
        """Whether any of *hits* before *q* names something that is counted in its unit."""
        return any(hit.end <= q.start and self._rules.counts(name, q) for hit in hits for name in hit.names)

    def refusal(self, q: Quantity, left: int, right: int, hits: list[Hit], topics: list[str]) -> Refusal:
        """Why the indicator whose name stands nearest did not take *q*."""
        clause = self._passage.text[left:right]
        named = [hit for hit in hits if hit.names and hit.start < q.end + REACH]
        named.sort(key=lambda hit: q.start - hit.end if hit.end <= q.start else WINDOW + hit.start - q.end)
        for hit in named:
            for name in sorted(hit.names):
                word = self._words.excluded(name, clause)
                if not self._rules.counts(name, q):
                    return Refusal(Reason.UNIT, name, q.unit)
                if word:
                    return Refusal(Reason.EXCLUDED, name, word)
                if self._in_other_section(name):
                    return Refusal(Reason.SECTION, name)
                if not self._admits(name, q, topics, clause):
                    return Refusal(Reason.TOPIC, name, topics[0] if topics else "")
                other = self._words.elsewhere.search(self._passage.text, left, right)
                if self._about_else(hit, q, left, right):
                    return Refusal(Reason.ELSEWHERE, name, other.group() if other else "")
                return Refusal(Reason.SEVERAL, name)
        return Refusal(Reason.UNNAMED)
