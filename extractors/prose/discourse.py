"""What a clause may refer back to; how one clause colours the next makes another one."""

from decimal import Decimal
from typing import NamedTuple

from ..models import Quantity, Span
from .found import Claim
from .lexicon import Hit

# What goes on about something else may be as large as it likes.
ANY = Decimal("Infinity")


class Discourse(NamedTuple):
    """What a clause may refer back to, in its sentence or, where it goes on, in its paragraph.

    *head* is what a list divides, while *listing*; *base* the count that 均 or 全部 may refer to, *shared* with
    another one. *subject* is whose figures follow, *topic* what the last claim was about. *pending* are terms that
    named no figure yet, or the last one, from *pending_from* on; *segment* is where the stretch between two ; begins.
    """

    head: Claim | None = None
    listing: bool = False
    base: Claim | None = None
    shared: bool = False
    subject: Span | None = None
    topic: str | None = None
    pending: tuple[Hit, ...] = ()
    pending_from: int = 0
    segment: int = 0
    # what each of many has one of, until their sum is told; what the figure before the bracket counts
    shared_out: str = ""
    inside: str = ""
    # of which time the figures are: up to a day, of another year, gathered over the years
    until: bool = False
    year_elsewhere: bool = False
    cumulative: bool = False
    # the figures of the sentence so far, each with its claim
    counted: tuple[tuple[Quantity, Claim | None], ...] = ()
    # the figure before: with its topic, which is empty where nobody claimed it; whether it was that of a change
    before: tuple[Quantity, str] | None = None
    orphaned: bool = False
    changed: bool = False
    # (topic or empty, unit, up to which figure) of what goes on about something else
    foreign: frozenset[tuple[str, str, Decimal]] = frozenset()

    def at_sentence(self, start: int, *, keeps_base: bool, keeps_list: bool) -> "Discourse":
        """What a sentence from *start* on may refer back to; of a count or a list only where it goes on with it."""
        return Discourse(
            head=self.head,
            listing=self.listing and keeps_list,
            base=self.base if keeps_base else None,
            shared=self.shared and keeps_base,
            topic=self.topic,
            pending_from=start,
            segment=start,
            cumulative=self.cumulative,
            orphaned=self.orphaned,
        )

    def in_time(self, *, until: bool, year_elsewhere: bool, cumulative: bool) -> "Discourse":
        """With the time of a figure; most are of the same as the one before."""
        if (until, year_elsewhere, cumulative) == (self.until, self.year_elsewhere, self.cumulative):
            return self
        return self._replace(until=until, year_elsewhere=year_elsewhere, cumulative=cumulative)

    def of(self, subject: Span | None) -> "Discourse":
        """With the *subject* whose figures follow."""
        return self if subject == self.subject else self._replace(subject=subject)

    def at_segment(self, start: int) -> "Discourse":
        """Behind a ; the subject, the year and what was counted are told anew."""
        return self._replace(subject=None, before=None, year_elsewhere=False, counted=(), segment=start)

    def going_on_elsewhere(self, q: Quantity, topic: str = "") -> "Discourse":
        """Behind *q*, which is of another affair: what follows in its unit may go on about that, or all of *topic*."""
        wider = {(topic, "", ANY)} if topic else set()
        return self._replace(foreign=self.foreign | {("", q.unit, ANY)} | wider)
