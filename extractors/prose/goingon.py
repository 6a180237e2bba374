"""Whether a figure goes on with what was counted before, rather than with what the term beside it names."""

from ..models import Quantity
from .discourse import Discourse
from .lexicon import Hit
from .setting import Setting


def is_of_else(
    here: Setting, name: str, q: Quantity, left: int, right: int, spot: Hit | None, discourse: Discourse
) -> bool:
    """Whether *q*, which the term at *spot* gives to *name*, is rather of what was counted before."""
    if _is_place_of_part(here, name, q, discourse) or _refers_back(here, name, q, left, discourse):
        return True
    return spot is not None and _goes_on_about_else(here, name, q, left, right, spot, discourse)


def _is_place_of_part(here: Setting, name: str, q: Quantity, discourse: Discourse) -> bool:
    """解读稿件623篇,其中门户网站发布178篇: whether a channel only tells where a part of something else was published."""
    head = discourse.head if discourse.listing else None
    return (
        head is not None
        and here.rules.is_by_channel(name)
        and bool(head.indicator)
        and name not in here.rules.indicators[head.indicator].over
        and not here.rules.is_by_channel(head.indicator)
        and here.rules.counts(head.indicator, q)
        and q.value <= head.value
    )


def _goes_on_about_else(
    here: Setting, name: str, q: Quantity, start: int, end: int, spot: Hit, discourse: Discourse
) -> bool:
    """受理信访230件,办结228件; 受理审批事项230件,办结228件: whether the figure before was of something else."""
    about, units = here.rules.topic_of(name), here.rules.units_of(name)
    foreign = any(
        topic in ("", about) and unit in units and q.value <= value
        for topic, unit, value in discourse.foreign
    ) and not (here.rules.is_by_channel(name) and not here.rules.indicators[name].over)
    if any(topic == about and not unit for topic, unit, _ in discourse.foreign):
        return here.words.own_affairs.search(here.text, start, end) is None  # 安全培训12场,受训1500人次
    if foreign:
        return not here.passage.tells_topic(start, end, spot) and (
            _is_mere_verb(here, spot, about)
            or all(here.rules.indicators[n].about is not None for n in spot.names)
        )
    # 受理投诉6件,办结5件: what was done with a count of another topic
    before, topic = discourse.before or (None, "")
    return (
        before is not None
        and (here.rules.indicators[name].about is not None or _is_mere_verb(here, spot, about))
        and topic in here.rules.topics
        and topic != about
        and not here.rules.has_channels(topic)
        and q.unit == before.unit
        and q.value <= before.value
        and not here.passage.tells_topic(start, end)
    )


def _is_mere_verb(here: Setting, spot: Hit, topic: str) -> bool:
    """Whether the term says what was done, but not with what: 受理."""
    return topic in here.rules.topics and here.text[spot.start : spot.end] in here.rules.topics[topic].verbs


def _refers_back(here: Setting, name: str, q: Quantity, left: int, discourse: Discourse) -> bool:
    """制发公文126件,其中主动公开112件: whether a mere verb says something of what was counted before."""
    if (
        discourse.before is None
        or here.passage.bare(left, q.start) not in here.rules.indicators[name].refers_back
    ):
        return False
    before, topic = discourse.before
    if here.rules.is_by_channel(name) and q.unit == here.rules.indicators[name].unit:
        return False  # 编制目录286条,主动公开284条: items, not documents
    if q.unit != before.unit or topic == here.rules.topic_of(name):
        return False
    # 主动公开301条,依申请公开168条 sorts documents by how they may be disclosed
    return q.value != 0 if here.rules.has_channels(topic) else q.value <= before.value
