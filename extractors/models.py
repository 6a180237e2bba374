"""The records that pass between the parts, and from here to the user; imports nothing of ours."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Quantity(NamedTuple):
    """A figure of the text: *start* and *end* are positions in the normal form, *number_end* is before the unit.

    *unit* is the printed unit, in simplified script; empty where the text gives none.
    """

    value: Decimal
    unit: str
    approx: bool
    start: int
    number_end: int
    end: int


Span = tuple[int, int]


class Cell(NamedTuple):
    """A cell of an official table; *value* is None where it is blank.

    *span* is the figure, *row* what to quote: from the name of the row on. *table* names the table of the form, *instance*
    numbers the tables of the document. *scope* is empty for the report's own figure, *year* None for its own year.
    """

    indicator: str
    applicant: str
    value: Decimal | None
    span: Span
    row: Span
    table: str
    scope: str = ""
    year: int | None = None
    instance: int = 0


class Source(NamedTuple):
    """Where a figure stands in the decoded file: *line* and *column* from 1, *start* and *end* in characters.

    Of a cell in a web page or a Word file, whose lines nobody sees: the *grid* is its table, the first of the file is 1, in
    which it stands in that *row* and *cell*.
    """

    line: int
    column: int
    start: int
    end: int
    quote: str
    page: int | None = None
    grid: int | None = None
    row: int | None = None
    cell: int | None = None


# Of what stands in no file.
NOWHERE = Source(0, 0, 0, 0, "")


class Origin(StrEnum):
    """Where a figure stands."""

    PROSE = "prose"
    TABLE = "table"


class Basis(StrEnum):
    """How a figure was read."""

    SAID = "said"  # all that names it stands in its own clause
    LISTED = "listed"  # what names it is taken from the head of a list, an earlier clause or a heading
    IMPLIED = "implied"  # 全部, 均: the figure was stated of something that this is all of
    DENIED = "denied"  # a stated nothing
    CELL = "cell"
    OCR = "ocr"


class Fact(NamedTuple):
    """A figure that a report states. *value* is in *unit*, the indicator's own; *scope* is as written.

    *scope* and *applicant* are empty for the report's own figure and for all applicants. *rule* names what
    claimed the figure: the indicator, or the table in whose cell it stands. *doubt* says in a sentence what speaks
    against it; None where nothing does. *place* is the part of the report in which a sentence stands.
    """

    indicator: str
    label: str
    table: str
    scope: str
    applicant: str
    year: int | None
    value: Decimal
    unit: str
    approx: bool
    source: Source
    rule: str
    origin: Origin
    basis: Basis
    doubt: str | None = None
    place: str = ""


class Reason(StrEnum):
    """Why no indicator claimed a figure."""

    UNNAMED = "unnamed"  # no term stands where it would name the figure
    UNIT = "unit"  # the indicator is not counted in this unit
    EXCLUDED = "excluded"  # a word of the clause excludes the indicator
    SECTION = "section"  # the indicator stands in another section
    TOPIC = "topic"  # the clause is about something else
    ELSEWHERE = "elsewhere"  # a word makes it a figure of something that is no indicator
    PLACE = "place"  # it stands where problems or plans are told
    SLOT = "slot"  # what fills a slot of it is nothing that the indicator accepts
    YEAR = "year"  # of another year
    CHANGE = "change"  # a change, a share or a plan
    CUMULATIVE = "cumulative"  # gathered over the years
    SEVERAL = "several"  # several indicators share it, or it is a part by a kind that no rule knows


class Refusal(NamedTuple):
    """Why the nearest *indicator*, empty where there is none, did not take a figure; *word* is what stood against it."""

    reason: Reason
    indicator: str = ""
    word: str = ""


# What fills the slots of a figure: pairs of a slot and what stands there.
Slots = tuple[tuple[str, str], ...]


class Verdict(StrEnum):
    """What a family of indicators says to a figure."""

    ACCEPTS = "accepts"
    VETOES = "vetoes"
    UNKNOWN = "unknown"


class Judged(NamedTuple):
    """The *verdict* of a *family*, and the slot by whose *word* it was reached."""

    family: str
    verdict: Verdict
    slot: str = ""
    word: str = ""


class Understood(NamedTuple):
    """How a figure of prose was understood: what fills its *slots*, and what each family says to that."""

    slots: Slots = ()
    verdicts: tuple[Judged, ...] = ()


class Unclaimed(NamedTuple):
    """A figure that no indicator claimed. *unit* is the printed one.

    *span* is its place in the text that an `Explanation` shows; *wording* the words around it, with N for all figures.
    """

    value: Decimal
    unit: str
    source: Source
    span: Span
    wording: str
    refusal: Refusal
    understood: Understood = Understood()


class Check(NamedTuple):
    """The outcome of an accounting identity.

    *facts* are positions in the report's facts. *actual* is what the figures make, *expected* what they are held
    against; the difference may be up to *tolerance*, which is 0 unless a figure is approximate. *values* are the
    figures that were seen, in the order of the formula, those of other reports too.
    """

    check: str
    grade: str
    status: str
    message: str
    expected: Decimal | None
    actual: Decimal | None
    facts: tuple[int, ...]
    tolerance: Decimal
    values: tuple[Decimal, ...]


class Kind(StrEnum):
    """What a document is."""

    DISCLOSURE = "disclosure"  # a report on the disclosure of government information
    WEBSITE_REPORT = "website_report"  # a yearly form on the work of a government website


class Fault(StrEnum):
    """Why nothing came of a file."""

    UNREADABLE = "unreadable"
    NOT_A_REPORT = "not_a_report"
    SKIPPED = "skipped"


class Report(NamedTuple):
    """What was read out of one file; None for what it does not say.

    *warnings* say what was seen and not read. Where *kind* is None no report was recognised.
    """

    file: str
    title: str | None
    organ: str | None
    year: int | None
    era: str
    kind: Kind | None
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of which nothing came, and why."""

    file: str
    error: str
    kind: Fault = Fault.UNREADABLE
