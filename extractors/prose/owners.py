"""Whose a figure is: the organ that opens its clause, or the sentence."""

from collections.abc import Sequence

from ..models import Quantity, Span
from .discourse import Discourse
from .lexicon import Hit
from .setting import Setting

# A name so short is that of a government at most.
SHORT = 4


def owner(
    here: Setting, left: int, q: Quantity, spot: Hit | None, names: Sequence[str], discourse: Discourse
) -> tuple[Span | None, Discourse]:
    """Whose *q* is, which the term at *spot* gives to *names*; None for the report's own; and what follows on it."""
    kind = here.reader.families.owners(names[0]) if names else None
    if kind == "judges":
        return discourse.subject, discourse  # 省政府维持6件
    if kind == "attendees" and not discourse.listing and is_right_behind_organ(here, left, q):
        return discourse.subject, discourse
    whose, discourse = _owner(here, left, q, spot, names, discourse)
    return (None if kind == "places" else whose), discourse


def _owner(
    here: Setting, left: int, q: Quantity, spot: Hit | None, names: Sequence[str], discourse: Discourse
) -> tuple[Span | None, Discourse]:
    span = _subject(here, left, q, spot, discourse)
    if span is None:
        if here.words.totals.search(here.text, left, q.start):
            return None, discourse.of(None)  # 办公室3期,各部门6期,合计9期
        return discourse.subject, discourse
    name = here.text[slice(*span)]
    subjects = here.reader.subjects
    if discourse.listing and discourse.head and subjects.is_part_of_system(name):
        return span, discourse.of(span)
    # an item of a list that is nothing but a name is a part, even where it names the report's organ
    item = discourse.listing and spot is None
    if (subjects.is_self_word(name) and len(name) > 1) if item else here.is_own(name):
        return None, discourse.of(None)
    channels = not discourse.listing or _lists_channels(here, names, discourse)
    host = subjects.hosts(name) and len(name) <= SHORT
    if channels and (host or here.is_above(name)):
        return None, discourse
    return span, discourse.of(span)


def subject_of(here: Setting, start: int, end: int) -> Span | None:
    """Whose a clause without figures is about, None where it is about the report's own organ or about nobody."""
    span = here.subject(start, end)
    if span is None:
        return None
    name = here.text[slice(*span)]
    return None if here.is_own(name) or here.reader.subjects.hosts(name) else span


def is_right_behind_organ(here: Setting, left: int, q: Quantity) -> bool:
    """Whether nothing but an organ stands before *q*."""
    subject = here.subject(left, q.start)
    return subject is not None and q.start - subject[1] <= 3


def _subject(here: Setting, left: int, q: Quantity, spot: Hit | None, discourse: Discourse) -> Span | None:
    limit = min(q.start, spot.start) if spot and spot.start >= left and spot.end <= q.start else q.start
    span = here.subject(left, limit)
    if span is None and limit != q.start:
        span = here.subject(left, q.start)
    if span is None or _is_counted(span, discourse):
        return None
    # 各单位的108名同志参加
    return None if span[1] + 1 == q.start and here.text.startswith("的", span[1]) else span


def _is_counted(span: Span, discourse: Discourse) -> bool:
    """全县14个乡镇、32个部门公开信息56条: whether how many organs there are stands right before a mere word for them."""
    return discourse.before is not None and discourse.before[0].end == span[0] and span[1] - span[0] <= 2


def _lists_channels(here: Setting, names: Sequence[str], discourse: Discourse) -> bool:
    """Whether the list divides its head by channel, not by organ."""
    head = discourse.head
    return head is not None and any(here.rules.is_by_channel(n) and n != head.indicator for n in names)
