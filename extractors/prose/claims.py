"""Reading prose: every figure is claimed by one indicator or stays unclaimed.

A clause is read from left to right with what went before in mind: the topic, the subject, the whole of which
parts may follow, and the figure that 均 or 全部 may refer to. The words are in rules.yaml.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal

from ..models import Basis, Quantity, Reason, Refusal, Span
from ..rulebook.rules import Rules
from ..text.clauses import Clause, clauses
from ..text.sentences import Sentence, sentences
from .lexicon import Hit
from .naming import Namer
from .passage import WINDOW, Claim, Context, Passage, Vocabulary
from .quantities import QuantityFinder
from .scopes import Subjects

YEAR = re.compile(r"(?<![\d〔\[(])(20[0-3]\d)年?(?:[-—~至到]+(20[0-3]\d))?(?:学?年)")
# What goes on about something else may be as large as it likes.
ANY = Decimal("Infinity")


class ProseReader:
    """Reads the prose of reports by *rules*; holds nothing of any of them."""

    def __init__(self, rules: Rules) -> None:
        self.finder = QuantityFinder(rules)
        self.subjects = Subjects(rules)
        self.vocabulary = Vocabulary(rules)

    def read(
        self, text: str, year: int | None, organ: str | None, *, explain: bool = False
    ) -> tuple[list[Claim], list[tuple[Quantity, Refusal]]]:
        """The claims of *text* in its order; with *explain*, also the quantities that nobody claimed, and why.

        *text* and *organ*, whose report it is, are in the normal form; *year* is the report's. None: it does not say.
        """
        return _Reading(self, text, year, organ, explain=explain).read()


class _Reading:
    """The reading of one report: what was claimed so far, and why what was not."""

    def __init__(
        self, reader: ProseReader, text: str, year: int | None, organ: str | None, *, explain: bool
    ) -> None:
        self._rules = reader.vocabulary.rules
        self._finder = reader.finder
        self._subjects = reader.subjects
        self._words = reader.vocabulary.words
        self._passage = Passage(reader.vocabulary, text)
        self._namer = Namer(reader.vocabulary, self._passage)
        self._year = year
        self._organ = organ
        self._claimed: set[int] = set()
        self._denials = self._words.denials(text)
        self._refusals: dict[int, Refusal] | None = {} if explain else None

    def read(self) -> tuple[list[Claim], list[tuple[Quantity, Refusal]]]:
        """The claims in the order of the text, and the quantities that nobody claimed."""
        text = self._passage.text
        quantities = list(self._finder.find(text))
        context, paragraph, i = Context(), -1, 0
        for sentence in sentences(text, self._words.figure):
            if sentence.paragraph != paragraph:
                context, paragraph = Context(), sentence.paragraph
            inside = []
            while i < len(quantities) and quantities[i].start < sentence.end:
                if quantities[i].start >= sentence.start:
                    inside.append(quantities[i])
                i += 1
            self._sentence(sentence, inside, context)
        kept = _without_rivals(self._passage.claims)
        if self._refusals is None:
            return kept, []
        claimed = {claim.span[0] for claim in kept}
        gathered = Refusal(Reason.CUMULATIVE)  # claimed once, and given up for the year's own figure
        left = [(q, self._refusals.get(q.start, gathered)) for q in quantities if q.start not in claimed]
        return kept, left

    # -- sentences ----------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, quantities: list[Quantity], context: Context) -> None:
        text, words = self._passage.text, self._words
        self._passage.headings = sentence.headings
        context.subject, context.pending, context.pending_from = None, [], sentence.start
        context.until = context.year_elsewhere = False
        context.foreign, context.before, context.changed = frozenset(), None, False
        context.counted = []
        context.segment = sentence.start
        if not words.parts.match(text, sentence.start, sentence.end):
            if not words.all_first.match(text, sentence.start, sentence.end):
                context.base, context.shared = None, False
            if not self._continues_list(sentence, quantities, context):
                context.listing = False
        if not quantities and context.base is None and not self._may_deny(sentence):
            return
        found = clauses(text, sentence.start, sentence.end, quantities, words.cuts)
        denied = False
        for clause in found:
            if clause.opener == ";":
                context.subject = context.before = None
                context.year_elsewhere = False
                context.counted = []
                context.segment = clause.start
            if clause.quantities:
                denied = False
                self._counted(clause, sentence, context)
            else:
                denied = self._uncounted(clause, sentence, context, denied=denied)

    def _may_deny(self, sentence: Sentence) -> bool:
        i = bisect_left(self._denials, sentence.start)
        return i < len(self._denials) and self._denials[i] < sentence.end

    def _continues_list(self, sentence: Sentence, quantities: list[Quantity], context: Context) -> bool:
        """A list runs over 。 where the next sentence is nothing but an organ and a figure."""
        if not context.listing or not quantities:
            return False
        subject = self._subjects.subject(self._passage.text, sentence.start, quantities[0].start)
        return (
            subject is not None and quantities[0].start - subject[1] <= 1 and subject[0] - sentence.start <= 1
        )

    # -- clauses with figures -----------------------------------------------------------------------------

    def _counted(self, clause: Clause, sentence: Sentence, context: Context) -> None:
        text, words = self._passage.text, self._words
        if clause.opener == ")":
            context.listing = False
        parts = words.parts.search(text, clause.start, clause.quantities[0].start)
        earlier = context.head is not None and context.head.span[0] < sentence.start
        if context.orphaned and (clause.opener == "(" or (parts and context.before and earlier)):
            context.head = None  # what is divided is a figure that nobody claimed
        if parts or (clause.opener in "(:" and clause.opener and context.head):
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
        self, q: Quantity, left: int, right: int, clause: Clause, sentence: Sentence, context: Context
    ) -> int | None:
        """Claim *q*, which stands between *left* and *right* of its clause; return where its words end on the right."""
        text, words = self._passage.text, self._words
        left, right = max(left, q.start - WINDOW), min(right, q.end + WINDOW)
        hits = self._passage.terms(left, right)
        if self._is_of_another_time(q, left, right, hits, sentence, context):
            return None
        said = right
        everything = words.all_or_already.search(text, q.end, right)
        if everything:
            said = everything.start()
        topics = self._topics(left, right, sentence, context)
        unsettled = context.head is not None and not context.head.settled
        this_year = words.this_year.search(text, left, q.start) is not None
        share = this_year or (unsettled and YEAR.search(text, left, q.start) is not None)
        chosen, spot, basis = self._namer.choose(q, left, said, hits, topics, sentence, context)
        if chosen and self._namer.is_of_else(chosen[0], q, left, said, spot, context):
            chosen = []
        scope = self._scope(left, q, spot, chosen, context)
        head = context.head if context.listing or (unsettled and this_year) else None
        if head and self._is_own_share(head, left, q) and chosen in ([], [head.indicator]):
            chosen, basis = self._inherited(left, q, scope, True, context), Basis.LISTED
        elif (
            not chosen
            and head
            and self._rules.counts(head.indicator, q)
            and not self._namer.names_any(hits, q)
        ):
            share = share and (unsettled or clause.opener in "(:")
            chosen, basis = self._inherited(left, q, scope, share, context), Basis.LISTED
        elif not chosen and (part := self._first_part(q, left, context)):
            self._give_up(part)
            chosen, basis = [part.indicator], Basis.LISTED
        claims = [self._claim(name, q, scope, basis, sentence, context) for name in chosen]
        claims = [claim for claim in claims if not self._is_part_of_itself(claim, context)]
        if context.cumulative:
            self._refuse(q, Reason.CUMULATIVE)
            context.head = replace(claims[0], settled=False) if claims else None
            return None
        context.counted.append((q, claims[0] if claims else None))
        context.orphaned, context.changed = not claims, False
        context.before = q, self._rules.topic_of(claims[0].indicator) if claims else ""
        for claim in claims:
            self._keep(claim, q, hits, context)
        if not claims:
            self._leave(q, left, right, hits, context)
            if self._refusals is not None:
                self._refusals[q.start] = self._namer.refusal(q, left, said, hits, topics)
        if everything:
            # 其余123件均已办结: what follows may be all that names the figure
            base = claims[0] if claims else self._claim(None, q, scope, basis, sentence, context)
            about = [self._rules.topic_of(base.indicator)] if claims else topics
            self._follow(base, about, everything.start(), right, sentence)
        if claims and spot is not None and spot.start >= q.end:
            return spot.end
        return None

    def _is_of_another_time(
        self, q: Quantity, left: int, right: int, hits: list[Hit], sentence: Sentence, context: Context
    ) -> bool:
        """Whether *q* is of another year, or a change from it; then it is refused, and *hits* may name what follows."""
        text, words = self._passage.text, self._words
        self._year_of(left, q, sentence, context)
        if words.grown_to.search(text, left, q.start):
            # 由2015年的1128条增加到1887条: the year was that of the first figure
            context.year_elsewhere = False
        change = words.changes.search(text, left, q.start)
        # 由1128条增加到1887条: the first figure is the one of before
        before = words.grown_to.match(text, q.end, right) is not None
        if context.year_elsewhere or (not change and (before or words.last_year_only(text, left, q.start))):
            self._refuse(q, Reason.YEAR, change.group() if change else "")
            # what named last year's figure may name this year's too
            context.pending = [hit for hit in hits if hit.names]
            context.pending_from = q.end
            return True
        if change:
            self._refuse(q, Reason.CHANGE, change.group())
            context.pending += self._namer.otherwise_counted(hits, q)
            context.changed = True
        return change is not None

    def _leave(self, q: Quantity, left: int, right: int, hits: list[Hit], context: Context) -> None:
        """Note in *context* what may follow on *q*, which nobody claimed."""
        words, passage = self._words, self._passage
        # 推送信息126期、580条: what is not counted in this unit may name the next figure
        context.pending += self._namer.otherwise_counted(hits, q)
        if passage.text.endswith(words.kinds, left, q.start):
            return  # 信访类3件 is one of the kinds into which applications fall
        if words.elsewhere.search(passage.text, left, right) or words.other_affair(passage.text[left:right]):
            context.foreign |= {("", q.unit, ANY)}
        elif not hits:
            unknown = (t for t in passage.topics_in(left, right) if not self._rules.has_channels(t))
            context.foreign |= {(topic, q.unit, q.value) for topic in unknown}

    def _refuse(self, q: Quantity, reason: Reason, word: str = "") -> None:
        if self._refusals is not None:
            self._refusals[q.start] = Refusal(reason, "", word)

    def _is_part_of_itself(self, claim: Claim, context: Context) -> bool:
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
        self,
        name: str | None,
        q: Quantity,
        scope: Span | None,
        basis: Basis,
        sentence: Sentence,
        context: Context,
    ) -> Claim:
        factor = self._rules.units_of(name).get(q.unit, 1) if name else 1
        return Claim(
            name or "",
            q.value * factor,
            q.approx,
            (q.start, q.number_end),
            scope,
            (sentence.start, sentence.end),
            basis,
            not context.until,
        )

    def _keep(self, claim: Claim, q: Quantity, hits: list[Hit], context: Context) -> None:
        self._passage.claims.append(claim)
        self._claimed.add(q.start)
        context.foreign = frozenset()
        indicator = self._rules.indicators[claim.indicator]
        context.topic = self._rules.topic_of(claim.indicator)
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
            and not self._rules.is_by_channel(claim.indicator)
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
        self, left: int, q: Quantity, scope: Span | None, share: bool, context: Context
    ) -> list[str]:
        """What an item of a list takes from its head: an organ's part, or a *share* that is the figure itself.

        That is this year's share of a cumulative figure, or the share that is about disclosure.
        """
        head = context.head
        assert head is not None
        if share and not self._organ_like(left, q):
            self._give_up(head)
            context.head = replace(head, settled=False)
            context.until = False
            return [head.indicator]
        if scope is not None and self._organ_like(left, q):
            return [head.indicator]
        return []

    def _give_up(self, claim: Claim) -> None:
        """Take *claim* back: its figure is a part, or more than the report's own."""
        self._passage.claims[:] = [c for c in self._passage.claims if c is not claim]
        if self._refusals is not None:
            reason = Reason.SEVERAL if claim.settled else Reason.CUMULATIVE
            self._refusals[claim.span[0]] = Refusal(reason, claim.indicator if claim.settled else "")

    def _first_part(self, q: Quantity, left: int, context: Context) -> Claim | None:
        """检索费10元、复制费15元,共计25元: the claim of the first of the figures that *q* is the sum of, if it is."""
        if len(context.counted) < 2 or not self._words.totals.search(self._passage.text, left, q.start):
            return None
        (_, first), *others = context.counted
        is_sum = q.value == sum(part.value for part, _ in context.counted) and all(
            part.unit == q.unit for part, _ in context.counted
        )
        return first if is_sum and not any(claim for _, claim in others) else None

    def _is_own_share(self, head: Claim, left: int, q: Quantity) -> bool:
        """办理行政复议案件120件,其中涉及信息公开6件: whether only *q* is about disclosure, and not all of *head*."""
        words, text = self._words, self._passage.text
        since = text.rfind(";", head.sentence[0], head.span[0]) + 1 or head.sentence[0]
        return (
            self._rules.counts(head.indicator, q)
            and words.own_share.search(text, left, q.start) is not None
            and words.own_affairs.search(text, since, head.span[0]) is None
        )

    def _organ_like(self, left: int, q: Quantity) -> bool:
        subject = self._subjects.subject(self._passage.text, left, q.start)
        return subject is not None and q.start - subject[1] <= 3

    # -- topic, year, scope -------------------------------------------------------------------------------

    def _topics(self, left: int, right: int, sentence: Sentence, context: Context) -> list[str]:
        """What the clause is about, the nearest first: by itself, by the sentence, by the paragraph, by the headings."""
        near = self._passage.topics_in(left, right) or self._topics_before(context.segment, left)
        if near:
            return near
        further = self._topics_before(sentence.start, context.segment)
        if further or context.topic:
            # what only channels are called tells of disclosure, whatever was said before
            names = [hit.names for hit in self._passage.terms(left, right) if hit.names]
            told = [self._rules.topic_of(min(n)) for n in names if all(map(self._rules.is_by_channel, n))]
            return told[:1] or further or [context.topic or ""]
        for heading in sentence.headings:
            found = self._passage.topics_of(heading)
            if found:
                return found
        return []

    def _topics_before(self, start: int, end: int) -> list[str]:
        """The topics of the last clause between *start* and *end* that names any."""
        while end > start:
            since = max(start, *(self._passage.text.rfind(mark, start, end - 1) + 1 for mark in ",;:"))
            found = self._passage.topics_in(since, end)
            if found:
                return found
            end = since - 1
        return []

    def _year_of(self, left: int, q: Quantity, sentence: Sentence, context: Context) -> None:
        """Set in *context* whether the figure is of another year, or gathered up to a day."""
        text, words = self._passage.text, self._words
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
        self, left: int, q: Quantity, spot: Hit | None, chosen: list[str], context: Context
    ) -> Span | None:
        text = self._passage.text
        limit = min(q.start, spot.start) if spot and spot.start >= left and spot.end <= q.start else q.start
        span = self._subjects.subject(text, left, limit) or (
            self._subjects.subject(text, left, q.start) if limit != q.start else None
        )
        if span is not None and self._is_counted(span, context):
            span = None
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

    def _is_counted(self, span: Span, context: Context) -> bool:
        """全县14个乡镇、32个部门公开信息56条: whether how many organs there are stands right before a mere word for them."""
        return context.before is not None and context.before[0].end == span[0] and span[1] - span[0] <= 2

    def _lists_channels(self, chosen: list[str], context: Context) -> bool:
        """Whether the list divides its head by channel, not by organ."""
        head = context.head
        return head is not None and any(self._rules.is_by_channel(n) and n != head.indicator for n in chosen)

    # -- clauses without figures --------------------------------------------------------------------------

    def _uncounted(self, clause: Clause, sentence: Sentence, context: Context, *, denied: bool) -> bool:
        """Read a clause without a figure; return whether it says that there was nothing."""
        text, words = self._passage.text, self._words
        if clause.end - clause.start > 2 * WINDOW:
            return False
        hits = self._passage.terms(clause.start, clause.end)
        nothing = words.nothing(text, clause.start, clause.end)
        if nothing or (denied and words.nothing_too.search(text, clause.start, clause.end)):
            spot = nothing or (clause.start, clause.start + 1)
            self._absent(spot, bool(nothing), clause, sentence, hits, context)
            context.pending += hits
            return True
        every = words.every.search(text, clause.start, clause.end)
        # without a word for all, what is said goes with the figure before it, even with one that nothing claimed
        if context.base is not None and not (context.shared if every else context.orphaned):
            about = [self._rules.topic_of(context.base.indicator)]
            self._follow(context.base, about, clause.start, clause.end, sentence)
        span = self._subjects.subject(text, clause.start, clause.end)
        if span is not None and not context.listing:
            own = self._subjects.is_own(text[span[0] : span[1]], self._organ)
            context.subject = None if own or self._subjects.hosts(text[span[0] : span[1]]) else span
        years = [int(m[1]) for m in YEAR.finditer(text, clause.start, clause.end)]
        if years and not words.in_dates.sub("", self._passage.bare(clause.start, clause.end)):
            context.year_elsewhere = self._year is not None and years[-1] != self._year
        if context.head is not None and words.parts.fullmatch(self._passage.text, clause.start, clause.end):
            context.listing = True  # 其中, on its own
        context.pending += hits
        return False

    def _absent(
        self, spot: Span, stated: bool, clause: Clause, sentence: Sentence, hits: list[Hit], context: Context
    ) -> None:
        """Claim a 0 for each indicator that the clause says there was nothing of."""
        text, words = self._passage.text, self._words
        years = [int(m[1]) for m in YEAR.finditer(text, sentence.start, clause.end)]
        if self._year is not None and years and years[-1] != self._year:
            return
        indicators = self._rules.indicators
        topics = self._passage.topics_in(clause.start, clause.end)
        near = topics or self._topics(clause.start, clause.end, sentence, context)
        wide = {*near, *(t for h in sentence.headings for t in self._passage.topics_of(h))}
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
                self._passage.claims.append(
                    Claim(
                        name, Decimal(0), False, spot, subject, (sentence.start, sentence.end), Basis.DENIED
                    )
                )

    def _denies(self, hits: list[Hit], clause: Clause, topics: set[str]) -> list[str]:
        names = []
        for hit in hits:
            for name in sorted(hit.names):
                indicator = self._rules.indicators[name]
                if (
                    indicator.nothing
                    and not self._words.excluded(name, self._passage.text[clause.start : clause.end])
                    and (indicator.about is None or indicator.about in topics)
                    and name not in names
                ):
                    names.append(name)
        return names

    def _headed(self, sentence: Sentence) -> list[str]:
        """What the innermost heading that names anything names, where a mere 未发生 stands below it."""
        for heading in sentence.headings:
            hits = self._passage.terms_of(heading)
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
        text, words = self._passage.text, self._words
        if words.nothing(text, start, end) or words.rest.search(text, start, end):
            return
        every = words.every.search(text, start, end)
        q = Quantity(base.value, "", base.approx, base.span[0], base.span[1], base.span[1])
        indicators = self._rules.indicators
        hits = self._passage.terms(start, end)
        options = [
            (hit, name)
            for hit in hits
            for name in sorted(hit.names)
            if indicators[name].about in topics
            and name != base.indicator
            and self._rules.counts(name, q)
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
        if len({n for _, n in exact}) > 1 and self._namer.joined(exact, exact[-1][0]) == {
            n for _, n in exact
        }:
            return
        for _, name in dict.fromkeys(exact):
            for claimed in (name, *(indicators[name].when_all if every else ())):
                self._passage.claims.append(
                    replace(
                        base,
                        indicator=claimed,
                        basis=Basis.IMPLIED,
                        sentence=(base.sentence[0], max(base.sentence[1], sentence.end)),
                    )
                )

    # -- 分别 ---------------------------------------------------------------------------------------------

    def _respectively(self, clause: Clause, sentence: Sentence, context: Context) -> bool:
        """当面、网络、信函申请分别为12件、33件、26件: names and figures in the same order."""
        text, words = self._passage.text, self._words
        mark = words.respectively.search(text, clause.start, clause.quantities[0].start)
        if not mark:
            return False
        run = list(self._finder.find(text[clause.quantities[0].start : sentence.end]))
        shift = clause.quantities[0].start
        figures: list[Quantity] = []
        for q in run:
            if figures and not words.between_figures.fullmatch(text, figures[-1].end, q.start + shift):
                break
            figures.append(
                q._replace(start=q.start + shift, number_end=q.number_end + shift, end=q.end + shift)
            )
        if len(figures) < 2:
            return False
        hits = [h for h in self._passage.terms(clause.start, mark.start()) if h.names]
        topics = self._topics(clause.start, mark.end(), sentence, context)
        names = []
        for hit in hits:
            options = [
                n
                for h, n in self._namer.named(
                    [hit],
                    figures[0],
                    clause.start,
                    mark.start(),
                    [*topics, *self._passage.topics_in(hit.start, hit.end)],
                )
                if h == hit
            ]
            exact = [n for n in options if not self._rules.indicators[n].over or len(hits) == len(figures)]
            if len(exact) == 1:
                names.append(exact[0])
        self._claimed.update(q.start for q in figures)
        if len(names) == len(figures):
            self._passage.claims += [
                self._claim(name, q, context.subject, Basis.LISTED, sentence, context)
                for name, q in zip(names, figures, strict=True)
            ]
        else:  # whose each of them is one cannot know
            for q in figures:
                self._refuse(q, Reason.SEVERAL)
        return True


def _without_rivals(claims: list[Claim]) -> list[Claim]:
    """Drop the figures gathered up to a day where the report gives the year's figure too."""
    settled = {(c.indicator, c.scope is None) for c in claims if c.settled}
    kept = [c for c in claims if c.settled or (c.indicator, c.scope is None) not in settled]
    # of one figure read in two ways, the first
    once: dict[Claim, Claim] = {}
    for claim in kept:
        once.setdefault(replace(claim, basis=Basis.SAID), claim)
    return sorted(once.values(), key=lambda c: c.span)
