"""Lists: what an item takes from the head, which figures are sums, which are kinds that no rule names."""

import re
from collections.abc import Collection
from itertools import pairwise

from ..models import Basis, Quantity, Reason, Refusal, Span
from ..text.clauses import Clause
from .discourse import Discourse
from .found import Claim
from .lexicon import Hit
from .owners import is_right_behind_organ
from .setting import Setting
from .times import is_of_another
from .topics import topics

# An item of a list between two figures: a short noun.
KIND = re.compile(r"[,、;和及][^,、;。:()]{2,14}")
# How many figures beside one make a list of kinds.
NEIGHBOURS = 2


def claim_of(
    here: Setting,
    name: str | None,
    q: Quantity,
    scope: Span | None,
    basis: Basis,
    until: bool,
    affair: str = "",
) -> Claim:
    """The claim of *q* for the indicator *name*; *until*: it may have been gathered over years."""
    factor = here.rules.units_of(name).get(q.unit, 1) if name else 1
    sentence = here.sentence.start, here.sentence.end
    return Claim(
        name or "",
        q.value * factor,
        q.approx,
        (q.start, q.number_end),
        scope,
        sentence,
        basis,
        not until,
        affair,
        here.place,
    )


def is_one_kind_of_many(here: Setting, q: Quantity, units: Collection[str]) -> bool:
    """通知公告11条,组织机构3条,政策解读5篇: whether the figures next to *q*, in *units*, are those of kinds that no rule names."""
    inside = here.quantities
    at = next((i for i, other in enumerate(inside) if other.start == q.start), 0)
    reach = NEIGHBOURS + 1
    kinds = [_is_kind(here, *pair, units) for pair in pairwise(inside[max(0, at - reach) : at + reach])]
    own = min(at, reach)  # kinds[own - 1] says so of q itself, kinds[own] of the next
    before, after = kinds[: max(0, own - 1)], kinds[own : own + NEIGHBOURS]
    beside = any(after) and any(before[-1:])
    return sum(after) == NEIGHBOURS or beside or sum(before[-NEIGHBOURS:]) == NEIGHBOURS


def _is_kind(here: Setting, before: Quantity, q: Quantity, units: Collection[str]) -> bool:
    """Whether nothing but an unknown noun stands between *before* and *q*, both in the same unit or in one of *units*."""
    between = here.text[before.end : q.start]
    return (
        (before.unit == q.unit or {before.unit, q.unit} <= set(units))
        and KIND.fullmatch(between) is not None
        and not here.words.parts.search(between)
        and here.subject(before.end, q.start) is None
        and not any(hit.names for hit in here.passage.terms(before.end, q.start))
        and not here.reader.mentions.has_act(between)
    )


def divided(here: Setting, q: Quantity, discourse: Discourse) -> Claim | None:
    """The head of the list that *q* may be a part of; 举办21期、培训1500人次,其中州本级2期: the one of its unit."""
    head = discourse.head
    if head is None or here.rules.counts(head.indicator, q):
        return head
    of_unit = (c for _, c in reversed(discourse.counted) if c and here.rules.counts(c.indicator, q))
    return next((claim for claim in of_unit if claim.scope is None), head)


def may_inherit(here: Setting, head: Claim, q: Quantity, hits: list[Hit], discourse: Discourse) -> bool:
    """Whether *q*, which nothing names, may be a part of *head*; not where its own sentence names something else."""
    named_here = (hit for hit in discourse.pending if hit.names and hit.start >= here.sentence.start)
    elsewhere = head.span[0] < here.sentence.start and any(named_here)
    return not elsewhere and here.rules.counts(head.indicator, q) and not here.admission.names_any(hits, q)


def inherited(
    here: Setting, head: Claim, left: int, q: Quantity, scope: Span | None, share: bool, discourse: Discourse
) -> tuple[list[str], Discourse]:
    """What an item of a list takes from its *head*: an organ's part, or a *share* that is the figure itself.

    That is this year's share of a cumulative figure, or the share that is about disclosure: then the head is given up.
    """
    organ = is_right_behind_organ(here, left, q)
    if share and not organ:
        here.found.give_up(head)
        return [head.indicator], discourse._replace(head=head._replace(settled=False), until=False)
    return ([head.indicator] if scope is not None and organ else []), discourse


def narrowed(here: Setting, q: Quantity, left: int, discourse: Discourse) -> list[str]:
    """印发规范性文件23件,主动公开21件: what was counted just before, where only a part of it was the indicator's."""
    (before, last), *_ = discourse.counted[-1:] or [(q, None)]
    if last is None or before.unit != q.unit:
        return []
    if here.passage.bare(left, q.start) not in here.rules.indicators[last.indicator].refers_back:
        return []
    here.found.give_up(last)
    return [last.indicator]


def give_up_gathered(here: Setting, head: Claim, q: Quantity) -> None:
    """累计公开4187条。2019年新增公开385条: give up *head* where it was gathered over years, and *q* is this year's."""
    gathered = here.words.gathered.search(here.text, head.sentence[0], head.span[0])
    if gathered and head.scope is None and head.value > q.value:
        here.found.give_up(head)


def is_own_share(here: Setting, head: Claim, left: int, q: Quantity) -> bool:
    """办理行政复议案件120件,其中涉及信息公开6件: whether only *q* is about disclosure, and not all of *head*."""
    words, text = here.words, here.text
    since = text.rfind(";", head.sentence[0], head.span[0]) + 1 or head.sentence[0]
    return (
        head.indicator in here.reader.families.rivals
        and here.rules.counts(head.indicator, q)
        and words.own_share.search(text, left, q.start) is not None
        and words.own_affairs.search(text, since, head.span[0]) is None
    )


def first_part(here: Setting, q: Quantity, left: int, discourse: Discourse) -> Claim | None:
    """检索费10元、复制费15元,共计25元: the claim of the first of the figures that *q* is the sum of, if it is."""
    counted, words = discourse.counted, here.words
    said = (words.totals.search(here.text, left, q.start), words.sums.search(here.text, left, q.start))
    if len(counted) < 2 or not any(said):
        return None
    (_, first), *others = counted
    is_sum = q.value == sum(part.value for part, _ in counted) and all(
        part.unit == q.unit for part, _ in counted
    )
    return first if is_sum and not any(claim for _, claim in others) else None


def sums_up(here: Setting, q: Quantity, left: int, discourse: Discourse) -> bool:
    """各明确1名兼职人员,共18名: whether *q* is the sum of what each has one of."""
    return (
        bool(discourse.shared_out)
        and here.rules.counts(discourse.shared_out, q)
        and not here.passage.bare(left, q.start)
        and here.words.sums.search(here.text, left, q.start) is not None
    )


def is_part_of_itself(here: Setting, claim: Claim, discourse: Discourse) -> bool:
    """收到申请15件,其中自然人申请13件: a part by a kind that no rule knows is not the whole once more.

    Nor is a part of a part the whole: 答复26件,其中应向其他机关申请的2件.
    """
    head = discourse.head
    return (
        discourse.listing
        and head is not None
        and head.settled
        and claim.scope == head.scope
        and (
            claim.indicator == head.indicator or head.indicator in here.rules.indicators[claim.indicator].over
        )
        and claim.value < head.value
    )


def respectively(here: Setting, clause: Clause, discourse: Discourse) -> bool:
    """当面、网络、信函申请分别为12件、33件、26件: names and figures in the same order; whether that is so."""
    mark = here.words.respectively.search(here.text, clause.start, clause.quantities[0].start)
    figures = _run(here, clause.quantities[0].start) if mark else []
    if mark is None or len(figures) < 2:
        return False
    names = _in_order(here, clause.start, mark.start(), mark.end(), figures, discourse)
    here.found.settle(figures)
    if discourse.year_elsewhere or is_of_another(here, mark.start()):
        for q in figures:
            here.found.refuse(q, Refusal(Reason.YEAR))
    elif len(names) == len(figures):
        for name, q in zip(names, figures, strict=True):
            here.found.claim(claim_of(here, name, q, discourse.subject, Basis.LISTED, discourse.until))
    else:  # whose each of them is one cannot know
        for q in figures:
            here.found.refuse(q, Refusal(Reason.SEVERAL))
    return True


def _run(here: Setting, start: int) -> list[Quantity]:
    """The figures from *start* on that nothing but 、 and 和 stand between."""
    figures: list[Quantity] = []
    for q in here.quantities:
        if q.start < start:
            continue
        if figures and not here.words.between_figures.fullmatch(here.text, figures[-1].end, q.start):
            break
        figures.append(q)
    return figures


def _in_order(
    here: Setting, start: int, end: int, until: int, figures: list[Quantity], discourse: Discourse
) -> list[str]:
    """The indicators that the terms between *start* and *end* name, each the one that it can only be."""
    hits = [h for h in here.passage.terms(start, end) if h.names]
    about = topics(here, start, until, discourse)
    names = []
    for hit in hits:
        near = [*about, *here.passage.topics_in(hit.start, hit.end)]
        options = [n for h, n in here.admission.named([hit], figures[0], start, end, near) if h == hit]
        exact = [n for n in options if not here.rules.indicators[n].over or len(hits) == len(figures)]
        names += exact if len(exact) == 1 else []
    return names
