"""What is to be known of a sum, in sentences: who is missing or doubled, whose sums do not hold, what was blank."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...extractors import Doubled, Failure, Notice, Total

LEFT_OUT = Notice("not counted: {file}: {why}")
OF_OTHERS = Notice("the table has figures of {n} other organs, and none of its own: {organs}")


class Note(NamedTuple):
    """What is *said*; whether it *matters*, as all does but that a figure is approximate."""

    said: Notice
    matters: bool = True


def notes(
    totals: Sequence[Total], doubled: Sequence[Doubled], missing: Sequence[str], failures: Sequence[Failure]
) -> Iterator[Note]:
    """The worst first."""
    for failure in failures:
        yield Note(LEFT_OUT.of(file=failure.file, why=failure.error))
    for organ in missing:
        yield Note(Notice("missing: {organ}", organ=organ))
    for one in doubled:
        yield Note(twice(one))
    for total in totals:
        for note in _of(total):
            yield note._replace(said=Notice("{total}: {note}", total=about(total), note=note.said))


def about(total: Total) -> str:
    """Which total it is, in short."""
    return " ".join(filter(None, (total.group, str(total.year or "")))) or Notice("total")


def twice(one: Doubled) -> Notice:
    """Of two reports of one organ and year."""
    apart = Notice("{n} figures differ", n=len(one.differ))
    return Notice(
        "doubled: {organ} has two reports, {alike}; {counted} is counted, {left_out} is not",
        organ=Notice("{organ} of {year}", organ=one.organ, year=one.year) if one.year else one.organ,
        alike=apart if one.differ else Notice("the figures are the same"),
        counted=one.counted, left_out=one.left_out,
    )  # fmt: skip


def _of(total: Total) -> Iterator[Note]:
    for check in total.checks:
        if check.status == "fail" and check.grade == "hard":
            yield Note(Notice("the totals do not add up: {message}", message=check.message))
    names = {one.report.file: one.report.organ or one.report.file for one in total.summands}
    for one in total.summands:
        for check in one.broken:
            organ = names[one.report.file]
            yield Note(
                Notice(
                    "the report itself does not add up: {organ}: {message}",
                    organ=organ,
                    message=check.message,
                )
            )
        if one.others:
            why = OF_OTHERS.of(n=len(one.others), organs=tuple(one.others))
            yield Note(LEFT_OUT.of(file=one.report.file, why=why))
    blank: dict[str, list[str]] = defaultdict(list)
    for amount in total.amounts:
        for file in amount.blank:
            blank[file].append(amount.label)
        if amount.approx:
            yield Note(
                Notice("approximate: the total of {label} has approximate figures in it", label=amount.label),
                False,
            )
        for file in amount.said if amount.table else ():
            yield Note(
                Notice(
                    "taken from the text: {label} of {organ}, not in its table",
                    organ=names[file],
                    label=amount.label,
                )
            )
    for file, labels in blank.items():
        yield Note(
            Notice("blank: {labels} of {organ} not filled in", organ=names[file], labels=_listed(labels))
        )


def _listed(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels, each once, with how often it is there more than once."""
    return tuple(
        Notice("{label} ({n} cells)", label=label, n=n) if n > 1 else label
        for label, n in Counter(labels).items()
    )
