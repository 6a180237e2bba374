"""The sections of a rules file, one dataclass each; their keys are explained in rules.yaml and the files it extends."""

import fnmatch
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from .fields import Examples, Names, Said, Strict, Terms, Units, Verdicts, Words, alike, holes


# What the dataclasses below leave out is what nobody uses: each method costs a part of a millisecond at every start.
@dataclass(kw_only=True, eq=False, repr=False)
class Reading(Strict):
    """The words by which sentences are built; each is explained in rules.yaml."""

    approximate_before: Terms = ()
    approximate_after: Terms = ()
    approximate_behind: Terms = ()
    not_one: Terms = ()
    vague: Terms = ()
    parts: Terms = ()
    rest: Terms = ()
    respectively: Terms = ()
    all: Terms = ()
    before_all: Terms = ()
    already: Terms = ()
    nothing: Terms = ()
    nothing_first: Terms = ()
    not_nothing: Terms = ()
    nothing_too: Terms = ()
    named_before: Terms = ()
    changes: Terms = ()
    grown_to: Terms = ()
    cumulative: Terms = ()
    gathered: Terms = ()
    since: Terms = ()
    until: Terms = ()
    this_year: Terms = ()
    last_year: Terms = ()
    carried: Terms = ()
    carried_to: Terms = ()
    compared: Terms = ()
    took_part: Terms = ()
    by: Terms = ()
    kinds: Terms = ()
    among: Terms = ()
    and_more: Terms = ()
    joins: Terms = ()
    cuts: Terms = ()
    unbroken: Terms = ()
    in_dates: Terms = ()
    fillers: Terms = ()
    heading_ends: Terms = ()
    totals: Terms = ()
    sums: Terms = ()
    remarks: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Scopes(Strict):
    """The words by which one knows whose figure it is."""

    own: Terms = ()
    endings: Terms = ()
    left_out: Terms = ()
    never: Terms = ()
    hosts: Terms = ()
    generic: Terms = ()
    bodies: Terms = ()
    of_places: Terms = ()
    parts: Terms = ()
    aliases: Terms = ()
    acts: Terms = ()
    openers: Terms = ()
    times: Terms = ()
    times_behind: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Topic(Strict):
    """What a clause may be about; the keys are explained in rules.yaml."""

    named: Terms
    verbs: Terms = ()
    channels: bool = False
    examples: Examples = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Indicator(Strict):
    """What a figure may be; the keys are explained in rules.yaml."""

    label: str
    english: str = ""
    table: str
    unit: str
    counted_in: str | Units | None = None
    named: Terms
    alone: Terms = ()
    about: str | None = None
    section: Terms = ()
    unless: Terms = ()
    affairs: Literal["own"] | None = None
    refers_back: Terms = ()
    nothing: Literal["named", "heading"] | None = None
    over: Names = ()
    together: Names = ()
    when_all: Names = ()
    examples: Examples = ()


def with_names(indicators: dict[str, Indicator], _: Words) -> dict[str, Indicator]:
    """Each name with a * for all indicators that are called so, but for the one itself."""

    def all_of(patterns: Names, itself: str) -> Names:
        return tuple(
            found
            for pattern in patterns
            for found in (fnmatch.filter(indicators, pattern) if "*" in pattern else (pattern,))
            if found != itself or "*" not in pattern
        )

    return {
        name: replace(
            indicator,
            over=all_of(indicator.over, name),
            together=all_of(indicator.together, name),
            when_all=all_of(indicator.when_all, name),
        )
        for name, indicator in indicators.items()
    }


@dataclass(kw_only=True, eq=False, repr=False)
class Series(Strict):
    """What an indicator is in reports of another form, which do not state it: a sum of others."""

    sum_of: Names
    note: str = ""


@dataclass(kw_only=True, eq=False, repr=False)
class CheckRule(Strict):
    """An accounting identity; the keys are explained in rules.yaml."""

    label: str
    english: str = ""
    of: str = ""
    each: Names | Literal["applicant", "all"] = ()
    formula: str
    when: str | None = None
    grade: Literal["hard", "soft"]
    examples: Verdicts = ()


Source = Literal["title", "beside", "author", "field", "signature", "subject", "trail", "head"]


@dataclass(kw_only=True, eq=False, repr=False)
class Key(Strict):
    """What the names of one organ differ in from year to year."""

    same: dict[str, Names] = field(default_factory=dict)
    left_out: Terms = ()
    levels: Terms = ()
    seats: Terms = ()
    common: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Particulars(Strict):
    """The words by which title, organ, year and era are found; each is explained in the rules."""

    titles: Terms = ()
    tables: Terms = ()
    not_titles: Terms = ()
    not_behind: Terms = ()
    behind_titles: Terms = ()
    periods: Terms = ()
    trust: tuple[Source, ...] = ()
    authors: Terms = ()
    fields: Terms = ()
    subjects: Terms = ()
    selves: Terms = ()
    head_titles: Names = ()
    head_organs: Names = ()
    leads: Terms = ()
    tails: Terms = ()
    endings: Terms = ()
    never: Terms = ()
    alone: Terms = ()
    levels: Terms = ()
    boundaries: Names = ()
    remarks: Terms = ()
    short_for: Terms = ()
    key: Key = field(default_factory=Key)
    eras: dict[str, Terms] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False, repr=False)
class Kinds(Strict):
    """What a document calls itself, and what is said where it is no report."""

    speaks_of: Terms = ()
    known_by: Terms = ()
    website_reports: Terms = ()
    others: dict[str, Terms] = field(default_factory=dict)
    listed: Said = field(default=alike("a list"))
    otherwise: Annotated[Said, holes("kind")] = field(default=alike("no report, it seems to be {kind}"))
    unspoken: Said = field(default=alike("no report: it does not speak of its subject"))


@dataclass(kw_only=True, eq=False, repr=False)
class Section(Strict):
    """A part of the report: words of its headings, how a sentence turns to it, whether facts stand there.

    What is *repeated* there stands in a place of its own, too.
    """

    headings: Terms = ()
    turns: Terms = ()
    facts: bool = True
    repeated: bool = False


@dataclass(kw_only=True, eq=False, repr=False)
class Slots(Strict):
    """The words that fill the slots of a mention; each is explained in rules.yaml."""

    acts: dict[str, Terms] = field(default_factory=dict)
    asides: dict[str, Terms] = field(default_factory=dict)
    of_organs: Names = ()
    each: Terms = ()
    heads_before: Terms = ()
    heads_behind: Terms = ()
    not_own: Terms = ()
    causes: Terms = ()
    others: Terms = ()
    neutral: Terms = ()
    plain_nouns: Terms = ()
    beside: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Family(Strict):
    """Indicators with the same constraints over slots; the keys are explained in rules.yaml."""

    indicators: Names
    acts: Names | None = None
    asides: Names = ()
    each: Names = ()
    places: Names = ()
    plain: Names = ()
    modifiers: bool = True
    heads: bool = False
    owners: Literal["places", "judges", "attendees"] | None = None
    fitting: Terms = ()
    behind: Terms = ()
    rivals: Names | None = None
    kinds: Literal["all", "modified"] | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Findings(Strict):
    """The sentences that tell what came of a check; the names in braces are filled."""

    prose: Annotated[Said, holes("label")] = field(default=alike("{label} in prose"))
    earlier: Annotated[Said, holes("year", "label")] = field(default=alike("{label} of {year}"))
    last_year: Annotated[Said, holes("label")] = field(default=alike("{label} of last year"))
    later: Annotated[Said, holes("year", "message")] = field(default=alike("report of {year}: {message}"))
    in_year: Annotated[Said, holes("whose", "year")] = field(default=alike("{whose} {year}"))
    of: Annotated[Said, holes("whose", "message")] = field(default=alike("{whose}: {message}"))
    total: Said = field(default=alike("total"))
    whose: Annotated[Said, holes("whose")] = field(default=alike(" ({whose})"))
    missing: Annotated[Said, holes("labels")] = field(default=alike("{labels} not read"))
    blank: Annotated[Said, holes("labels")] = field(default=alike("{labels} blank"))
    skipped: Annotated[Said, holes("name", "reasons")] = field(default=alike("{name}: {reasons}"))
    failed: Annotated[Said, holes("name", "left", "right")] = field(
        default=alike("{name}: {left} against {right}")
    )
    difference: Annotated[Said, holes("difference")] = field(default=alike(", {difference} apart"))
    lines: Annotated[Said, holes("lines")] = field(default=alike(" (line {lines})"))
    pages: Annotated[Said, holes("pages")] = field(default=alike(" (page {pages})"))
    cells: Annotated[Said, holes("table", "rows", "cells")] = field(
        default=alike(" (table {table}, row {rows}, column {cells})")
    )
    rows: Annotated[Said, holes("table", "rows")] = field(default=alike(" (table {table}, row {rows})"))
    about: Annotated[Said, holes("value")] = field(default=alike("about {value}"))
    and_: Said = field(default=alike(", "))
    or_also: Said = field(default=alike("; "))


@dataclass(kw_only=True, eq=False, repr=False)
class Doubts(Strict):
    """The sentences that tell what speaks against a figure of prose; the names in braces are filled."""

    noun: Annotated[Said, holes("word", "label")] = field(default=alike("{word}: {label}?"))
