"""A clause with figures: each is claimed by one indicator or stays unclaimed, and colours what follows."""

from collections.abc import Sequence

from ..models import Basis, Quantity, Reason, Refusal, Understood
from ..text.clauses import Clause
from .discourse import Discourse
from .doubts import unknown_noun
from .families import TAKEN_UP, UNKNOWN, Judgement
from .following import follow, what_all_are
from .found import OWN, Claim
from .goingon import is_of_else
from .lexicon import Hit
from .lists import (
    claim_of,
    divided,
    first_part,
    give_up_gathered,
    inherited,
    is_one_kind_of_many,
    is_own_share,
    is_part_of_itself,
    may_inherit,
    narrowed,
    respectively,
    sums_up,
)
from .mentions import Mention
from .owners import owner
from .passage import WINDOW
from .setting import Setting
from .stretch import Named, Stretch
from .times import YEAR, of_another
from .topics import topics

# Slots by which a figure is of another affair, in which the sentence may go on.
OF_ANOTHER_AFFAIR = ("affair", "place", "noun")


def counted(here: Setting, clause: Clause, discourse: Discourse) -> Discourse:
    """Claim the figures of *clause*; return what the next one may refer back to."""
    discourse = _opened(here, clause, discourse)
    if respectively(here, clause, discourse):
        return discourse
    left = clause.start
    for n, q in enumerate(clause.quantities):
        last = n + 1 == len(clause.quantities)
        right = clause.end if last else clause.quantities[n + 1].start
        if not here.found.is_claimed(q):
            discourse, taken = _figure(here, q, left, right, clause.opener, discourse)
            left = taken if taken is not None else q.end
    return discourse


def _opened(here: Setting, clause: Clause, discourse: Discourse) -> Discourse:
    """*discourse* where *clause* begins: brackets and 其中 open lists."""
    opener, head = clause.opener, discourse.head
    listing = discourse.listing and opener != ")"
    inside = discourse.inside
    if opener and opener in "()":
        last = discourse.counted[-1][1] if discourse.counted else None
        inside = last.indicator if last and opener == "(" else ""
    parts = here.words.parts.search(here.text, clause.start, clause.quantities[0].start)
    earlier = head is not None and head.span[0] < here.sentence.start
    if discourse.orphaned and (opener == "(" or (parts and discourse.before and earlier)):
        head = None  # what is divided is a figure that nobody claimed
    listing = listing or bool(parts) or bool(opener and opener in "(:" and head)
    if (listing, inside, head) == (discourse.listing, discourse.inside, discourse.head):
        return discourse
    return discourse._replace(listing=listing, inside=inside, head=head)


def _figure(
    here: Setting, q: Quantity, left: int, right: int, opener: str, discourse: Discourse
) -> tuple[Discourse, int | None]:
    """Claim *q*, which stands between *left* and *right*; also returns where its words end on the right."""
    left, right = max(left, q.start - WINDOW), min(right, q.end + WINDOW)
    hits = here.passage.terms(left, right)
    discourse, refusal = of_another(here, q, left, right, hits, discourse)
    if refusal:
        here.found.refuse(q, refusal)
        return discourse, None
    # 其余123件均已办结: what follows may be all that names the figure
    everything = here.words.all_or_already.search(here.text, q.end, right)
    said = everything.start() if everything else right
    at = Stretch(q, left, said, hits, topics(here, left, right, discourse, q), opener)
    named, discourse = _named(here, at, discourse)
    claims = _claims(here, at, named, discourse)
    if discourse.cumulative:
        here.found.refuse(q, Refusal(Reason.CUMULATIVE))
        return discourse._replace(head=claims[0]._replace(settled=False) if claims else None), None
    discourse = _behind(here, at, named, claims, discourse)
    # 其中30件来信全部答复 is said of letters
    if everything and not here.words.elsewhere.search(here.text, q.end, said):
        base = claims[0] if claims else claim_of(here, None, q, named.scope, named.basis, discourse.until)
        about = [here.rules.topic_of(base.indicator)] if claims else at.about
        told = follow(here, base, about, everything.start(), right, "" if claims else q.unit)
        if told and not claims:  # 22件均已答复。予以公开11件
            discourse = discourse._replace(topic=told)
    spot = named.spot
    return discourse, spot.end if claims and spot is not None and spot.start >= q.end else None


def _named(here: Setting, at: Stretch, discourse: Discourse) -> tuple[Named, Discourse]:
    """What names the figure in its clause, if its family accepts that; else what it takes from a list."""
    q, left = at.q, at.left
    names, spot, basis = here.namer.choose(q, left, at.right, at.hits, at.about, discourse)
    if not names and (names := what_all_are(here, q)):
        basis = Basis.IMPLIED
    going_on = bool(names) and is_of_else(here, names[0], q, left, at.right, spot, discourse)
    asked = narrowed(here, at.q, at.left, discourse) if going_on else names
    names, verdict = _accepted(here, at, asked, spot)
    scope, discourse = owner(here, left, q, spot, names, discourse)
    named = Named(names, spot, basis, scope, verdict, bool(asked), going_on)
    named, discourse = _listed(here, at, named, discourse)
    if named.scope is None and named.asked and named.names == [discourse.inside]:
        named = named._replace(names=[])  # 纠错41件(含撤销19件、确认违法14件)
    return named, discourse


def _mention(here: Setting, at: Stretch, names: list[str]) -> Mention:
    """The mention of the figure; what takes long to find is only looked for where a family of *names* asks."""
    families, explain = here.reader.families, here.found.explain
    kinds = families.kinds(names[0]) if names else None
    # 公文4份、人事信息2条 are kinds; 新闻发布会14场、通气会22场、采访4次 are not
    units = here.rules.units_of(names[0]) if kinds == "modified" else ()
    return here.reader.mentions.mention(
        here.text,
        here.sentence,
        here.place,
        (at.left, at.right),
        at.q,
        here.subject(at.left, at.q.start),
        here.is_own,
        kinds=(explain or kinds is not None) and is_one_kind_of_many(here, at.q, units),
        affair=explain or any(map(families.asks_affair, names[:1])),
    )


def _accepted(here: Setting, at: Stretch, names: list[str], spot: Hit | None) -> tuple[list[str], Judgement]:
    """*names*, or none of them where their family vetoes the mention of the figure, which is named at *spot*."""
    if not names and not here.found.explain:
        return names, UNKNOWN
    mention, noun = _mention(here, at, names), spot and (spot.start, spot.end)
    if here.found.explain:
        verdicts = here.reader.families.verdicts(names[0] if names else "", mention, here.text, noun)
        here.found.understood[at.q.start] = Understood(mention.slots, verdicts)
    if not names:
        return names, UNKNOWN
    verdict = here.reader.families.judge(names[0], mention, here.text, noun)
    return ([], verdict) if verdict.vetoes else (names, verdict)


def _listed(here: Setting, at: Stretch, named: Named, discourse: Discourse) -> tuple[Named, Discourse]:
    """*named*, or what the figure takes from the head of a list, from its parts or from what each has."""
    q, left = at.q, at.left
    unsettled = discourse.head is not None and not discourse.head.settled
    this_year = here.words.this_year.search(here.text, left, q.start) is not None
    head = divided(here, q, discourse) if discourse.listing or (unsettled and this_year) else None
    if head and named.names in ([], [head.indicator]) and is_own_share(here, head, left, q):
        names, discourse = inherited(here, head, left, q, named.scope, True, discourse)
        return named._replace(names=names, basis=Basis.LISTED, asked=False), discourse
    if named.asked:
        if discourse.head and named.names == [discourse.head.indicator] and this_year:
            give_up_gathered(here, discourse.head, q)
        return named, discourse
    if head and may_inherit(here, head, q, at.hits, discourse):
        years = unsettled and YEAR.search(here.text, left, q.start) is not None
        share = (this_year or years) and (unsettled or at.opener in ("(", ":"))
        names, discourse = inherited(here, head, left, q, named.scope, share, discourse)
        names, verdict = _accepted(here, at, names, None)
        return named._replace(names=names, basis=Basis.LISTED, verdict=verdict), discourse
    return named._replace(names=names, basis=Basis.LISTED) if (
        names := _summed(here, at, discourse)
    ) else named, discourse


def _summed(here: Setting, at: Stretch, discourse: Discourse) -> list[str]:
    """What the figure is the sum of: parts that were listed, or what each of many has."""
    part = first_part(here, at.q, at.left, discourse)
    if part and part.scope is None:
        here.found.give_up(part)
    if part:
        return [part.indicator]
    return [discourse.shared_out] if sums_up(here, at.q, at.left, discourse) else []


def _claims(here: Setting, at: Stretch, named: Named, discourse: Discourse) -> list[Claim]:
    affair = OWN if named.verdict.slot == "affair" else here.place
    unknown = unknown_noun(here, at, named) if named.names else ""
    claims = (
        claim_of(here, name, at.q, named.scope, named.basis, discourse.until, affair)._replace(
            unknown=unknown
        )
        for name in named.names
    )
    return [claim for claim in claims if not is_part_of_itself(here, claim, discourse)]


def _behind(
    here: Setting, at: Stretch, named: Named, claims: Sequence[Claim], discourse: Discourse
) -> Discourse:
    """*discourse* behind the figure, which is claimed or refused."""
    q, first = at.q, claims[0] if claims else None
    before = q, here.rules.topic_of(first.indicator) if first else ""
    if named.going_on and discourse.before and discourse.before[1]:
        before = discourse.before  # what is done with a count goes on with it
    discourse = discourse._replace(
        counted=(*discourse.counted, (q, first)),
        orphaned=first is None,
        changed=False,
        before=before,
    )
    for claim in claims:
        here.found.claim(claim)
        discourse = _kept(here, at, claim, discourse)
    if first is not None:
        return discourse
    verdict = named.verdict
    here.found.refuse(q, _refusal(here, at, verdict))
    discourse = _left(here, at, discourse)
    return _vetoed(here, at, named, discourse) if verdict.vetoes else discourse


def _vetoed(here: Setting, at: Stretch, named: Named, discourse: Discourse) -> Discourse:
    """*discourse* behind a figure that the family of its indicator vetoes."""
    q, verdict = at.q, named.verdict
    if verdict.slot in OF_ANOTHER_AFFAIR:
        wider = here.reader.families.rivals.get(verdict.indicator) == ()
        topic = here.rules.topic_of(verdict.indicator) if wider else ""
        discourse = discourse.going_on_elsewhere(q, topic)
    if verdict.slot == "head" and named.spot:
        discourse = discourse._replace(pending=(*discourse.pending, named.spot))  # 10个社区开设查阅点,共21个
    if verdict.slot == TAKEN_UP:  # 对上述17件申请,各单位全部作出答复
        base = claim_of(here, verdict.indicator, q, named.scope, named.basis, discourse.until)
        head = discourse.head if discourse.listing else base
        discourse = discourse._replace(base=base, shared=False, head=head)
    if verdict.slot == "each":
        discourse = discourse._replace(shared_out=verdict.indicator)
    return discourse


def _refusal(here: Setting, at: Stretch, verdict: Judgement) -> Refusal:
    if verdict.vetoes:
        return Refusal(Reason.SLOT, verdict.indicator, verdict.word)
    if not here.found.explain:
        return Refusal(Reason.UNNAMED)
    return here.admission.refusal(at.q, at.left, at.right, at.hits, at.about)


def _kept(here: Setting, at: Stretch, claim: Claim, discourse: Discourse) -> Discourse:
    """*discourse* behind a figure that *claim* claims: what it may be the head of, what 均 may refer to."""
    indicator = here.rules.indicators[claim.indicator]
    head, base = discourse.head, discourse.base
    exact = head is not None and head.indicator != claim.indicator and claim.scope is None
    part = base is not None and base.scope is None and base.indicator == claim.indicator
    refers = (
        bool(indicator.over)
        and not here.rules.is_by_channel(claim.indicator)
        and not (discourse.listing and claim.scope is None and part)
    )
    shared = (
        base is not None
        and base.scope == claim.scope
        and base.span[0] >= discourse.segment
        and not discourse.listing
    )
    return discourse._replace(
        foreign=frozenset(),
        topic=here.rules.topic_of(claim.indicator),
        pending=tuple(h for h in at.hits if h.names),
        pending_from=at.q.end,
        head=claim if not discourse.listing or (exact and indicator.over) else head,
        base=claim if refers else base,
        shared=shared if refers else discourse.shared,
    )


def _left(here: Setting, at: Stretch, discourse: Discourse) -> Discourse:
    """*discourse* behind a figure that nobody claimed."""
    q, text, words = at.q, here.text, here.words
    # 推送信息126期、580条; 先后两次举办培训,118人参加: what is not counted in this unit may name the next figure
    named = here.admission.otherwise_counted(at.hits, q, behind=True)
    discourse = discourse._replace(pending=(*discourse.pending, *named))
    if text.endswith(words.kinds, at.left, q.start):
        return discourse  # 信访类3件 is one of the kinds into which applications fall
    said = text[at.left : at.right]
    if words.elsewhere.search(said) or words.other_affair(said):
        # 受理来信702封,办结699封;受理事项3万件: what was done there names nothing of ours
        channels = tuple(h for h in discourse.pending if all(map(here.rules.is_by_channel, h.names)))
        return discourse.going_on_elsewhere(q)._replace(pending=channels)
    if at.hits:
        return discourse
    about = here.passage.topics_in(at.left, at.right)
    unknown = {(topic, q.unit, q.value) for topic in about if not here.rules.has_channels(topic)}
    return discourse._replace(foreign=discourse.foreign | unknown)
