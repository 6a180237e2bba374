"""Stated nothings: 未收到申请, 无, 零; a 0 for each indicator that is denied."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from ..models import Basis, Span
from ..text.clauses import Clause
from .discourse import Discourse
from .found import OWN, Claim
from .lexicon import Hit
from .owners import subject_of
from .setting import Setting
from .times import is_of_another
from .topics import topics

# From so much on what stands before a noun narrows it.
NARROW = 5


def denied(here: Setting, spot: Span, stated: bool, clause: Clause, discourse: Discourse) -> None:
    """Claim a 0 for each indicator that *clause* says there was nothing of, by the words at *spot*.

    *stated* is false where the clause only goes on with what the one before denied.
    """
    if is_of_another(here, clause.end):
        return
    hits = here.passage.terms(clause.start, clause.end)
    names = _names(here, spot, clause, hits, discourse)
    bare = here.words.is_mere_nothing(here.text[clause.start : clause.end])
    if not names and stated and bare:
        near, wide = _topics(here, clause, discourse)
        before = [h for h in discourse.pending if h.start >= here.sentence.start]
        names = ([] if hits else _denies(here, before, clause, {*near, *wide})) or _headed(here)
    subject = discourse.subject
    if here.subject(clause.start, clause.end) is not None:
        subject = subject_of(here, clause.start, clause.end)
    own = here.words.own_affairs.search(here.text, clause.start, clause.end) is not None
    sentence = here.sentence.start, here.sentence.end
    if here.words.own_share.search(here.text, clause.start, clause.end):
        _give_up_wider(here, names)
    for name in names:
        affair = OWN if own else here.place
        claim = Claim(
            name, Decimal(0), False, spot, subject, sentence, Basis.DENIED, True, affair, here.place
        )
        here.found.claim(claim)


def _give_up_wider(here: Setting, names: Collection[str]) -> None:
    """投诉214件,其中涉及信息公开的为零: give up the figures of the sentence of which only a share is denied."""
    for claim in list(here.found.claims):
        if (
            claim.span[0] >= here.sentence.start
            and claim.affair != OWN
            and claim.indicator in names
            and claim.indicator in here.reader.families.rivals
        ):
            here.found.give_up(claim)


def _topics(here: Setting, clause: Clause, discourse: Discourse) -> tuple[set[str], set[str]]:
    """What the clause is about, and what the headings are."""
    near = here.passage.topics_in(clause.start, clause.end) or topics(
        here, clause.start, clause.end, discourse
    )
    return set(near), {t for heading in here.headings for t in heading.all_topics}


def _names(here: Setting, spot: Span, clause: Clause, hits: Sequence[Hit], discourse: Discourse) -> list[str]:
    """What the terms behind *spot* name, or all of the clause; rather by its own topics than by the headings'."""
    near, headed = _topics(here, clause, discourse)
    behind = [h for h in hits if h.end > spot[0] and not _is_narrowed(here, spot, h)]
    narrowed = any(_is_narrowed(here, spot, h) for h in hits)
    source = behind if narrowed or _denies(here, behind, clause, near | headed) else hits
    names = _denies(here, source, clause, near) or _denies(here, source, clause, near | headed)
    # 没有以传真形式提出的申请 denies that mode, not all applications
    return [n for n in names if not set(here.rules.indicators[n].over).intersection(names)]


def _is_narrowed(here: Setting, spot: Span, hit: Hit) -> bool:
    """没有因逾期未缴费而不再处理的申请: whether what is denied is only some of what the term names."""
    if not any(here.rules.indicators[name].over for name in hit.names) or hit.start < spot[1]:
        return False
    before = here.text[spot[1] : hit.start]
    own = here.words.own_affairs.search(before) is not None
    return before.endswith("的") and not own and len(here.reader.families.neutral.sub("", before)) > NARROW


def _denies(here: Setting, hits: Sequence[Hit], clause: Clause, about: Collection[str]) -> list[str]:
    indicators, words = here.rules.indicators, here.words
    named = dict.fromkeys(name for hit in hits for name in sorted(hit.names))
    said = here.text[clause.start : clause.end]
    return [
        name
        for name in named
        if indicators[name].nothing
        and not words.excluded(name, said)
        and (indicators[name].about is None or indicators[name].about in about)
    ]


def _headed(here: Setting) -> list[str]:
    """What the innermost heading that names anything names, where a mere 未发生 stands below it."""
    headed = {name: i for name, i in here.rules.indicators.items() if i.nothing == "heading"}
    for heading in here.headings:
        names = {n for hit in heading.all_terms for n in hit.names if n in headed}
        names |= {name for name, i in headed.items() if any(term in heading.text for term in i.alone)}
        names = {n for n in names if not here.words.excluded(n, heading.text)}
        if names:
            return sorted(names)
    return []
