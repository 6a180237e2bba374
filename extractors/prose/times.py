"""Of which time a figure is: of another year, a change from it, gathered up to a day or over the years."""

import re
from collections.abc import Sequence

from ..models import Quantity, Reason, Refusal
from .discourse import Discourse
from .lexicon import Hit
from .setting import Setting

YEAR = re.compile(r"(?<![\d〔\[(])(20[0-3]\d)年?(?:[-—~至到]+(20[0-3]\d))?(?:学?年)")


def years_in(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The years that *text* names between *start* and *end*."""
    return [*YEAR.finditer(text, start, end)] if text.find("年", start, end) >= 0 else []


def in_time(here: Setting, q: Quantity, left: int, discourse: Discourse) -> tuple[Discourse, bool]:
    """*discourse* with the time of *q*, whose words begin at *left*; and whether it is that of a year compared with.

    比2015年的900条增加100条: the year is only that of the first figure.
    """
    text, words = here.text, here.words
    years = [m for m in years_in(text, left, q.start) if not text.endswith(words.carried_to, left, m.start())]
    last = int(years[-1][2] or years[-1][1]) if years else None
    elsewhere = last is not None and here.year is not None and last != here.year
    compared = bool(years) and text.endswith(words.compared, left, years[-1].start())
    this_year = words.this_year.search(text, left, q.start) is not None
    until = (discourse.until and not this_year) or any(
        gathered.search(text, here.sentence.start, q.start) for gathered in (words.until, words.since)
    )
    if until and last is not None and last == here.year and not words.until.search(text, left, q.start):
        until = False
    told = elsewhere if years and not compared else discourse.year_elsewhere
    # 由2015年的1128条增加到1887条: the year was that of the first figure
    grown = words.grown_to.search(text, left, q.start) is not None
    cumulative = words.cumulative.search(text, left, q.start) is not None
    timed = discourse.in_time(
        until=until, year_elsewhere=told and not this_year and not grown, cumulative=cumulative
    )
    return timed, compared and elsewhere


def of_another(
    here: Setting, q: Quantity, left: int, right: int, hits: Sequence[Hit], discourse: Discourse
) -> tuple[Discourse, Refusal | None]:
    """*discourse* behind *q* as far as its time goes, and why it is not one of this year, if it is not."""
    text, words = here.text, here.words
    timed, compared = in_time(here, q, left, discourse)
    change = words.changes.search(text, left, q.start)
    # 由1128条增加到1887条: the first figure is the one of before
    before = words.grown_to.match(text, q.end, right) is not None
    last_year = compared or before or words.last_year_only(text, left, q.start)
    if timed.year_elsewhere or (not change and last_year):
        # what named last year's figure may name this year's too
        named = tuple(hit for hit in hits if hit.names)
        refusal = Refusal(Reason.YEAR, "", change.group() if change else "")
        return timed._replace(pending=named, pending_from=q.end), refusal
    if change:
        pending = (*timed.pending, *here.admission.otherwise_counted(hits, q))
        return timed._replace(pending=pending, changed=True), Refusal(Reason.CHANGE, "", change.group())
    return timed, None


def is_of_another(here: Setting, end: int) -> bool:
    """Whether the sentence up to *end* last names another year."""
    years = [int(m[1]) for m in years_in(here.text, here.sentence.start, end)]
    return here.year is not None and bool(years) and years[-1] != here.year
