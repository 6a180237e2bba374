"""What a clause is about: by itself, by its sentence, by its paragraph, by the headings."""

from ..models import Quantity
from .discourse import Discourse
from .setting import Setting


def topics(
    here: Setting, left: int, right: int, discourse: Discourse, q: Quantity | None = None
) -> list[str]:
    """What the words at *left* to *right*, in which *q* stands, are about, the nearest first."""
    near = here.passage.topics_in(left, right) or _before(here, discourse.segment, left, discourse.topic)
    if near:
        return near
    further = _before(here, here.sentence.start, discourse.segment, discourse.topic)
    if further or discourse.topic:
        return _of_channels(here, left, right, q) or further or [discourse.topic or ""]
    return next(filter(None, (heading.all_topics for heading in here.headings)), [])


def _of_channels(here: Setting, left: int, right: int, q: Quantity | None) -> list[str]:
    """What only channels are called tells of disclosure, whatever was said before."""
    hits = (hit.names for hit in here.passage.terms(left, right))
    counted = ({n for n in names if q is None or here.rules.counts(n, q)} for names in hits)
    told = (here.rules.topic_of(min(n)) for n in counted if n and all(map(here.rules.is_by_channel, n)))
    return list(told)[:1]


def _before(here: Setting, start: int, end: int, counted: str | None) -> list[str]:
    """The topics of the last clause between *start* and *end* that names any.

    A mere verb does not lead away from what was *counted* last: 复议案件12件,办结9件,其中维持8件.
    """
    while end > start:
        since = max(start, *(here.text.rfind(mark, start, end - 1) + 1 for mark in ",;:"))
        found = here.passage.topics_in(since, end)
        if found and (not counted or counted in found or here.passage.tells_topic(since, end)):
            return found
        end = since - 1
    return []
