"""Reading prose: every figure is claimed by one indicator or stays unclaimed.

A clause is read from left to right with what went before in mind: the topic, the subject, the whole of which
parts may follow, and the figure that 均 or 全部 may refer to. The words are in rules.yaml.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from nianbao.extractors.clauses import Clause, clauses
from nianbao.extractors.lexicon import Hit, Lexicon, TermFinder
from nianbao.extractors.models import Quantity, Reason, Refusal, Span
from nianbao.extractors.quantities import QuantityFinder
from nianbao.extractors.rules import Indicator, Rules
from nianbao.extractors.scopes import Subjects
from nianbao.extractors.sections import Sentence, sentences
from nianbao.extractors.wording import Wording

CONNECTED = re.compile(r"^[^,;。:]{0,4}?(?:[、和及与或/]|以及)[^,;。:]{0,8}$|^$")
YEAR = re.compile(r"(?<![\d〔\[(])(20[0-3]\d)年?(?:[-—~至到]+(20[0-3]\d))?(?:学?年)")
# How far from its figure a name may stand at all.
WINDOW = 200
# How far behind its figure a name may start: 6件网络申请, 5名工作人员兼职.
REACH = 8
ANY = Decimal("Infinity")
JOINS = re.compile(r"[、和与或]|及(?!时)")


@dataclass(frozen=True, slots=True)
class Claim:
    """*indicator* takes the value of *quantity*; *scope* is a span of the text, None for the report's own figure.

    *settled* is false for a figure that may have been gathered over years: it yields to one that was not.
    """

    indicator: str
    value: Decimal
    approx: bool
    span: Span
    scope: Span | None
    sentence: Span
    settled: bool = True


@dataclass(slots=True)
class _Context:
    """What a clause may refer back to."""

    head: Claim | None = None
    listing: bool = False
    subject: Span | None = None
    base: Claim | None = None
    pending: list[Hit] = field(default_factory=list)
    pending_from: int = 0
    topic: str | None = None
    until: bool = False
    year_elsewhere: bool = False
    cumulative: bool = False
    shared: bool = False
    orphaned: bool = False
    changed: bool = False
    before: tuple[Quantity, str] | None = None
    # (topic or empty, unit, up to which figure) of what goes on about something else
    foreign: frozenset[tuple[str, str, Decimal]] = frozenset()
    segment: int = 0


class ProseReader:
    """Reads the prose of reports, one after the other."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._lexicon = Lexicon(rules)
        self._finder = QuantityFinder(rules)
        self._subjects = Subjects(rules)
        self._words = Wording(rules)
        nouns = [(name, term) for name, topic in rules.topics.items() for term in topic.named]
        verbs = [(name, term) for name, topic in rules.topics.items() for term in topic.verbs]
        self._nouns = _topic_finder(nouns)
        self._topic_words = _topic_finder([*nouns, *verbs])
        self._alone: dict[str, list[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.alone:
                self._alone.setdefault(term, []).append(name)
        self._year: int | None = None
        self._organ: str | None = None
        self._claims: list[Claim] = []
        self._claimed: set[int] = set()
        self._found: dict[Span, list[Hit]] = {}
        self._topics_found: dict[Span, list[str]] = {}
        self._denials: list[int] = []
        self._refusals: dict[int, Refusal] | None = None
        self._headings: tuple[str, ...] = ()
        self._text = ""

    def read(
        self, text: str, year: int | None, organ: str | None, *, explain: bool = False
    ) -> tuple[list[Claim], list[tuple[Quantity, Refusal]]]:
        """The claims of *text* in its order; with *explain*, also the quantities that nobody claimed, and why.

        *text* and *organ*, whose report it is, are in the normal form; *year* is the report's. None: it does not say.
        """
        self._text, self._claims, self._claimed = text, [], set()
        self._denials = self._words.denials(text)
        self._found, self._topics_found = {}, {}
        self._refusals = {} if explain else None
        self._year, self._organ = year, organ
        quantities = list(self._finder.find(text))
        context, paragraph, i = _Context(), -1, 0
        for sentence in sentences(text):
            if sentence.paragraph != paragraph:
                context, paragraph = _Context(), sentence.paragraph
            inside = []
            while i < len(quantities) and quantities[i].start < sentence.end:
                if quantities[i].start >= sentence.start:
                    inside.append(quantities[i])
                i += 1
            self._sentence(sentence, inside, context)
        kept = _without_rivals(self._claims)
        if self._refusals is None:
            return kept, []
        claimed = {claim.span[0] for claim in kept}
        gathered = Refusal(Reason.CUMULATIVE)  # claimed once, and given up for the year's own figure
        left = [(q, self._refusals.get(q.start, gathered)) for q in quantities if q.start not in claimed]
        return kept, left

    # -- sentences ----------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, quantities: list[Quantity], context: _Context) -> None:
        text, words = self._text, self._words
        self._headings = sentence.headings
        context.subject, context.pending, context.pending_from = None, [], sentence.start
        context.until = context.year_elsewhere = False
        context.foreign, context.before, context.changed = frozenset(), None, False
        context.segment = sentence.start
        if not words.parts_first.match(text, sentence.start, sentence.end):
            if not words.all_first.match(text, sentence.start, sentence.end):
                context.base, context.shared = None, False
            if not self._continues_list(sentence, quantities, context):
                context.listing = False
        if not quantities and context.base is None and not self._may_deny(sentence):
            return
        found = clauses(text, sentence.start, sentence.end, quantities)
        denied = False
        for clause in found:
            if clause.opener == ";":
                context.subject = context.before = None
                context.year_elsewhere = False
                context.segment = clause.start
            if clause.quantities:
                denied = False
                self._counted(clause, sentence, context)
            else:
                denied = self._uncounted(clause, sentence, context, denied=denied)

    def _may_deny(self, sentence: Sentence) -> bool:
        i = bisect_left(self._denials, sentence.start)
        return i < len(self._denials) and self._denials[i] < sentence.end

    def _continues_list(self, sentence: Sentence, quantities: list[Quantity], context: _Context) -> bool:
        """A list runs over 。 where the next sentence is nothing but an organ and a figure."""
        if not context.listing or not quantities:
            return False
        subject = self._subjects.subject(self._text, sentence.start, quantities[0].start)
        return (
            subject is not None and quantities[0].start - subject[1] <= 1 and subject[0] - sentence.start <= 1
        )

    # -- clauses with figures -----------------------------------------------------------------------------

    def _counted(self, clause: Clause, sentence: Sentence, context: _Context) -> None:
        text, words = self._text, self._words
        if clause.opener == ")":
            context.listing = False
        if clause.opener == "(" and context.orphaned:
            context.head = None  # what the bracket divides is a figure that nobody claimed
        if (clause.opener in "(:" and clause.opener and context.head) or words.parts.search(
            text, clause.start, clause.quantities[0].start
        ):
            context.listing = True
        if self._respectively(clause, sentence, context):
            return
        left = clause.start
        for n, quantity in enumerate(clause.quantities):
            last = n + 1 == len(clause.quantities)
            right = clause.end if last else clause.quantities[n + 1].start
            if quantity.start in self._claimed:
                continue
            taken = self._figure(quantity, left, right, clause, sentence, context)
            left = taken if taken is not None else quantity.end

    def _figure(
        self, q: Quantity, left: int, right: int, clause: Clause, sentence: Sentence, context: _Context
    ) -> int | None:
        """Claim *q*, which stands between *left* and *right* of its clause; return where its words end on the right."""
        text, words = self._text, self._words
        left, right = max(left, q.start - WINDOW), min(right, q.end + WINDOW)
        self._year_of(left, q, sentence, context)
        if words.grown_to.search(text, left, q.start):
            context.year_elsewhere = (
                False  # 由2015年的1128条增加到1887条: the year was that of the first figure
            )
        change = words.changes.search(text, left, q.start)
        # 由1128条增加到1887条: the first figure is the one of before
        before = words.grown_to.match(text, q.end, right) is not None
        if context.year_elsewhere or change or before or words.last_year_only(text, left, q.start):
            reason = Reason.CHANGE if change and not context.year_elsewhere else Reason.YEAR
            self._refuse(q, reason, change.group() if change else "")
            hits = self._terms(left, right)
            if reason is Reason.YEAR:
                # what named last year's figure may name this year's too
                context.pending = [hit for hit in hits if hit.names]
                context.pending_from = q.end
            else:
                context.pending += self._otherwise_counted(hits, q)
                context.changed = True
            return None
        hits = self._terms(left, right)
        said = right
        everything = words.all_or_already.search(text, q.end, right)
        if everything:
            said = everything.start()
        topics = self._topics(left, right, sentence, context)
        unsettled = context.head is not None and not context.head.settled
        share = bool(
            words.this_year.search(text, left, q.start) or (unsettled and YEAR.search(text, left, q.start))
        )
        chosen, spot = self._choose(q, left, said, hits, topics, sentence, context)
        if chosen and (
            self._refers_back(chosen[0], q, left, context)
            or (spot is not None and self._goes_on_about_else(chosen[0], q, left, said, spot, context))
        ):
            chosen = []
        scope = self._scope(left, q, spot, chosen, context)
        head = context.head if context.listing else None
        if head and self._is_own_share(head, left, q) and chosen in ([], [head.indicator]):
            chosen = self._inherited(left, q, scope, True, context)
        elif not chosen and head and self._fits(head.indicator, q) and not self._names_any(hits, q):
            share = share and (unsettled or clause.opener in "(:")
            chosen = self._inherited(left, q, scope, share, context)
        claims = [self._claim(name, q, scope, sentence, context) for name in chosen]
        claims = [claim for claim in claims if not self._is_part_of_itself(claim, context)]
        if context.cumulative:
            self._refuse(q, Reason.CUMULATIVE)
            context.head = replace(claims[0], settled=False) if claims else None
            return None
        context.orphaned, context.changed = not claims, False
        context.before = q, self._topic_of(claims[0].indicator) if claims else ""
        if claims:
            context.foreign = frozenset()
        elif words.elsewhere.search(text, left, right) or words.other_affair(text[left:right]):
            context.foreign |= {("", q.unit, ANY)}
        elif not hits:
            unknown = (topic for topic in self._topics_in(left, right) if not self._has_channels(topic))
            context.foreign |= {(topic, q.unit, q.value) for topic in unknown}
        for claim in claims:
            self._keep(claim, q, hits, context)
        if not claims:
            # 推送信息126期、580条: what is not counted in this unit may name the next figure
            context.pending += self._otherwise_counted(hits, q)
        if not claims and self._refusals is not None:
            self._refusals[q.start] = self._refusal(q, left, said, hits, topics)
        if everything:
            # 其余123件均已办结: what follows may be all that names the figure
            base = claims[0] if claims else self._claim(None, q, scope, sentence, context)
            about = [self._topic_of(base.indicator)] if claims else topics
            self._follow(base, about, everything.start(), right, sentence)
        if claims and spot is not None and spot.start >= q.end:
            return spot.end
        return None

    def _goes_on_about_else(
        self, name: str, q: Quantity, start: int, end: int, spot: Hit, context: _Context
    ) -> bool:
        """受理信访230件,办结228件; 受理审批事项230件,办结228件: whether the figure before was of something else."""
        about, units = self._topic_of(name), self._rules.units_of(name)
        foreign = any(
            topic in ("", about) and unit in units and q.value <= value
            for topic, unit, value in context.foreign
        )
        return foreign and not self._tells_its_topic(start, end, spot)

    def _refers_back(self, name: str, q: Quantity, left: int, context: _Context) -> bool:
        """制发公文126件,其中主动公开112件: whether a mere verb says something of what was counted before."""
        if (
            context.before is None
            or self._bare(left, q.start) not in self._rules.indicators[name].refers_back
        ):
            return False
        before, topic = context.before
        about_else = topic != self._topic_of(name) and not self._has_channels(topic)
        return about_else and q.unit == before.unit and q.value <= before.value

    def _otherwise_counted(self, hits: list[Hit], q: Quantity) -> list[Hit]:
        """The terms before *q* that name indicators which are not counted in its unit."""
        unfit = ((hit, frozenset(n for n in hit.names if not self._fits(n, q))) for hit in hits)
        return [hit._replace(names=names) for hit, names in unfit if names and hit.end <= q.start]

    def _refuse(self, q: Quantity, reason: Reason, word: str = "") -> None:
        if self._refusals is not None:
            self._refusals[q.start] = Refusal(reason, "", word)

    def _refusal(self, q: Quantity, left: int, right: int, hits: list[Hit], topics: list[str]) -> Refusal:
        """Why the indicator whose name stands nearest did not take *q*."""
        clause = self._text[left:right]
        named = [hit for hit in hits if hit.names and hit.start < q.end + REACH]
        named.sort(key=lambda hit: q.start - hit.end if hit.end <= q.start else WINDOW + hit.start - q.end)
        for hit in named:
            for name in sorted(hit.names):
                indicator = self._rules.indicators[name]
                word = self._words.excluded(name, clause)
                if not self._fits(name, q):
                    return Refusal(Reason.UNIT, name, q.unit)
                if word:
                    return Refusal(Reason.EXCLUDED, name, word)
                if indicator.section and not any(map(self._words.sections[name].search, self._headings)):
                    return Refusal(Reason.SECTION, name)
                if not self._admits(indicator, name, q, topics, clause):
                    return Refusal(Reason.TOPIC, name, topics[0] if topics else "")
                other = self._words.elsewhere.search(self._text, left, right)
                if self._about_else(hit, q, left, right):
                    return Refusal(Reason.ELSEWHERE, name, other.group() if other else "")
                return Refusal(Reason.SEVERAL, name)
        return Refusal(Reason.UNNAMED)

    def _is_part_of_itself(self, claim: Claim, context: _Context) -> bool:
        """收到申请15件,其中自然人申请13件: a part by a kind that no rule knows is not the whole once more."""
        head = context.head
        return (
            context.listing
            and head is not None
            and head.settled
            and (claim.indicator, claim.scope) == (head.indicator, head.scope)
            and claim.value < head.value
        )

    def _claim(
        self, name: str | None, q: Quantity, scope: Span | None, sentence: Sentence, context: _Context
    ) -> Claim:
        factor = self._rules.units_of(name).get(q.unit, 1) if name else 1
        return Claim(
            name or "",
            q.value * factor,
            q.approx,
            (q.start, q.number_end),
            scope,
            (sentence.start, sentence.end),
            not context.until,
        )

    def _keep(self, claim: Claim, q: Quantity, hits: list[Hit], context: _Context) -> None:
        self._claims.append(claim)
        self._claimed.add(q.start)
        indicator = self._rules.indicators[claim.indicator]
        context.topic = self._topic_of(claim.indicator)
        context.pending = [h for h in hits if h.names]
        context.pending_from = q.end
        if not context.listing or (
            context.head
            and context.head.indicator != claim.indicator
            and claim.scope is None
            and indicator.over
        ):
            context.head = claim
        if (
            indicator.over
            and not self._by_channel(claim.indicator)
            and not (
                context.listing
                and claim.scope is None
                and context.base
                and context.base.scope is None
                and context.base.indicator == claim.indicator
            )
        ):
            context.shared = (
                context.base is not None
                and context.base.scope == claim.scope
                and context.base.span[0] >= context.segment
                and not context.listing
            )
            context.base = claim

    def _inherited(
        self, left: int, q: Quantity, scope: Span | None, share: bool, context: _Context
    ) -> list[str]:
        """What an item of a list takes from its head: an organ's part, or a *share* that is the figure itself.

        That is this year's share of a cumulative figure, or the share that is about disclosure.
        """
        head = context.head
        assert head is not None
        if share and not self._organ_like(left, q):
            self._claims[:] = [c for c in self._claims if c is not head]
            context.head = replace(head, settled=False)
            context.until = False
            return [head.indicator]
        if scope is not None and self._organ_like(left, q):
            return [head.indicator]
        return []

    def _names_any(self, hits: list[Hit], q: Quantity) -> bool:
        """Whether any of *hits* before *q* names something that is counted in its unit."""
        return any(hit.end <= q.start and self._fits(name, q) for hit in hits for name in hit.names)

    def _is_own_share(self, head: Claim, left: int, q: Quantity) -> bool:
        """办理行政复议案件120件,其中涉及信息公开6件: whether only *q* is about disclosure, and not all of *head*."""
        words, text = self._words, self._text
        return (
            self._fits(head.indicator, q)
            and words.own_share.search(text, left, q.start) is not None
            and words.own_affairs.search(text, head.sentence[0], head.span[0]) is None
        )

    def _organ_like(self, left: int, q: Quantity) -> bool:
        subject = self._subjects.subject(self._text, left, q.start)
        return subject is not None and q.start - subject[1] <= 3

    # -- which indicator ----------------------------------------------------------------------------------

    def _choose(
        self,
        q: Quantity,
        left: int,
        right: int,
        hits: list[Hit],
        topics: list[str],
        sentence: Sentence,
        context: _Context,
    ) -> tuple[list[str], Hit | None]:
        """The indicators that claim *q* (several only for a 0) and the term that named them."""
        text = self._text
        before = [h for h in hits if h.end <= q.start]
        after = [
            h
            for h in hits
            if q.end <= h.start <= q.end + REACH
            and h.start < right
            and not JOINS.search(text, q.end, h.start)
        ]
        for side in (before, after):
            if (
                side is after
                and before
                and after
                and after[0].start > q.end + 2
                and self._named(before, q, left, right, topics)
            ):
                break
            options = self._named(side, q, left, right, topics)
            if options:
                return self._one_of(options, q, context, sentence)
        label, bare = text[left : q.start].strip(",:、共为"), self._bare(left, q.start)
        for name in dict.fromkeys((*self._alone.get(label, ()), *self._alone.get(bare, ()))):
            if self._admits(
                self._rules.indicators[name], name, q, topics, text[left:right]
            ) and self._alone_fits(name, q.value, context):
                return [name], None
        return self._from_before(q, left, right, topics, sentence, context)

    def _alone_fits(self, name: str, value: Decimal, context: _Context) -> bool:
        if not self._by_channel(name):
            # 主动公开301条,依申请公开168条 sorts documents by how they may be disclosed
            return context.head is None or not self._by_channel(context.head.indicator) or value == 0
        return context.topic == self._topic_of(name) and not context.listing

    def _by_channel(self, name: str) -> bool:
        """Whether the indicator's figures are stated channel by channel."""
        return self._has_channels(self._rules.indicators[name].about or "")

    def _has_channels(self, topic: str) -> bool:
        return topic in self._rules.topics and self._rules.topics[topic].channels

    def _from_before(
        self, q: Quantity, left: int, right: int, topics: list[str], sentence: Sentence, context: _Context
    ) -> tuple[list[str], Hit | None]:
        """The clause itself names nothing: an earlier clause of the sentence may, or the heading."""
        text = self._text
        clause_topics = self._topics_in(left, right)
        only_figure = not self._bare(left, q.start)
        if not clause_topics and not only_figure:
            return [], None
        if only_figure and context.changed and not self._words.grown_to.search(text, left, q.start):
            return [], None  # 减免3人次,共计120元
        if self._words.elsewhere.search(text, left, right):
            return [], None
        claimed = {c.indicator for c in self._claims[-3:] if c.span[0] >= sentence.start}
        options = [
            (h, n)
            for h, n in self._named(context.pending, q, left, right, clause_topics or topics)
            if n not in claimed
        ]
        if not options and clause_topics:
            headings = self._heading_names(sentence, q, left, right, clause_topics)
            return ([headings], None) if headings else ([], None)
        if options:
            names, _ = self._one_of(options, q, context, sentence)
            return names, None
        return [], None

    def _heading_names(
        self, sentence: Sentence, q: Quantity, left: int, right: int, topics: list[str]
    ) -> str | None:
        """The one more exact indicator that the innermost heading names."""
        for heading in sentence.headings[:1]:
            hits = self._lexicon.find(heading, 0, len(heading))
            names = {
                name
                for hit in hits
                for name in hit.names
                if not self._rules.indicators[name].over
                and self._admits(self._rules.indicators[name], name, q, topics, self._text[left:right])
            }
            if len(names) == 1:
                return names.pop()
        return None

    def _named(
        self, hits: list[Hit], q: Quantity, left: int, right: int, topics: list[str]
    ) -> list[tuple[Hit, str]]:
        """The (term, indicator) pairs of *hits* that may claim *q*."""
        clause = self._text[left:right]
        ignored = max((hit.end for hit in hits if not hit.names and hit.end <= q.start), default=-1)
        return [
            (hit, name)
            for hit in hits
            if not hit.start < ignored < q.start
            for name in sorted(hit.names)
            if self._admits(self._rules.indicators[name], name, q, topics, clause)
            and not self._about_else(hit, q, left, right)
        ]

    def _admits(self, indicator: Indicator, name: str, q: Quantity, topics: list[str], clause: str) -> bool:
        if not self._fits(name, q):
            return False
        if indicator.section and not any(map(self._words.sections[name].search, self._headings)):
            return False
        if indicator.about is not None and topics and indicator.about not in topics:
            return False
        if indicator.about is not None and not topics and not self._by_channel(name):
            return False
        return not self._words.excluded(name, clause)

    def _fits(self, name: str, q: Quantity) -> bool:
        units = self._rules.units_of(name)
        # a figure without a unit is a count: one of money would not say of what
        return q.unit in units or (not q.unit and (len(set(units.values())) == 1 or q.value == 0))

    def _about_else(self, hit: Hit, q: Quantity, left: int, right: int) -> bool:
        """Whether words between the term and the figure, or right behind it, make it a figure of something else."""
        words, text = self._words, self._text
        if hit.end <= q.start:
            # 公报类信息16条 counts a kind of document
            if text.startswith(words.kinds, hit.end) or self._shared_with_unknown(hit, q):
                return True
            return bool(words.elsewhere.search(text, max(hit.end, left), q.start)) or bool(
                words.elsewhere.match(text, q.end, right)
            )
        # a general name behind its figure stands right behind it: 15件申请, but not 10个镇街开展模拟申请
        general = all(self._rules.indicators[n].over for n in hit.names)
        return (general and hit.start > q.end + 1) or bool(words.elsewhere.search(text, q.end, hit.start))

    def _shared_with_unknown(self, hit: Hit, q: Quantity) -> bool:
        """规范性文件、重要发文、数据公报等43件: an exact name shares the figure with something no rule knows."""
        joined = JOINS.match(self._text, hit.end, q.start)
        if joined is None or any(self._rules.indicators[n].over for n in hit.names):
            return False
        at = joined.end()
        ends = [m.start() for m in JOINS.finditer(self._text, at, q.start)]
        if more := self._words.and_more.search(self._text, at, q.start):
            ends = [
                *(end for end in ends if end < more.start()),
                more.start(),
            ]  # 、简报等形式公开信息: what 等 closes
        else:
            ends.append(q.start)
        for end in ends:
            if not any(h.names for h in self._terms(at, end)):
                return True
            at = end + 1
        return False

    def _one_of(
        self,
        options: list[tuple[Hit, str]],
        q: Quantity,
        context: _Context,
        sentence: Sentence,
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
        joined = self._joined(exact, spot)
        if q.value == 0 and len(joined) > 1:
            return sorted(joined), spot
        if len(joined) > 1 or self._several_channels(exact, joined):
            together = {n for _, n in exact} if self._several_channels(exact, joined) else joined
            # beside the figure of one channel, that of several others is a part too
            beside = any(
                c.span[0] >= sentence.start and c.indicator in indicators[n].together
                for c in self._claims
                for n in general
            )
            return ([] if beside else self._together(together, names)), spot
        if spot.end <= q.start and indicators[nearest[0]].together:
            channel = self._channel_before(nearest[0], context, sentence)
            if channel != nearest[0]:
                return ([channel] if channel else [nearest[0]]), spot
        return nearest, spot

    def _joined(self, options: list[tuple[Hit, str]], spot: Hit) -> set[str]:
        """The indicators of the terms that 、 or 和 join with the one at *spot*."""
        ordered = sorted({hit for hit, _ in options})
        names = {hit: {n for h, n in options if h == hit} for hit in ordered}
        at = ordered.index(spot)
        joined = set(names[spot])
        for earlier, later in zip(reversed(ordered[:at]), reversed(ordered[1 : at + 1]), strict=True):
            between = self._text[earlier.end : later.start]
            if not CONNECTED.match(between):
                break
            joined |= names[earlier]
        for earlier, later in zip(ordered[at:], ordered[at + 1 :], strict=False):
            between = self._text[earlier.end : later.start]
            if not CONNECTED.match(between):
                break
            joined |= names[later]
        return joined

    def _several_channels(self, options: list[tuple[Hit, str]], joined: set[str]) -> bool:
        """Two channels in one clause share its figure even where no 、 joins them: 在微信转发网站信息12条."""
        names = {n for _, n in options}
        return len(names) > 1 and all(self._by_channel(n) for n in names) and not joined - names

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

    def _channel_before(self, general: str, context: _Context, sentence: Sentence) -> str | None:
        """The exact indicator that 通过… in the clause before, or the innermost heading, gives to a general one."""
        indicators = self._rules.indicators
        over = set(indicators[general].over)
        if not over:
            return general
        before = {
            n for hit in context.pending for n in hit.names if n in over and self._led_by_means(hit, context)
        }
        if len(before) == 1:
            return before.pop()
        if not before:
            hits = (
                self._lexicon.find(sentence.headings[0], 0, len(sentence.headings[0]))
                if sentence.headings
                else []
            )
            named = {n for hit in hits for n in hit.names if n in over}
            if len(named) == 1:
                return named.pop()
        return general

    def _led_by_means(self, hit: Hit, context: _Context) -> bool:
        since = max(context.pending_from, self._text.rfind(",", 0, hit.start) + 1)
        return bool(self._words.by.search(self._text, since, hit.start))

    # -- topic, year, scope -------------------------------------------------------------------------------

    def _terms(self, start: int, end: int) -> list[Hit]:
        """The terms between *start* and *end*; clauses are looked at more than once."""
        found = self._found.get((start, end))
        if found is None:
            found = self._found[start, end] = self._lexicon.find(self._text, start, end)
        return found

    def _topics_in(self, start: int, end: int) -> list[str]:
        """The topics that the words at *start* to *end* name, in the order of the rules.

        A word inside a term of another topic does not count: 属于已主动公开范围 is an answer to an application.
        """
        found = self._topics_found.get((start, end))
        if found is None:
            hits = self._terms(start, end)
            named = {
                topic
                for begin, until, _, topics in self._topic_words.find(self._text, start, end)
                for topic in topics
                if not any(
                    h.start < until and begin < h.end and topic not in map(self._topic_of, h.names)
                    for h in hits
                )
            }
            found = self._topics_found[start, end] = [topic for topic in self._rules.topics if topic in named]
        return found

    def _tells_its_topic(self, start: int, end: int, spot: Hit) -> bool:
        """Whether nouns at *start* to *end* other than the term at *spot* tell what they are about."""
        return any(
            until <= spot.start or spot.end <= begin
            for begin, until, _, _ in self._nouns.find(self._text, start, end)
        ) or any(self._rules.indicators[name].about is None for name in spot.names)

    def _topic_of(self, name: str) -> str:
        return self._rules.indicators[name].about or name.split(".")[0]

    def _topics(self, left: int, right: int, sentence: Sentence, context: _Context) -> list[str]:
        """What the clause is about, the nearest first: by itself, by the sentence, by the paragraph, by the headings."""
        own = self._topics_in(left, right)
        if own:
            return own
        if left > sentence.start:
            cut = left
            while cut > sentence.start:
                since = max(self._text.rfind(mark, sentence.start, cut - 1) for mark in ",;:") + 1
                since = max(since, sentence.start)
                found = self._topics_in(since, cut)
                if found:
                    return found
                cut = since - 1 if since > sentence.start else sentence.start
        if context.topic:
            return [context.topic]
        for heading in sentence.headings:
            found = self._topics_of(heading)
            if found:
                return found
        return []

    def _year_of(self, left: int, q: Quantity, sentence: Sentence, context: _Context) -> None:
        """Set in *context* whether the figure is of another year, or gathered up to a day."""
        text, words = self._text, self._words
        own = [
            int(m[2] or m[1])
            for m in YEAR.finditer(text, left, q.start)
            if not text.endswith(words.carried_to, left, m.start())
        ]
        if own:
            context.year_elsewhere = self._year is not None and own[-1] != self._year
        context.cumulative = bool(words.cumulative.search(text, left, q.start))
        if words.this_year.search(text, left, q.start):
            context.year_elsewhere = False
        if words.until.search(text, sentence.start, q.start):
            context.until = True
        elif words.this_year.search(text, left, q.start):
            context.until = False
        if words.since.search(text, sentence.start, q.start):
            context.until = True
        if own and own[-1] == self._year and not words.until.search(text, left, q.start):
            context.until = False

    def _scope(
        self, left: int, q: Quantity, spot: Hit | None, chosen: list[str], context: _Context
    ) -> Span | None:
        text = self._text
        limit = min(q.start, spot.start) if spot and spot.start >= left and spot.end <= q.start else q.start
        span = self._subjects.subject(text, left, limit) or (
            self._subjects.subject(text, left, q.start) if limit != q.start else None
        )
        if span is not None:
            name = text[span[0] : span[1]]
            # an item of a list that is nothing but a name is a part, even where it names the report's organ
            item = context.listing and spot is None
            if (
                (self._subjects.is_self_word(name) and len(name) > 1)
                if item
                else self._subjects.is_own(name, self._organ)
            ):
                context.subject = None
                return None
            if (
                (not context.listing or self._lists_channels(chosen, context))
                and self._subjects.hosts(name)
                and len(name) <= 4
            ):
                return None
            context.subject = span
        return context.subject

    def _lists_channels(self, chosen: list[str], context: _Context) -> bool:
        """Whether the list divides its head by channel, not by organ."""
        head = context.head
        return head is not None and any(self._by_channel(n) and n != head.indicator for n in chosen)

    # -- clauses without figures --------------------------------------------------------------------------

    def _uncounted(self, clause: Clause, sentence: Sentence, context: _Context, *, denied: bool) -> bool:
        """Read a clause without a figure; return whether it says that there was nothing."""
        text, words = self._text, self._words
        if clause.end - clause.start > 2 * WINDOW:
            return False
        hits = self._terms(clause.start, clause.end)
        nothing = words.nothing(text, clause.start, clause.end)
        if nothing or (denied and words.nothing_too.search(text, clause.start, clause.end)):
            spot = nothing or (clause.start, clause.start + 1)
            self._absent(spot, bool(nothing), clause, sentence, hits, context)
            context.pending += hits
            return True
        every = words.every.search(text, clause.start, clause.end)
        # without a word for all, what is said goes with the figure before it, even with one that nothing claimed
        if context.base is not None and not (context.shared if every else context.orphaned):
            about = [self._topic_of(context.base.indicator)]
            self._follow(context.base, about, clause.start, clause.end, sentence)
        span = self._subjects.subject(text, clause.start, clause.end)
        if span is not None and not context.listing:
            own = self._subjects.is_own(text[span[0] : span[1]], self._organ)
            context.subject = None if own or self._subjects.hosts(text[span[0] : span[1]]) else span
        years = [int(m[1]) for m in YEAR.finditer(text, clause.start, clause.end)]
        if years and not re.sub(r"[底末初截至止月日到\d-]", "", self._bare(clause.start, clause.end)):
            context.year_elsewhere = self._year is not None and years[-1] != self._year
        if context.head is not None and words.parts.fullmatch(self._text, clause.start, clause.end):
            context.listing = True  # 其中, on its own
        context.pending += hits
        return False

    def _absent(
        self, spot: Span, stated: bool, clause: Clause, sentence: Sentence, hits: list[Hit], context: _Context
    ) -> None:
        """Claim a 0 for each indicator that the clause says there was nothing of."""
        text, words = self._text, self._words
        years = [int(m[1]) for m in YEAR.finditer(text, sentence.start, clause.end)]
        if self._year is not None and years and years[-1] != self._year:
            return
        indicators = self._rules.indicators
        topics = self._topics_in(clause.start, clause.end)
        near = topics or self._topics(clause.start, clause.end, sentence, context)
        wide = {*near, *(t for h in sentence.headings for t in self._topics_of(h))}
        behind = [h for h in hits if h.end > spot[0]]
        source = behind if self._denies(behind, clause, wide) else hits
        names = self._denies(source, clause, wide)
        bare = len(words.residue(text[clause.start : clause.end])) <= 2
        if not names and stated and not hits and bare:
            names = self._denies([h for h in context.pending if h.start >= sentence.start], clause, wide)
        if not names and stated and bare:
            names = self._headed(sentence)
        elif names == [] and not stated:
            return
        subject = (
            context.subject if context.subject and text[context.subject[0] : context.subject[1]] else None
        )
        span = self._subjects.subject(text, clause.start, clause.end)
        if span is not None:
            subject = (
                None
                if self._subjects.is_own(text[span[0] : span[1]], self._organ)
                or self._subjects.hosts(text[span[0] : span[1]])
                else span
            )
        for name in names:
            if indicators[name].nothing:
                self._claims.append(
                    Claim(name, Decimal(0), False, spot, subject, (sentence.start, sentence.end))
                )

    def _denies(self, hits: list[Hit], clause: Clause, topics: set[str]) -> list[str]:
        names = []
        for hit in hits:
            for name in sorted(hit.names):
                indicator = self._rules.indicators[name]
                if (
                    indicator.nothing
                    and not self._words.excluded(name, self._text[clause.start : clause.end])
                    and (indicator.about is None or indicator.about in topics)
                    and name not in names
                ):
                    names.append(name)
        return names

    def _topics_of(self, heading: str) -> list[str]:
        named = {topic for *_, topics in self._topic_words.find(heading, 0, len(heading)) for topic in topics}
        return [topic for topic in self._rules.topics if topic in named]

    def _headed(self, sentence: Sentence) -> list[str]:
        """What the innermost heading that names anything names, where a mere 未发生 stands below it."""
        for heading in sentence.headings:
            hits = self._lexicon.find(heading, 0, len(heading))
            names = {n for hit in hits for n in hit.names if self._rules.indicators[n].nothing == "heading"}
            names |= {
                name
                for name, indicator in self._rules.indicators.items()
                if indicator.nothing == "heading" and any(term in heading for term in indicator.alone)
            }
            names = {n for n in names if not self._words.excluded(n, heading)}
            if names:
                return sorted(names)
        return []

    # -- 均, 全部 -----------------------------------------------------------------------------------------

    def _follow(self, base: Claim, topics: list[str], start: int, end: int, sentence: Sentence) -> None:
        """Claim the figure of *base*, a count of one of *topics*, for what the words at *start* to *end* say of all."""
        text, words = self._text, self._words
        if words.nothing(text, start, end) or words.rest.search(text, start, end):
            return
        every = words.every.search(text, start, end)
        q = Quantity(base.value, "", base.approx, base.span[0], base.span[1], base.span[1])
        indicators = self._rules.indicators
        hits = self._terms(start, end)
        options = [
            (hit, name)
            for hit in hits
            for name in sorted(hit.names)
            if indicators[name].about in topics
            and name != base.indicator
            and self._fits(name, q)
            and not self._words.excluded(name, text[start:end])
        ]
        if not options:
            return
        names = {name for _, name in options}
        exact = [(h, n) for h, n in options if not names & set(indicators[n].over)]
        if not every and any(
            len(words.residue(text[start:end].replace(text[h.start : h.end], "", 1))) > 1 for h, _ in exact
        ):
            return
        if len({n for _, n in exact}) > 1 and self._joined(exact, exact[-1][0]) == {n for _, n in exact}:
            return
        for _, name in dict.fromkeys(exact):
            for claimed in (name, *(indicators[name].when_all if every else ())):
                self._claims.append(
                    replace(
                        base,
                        indicator=claimed,
                        sentence=(base.sentence[0], max(base.sentence[1], sentence.end)),
                    )
                )

    # -- 分别 ---------------------------------------------------------------------------------------------

    def _respectively(self, clause: Clause, sentence: Sentence, context: _Context) -> bool:
        """当面、网络、信函申请分别为12件、33件、26件: names and figures in the same order."""
        text, words = self._text, self._words
        mark = words.respectively.search(text, clause.start, clause.quantities[0].start)
        if not mark:
            return False
        run = list(self._finder.find(text[clause.quantities[0].start : sentence.end]))
        shift = clause.quantities[0].start
        figures: list[Quantity] = []
        for q in run:
            if figures and not re.fullmatch(r"[、,和及与]?", text[figures[-1].end : q.start + shift]):
                break
            figures.append(
                q._replace(start=q.start + shift, number_end=q.number_end + shift, end=q.end + shift)
            )
        if len(figures) < 2:
            return False
        hits = [h for h in self._terms(clause.start, mark.start()) if h.names]
        topics = self._topics(clause.start, mark.end(), sentence, context)
        names = []
        for hit in hits:
            options = [
                n
                for h, n in self._named(
                    [hit],
                    figures[0],
                    clause.start,
                    mark.start(),
                    [*topics, *self._topics_in(hit.start, hit.end)],
                )
                if h == hit
            ]
            exact = [n for n in options if not self._rules.indicators[n].over or len(hits) == len(figures)]
            if len(exact) == 1:
                names.append(exact[0])
        self._claimed.update(q.start for q in figures)
        if len(names) == len(figures):
            self._claims += [
                self._claim(name, q, context.subject, sentence, context)
                for name, q in zip(names, figures, strict=True)
            ]
        else:  # whose each of them is one cannot know
            for q in figures:
                self._refuse(q, Reason.SEVERAL)
        return True

    def _bare(self, start: int, end: int) -> str:
        return self._words.residue(self._text[start:end])


def _topic_finder(words: Iterable[tuple[str, str]]) -> TermFinder[list[str]]:
    """Finds *words*, pairs of (topic, term), with the topics that each may name."""
    topics: dict[str, list[str]] = {}
    for name, term in words:
        topics.setdefault(term, []).append(name)
    return TermFinder(topics)


def _without_rivals(claims: list[Claim]) -> list[Claim]:
    """Drop the figures gathered up to a day where the report gives the year's figure too."""
    settled = {(c.indicator, c.scope is None) for c in claims if c.settled}
    kept = [c for c in claims if c.settled or (c.indicator, c.scope is None) not in settled]
    return sorted(dict.fromkeys(kept), key=lambda c: c.span)
