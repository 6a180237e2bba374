"""Where the pieces of a run go: text, a file of its own kind, a database."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..extractors import Extractor, Failure, Notice, Precedence, Report
from .formats.registry import OutputFormat, Way
from .formats.writer import FileWriter, TextFormat, Wishes
from .output import opened, replacement, write
from .run.pipeline import Run
from .run.reading import Piece, Plan, Renderer, extractor_by


@dataclass(frozen=True, slots=True)
class Storing:
    """With *update* only what is new or changed is read, with *forget* what is gone is taken out."""

    update: bool = False
    forget: bool = False


def into_text(run: Run, form: OutputFormat, output: Path | None, wishes: Wishes, _: Storing) -> None:
    """Write report by report to standard output or a file."""
    text: TextFormat = form.writer(wishes)
    each = partial(_of_best, text.each) if wishes.best else text.each
    found = run.pieces(Plan(run.rules, run.limits, each, years=text.checks, at_once=text.at_once))
    with opened(output) as stream:
        parts = _parts(text, found, run)
        for part in text.joined(parts) if text.joined else parts:
            stream.write(part.encode("utf-8", "backslashreplace"))
            if text.at_once:
                stream.flush()


def _parts(text: TextFormat, found: Iterable[Piece], run: Run) -> Iterator[str]:
    yield text.head(extractor_by(run.rules).rules)
    between = ""
    for piece in found:
        if piece.text and not (text.once and piece.twin):
            yield between + piece.text
            between = text.between
    yield text.tail(run.failures)


def _of_best(each: Renderer, report: Report, by: Extractor) -> str:
    return each(Precedence(by.rules).best(report), by)


def into_file(run: Run, form: OutputFormat, output: Path | None, wishes: Wishes, _: Storing) -> None:
    """Write a workbook or another file that is made as a whole."""
    assert output is not None
    by = extractor_by(run.rules)
    with replacement(output) as path:
        writer: FileWriter = form.writer(path, by, wishes)
        with writer:
            for piece in run.pieces(Plan(run.rules, run.limits, whole=True, years=writer.checks)):
                if piece.failure:
                    writer.fail(piece.failure)
                    continue
                try:
                    writer.add(piece.report, again=bool(piece.twin))
                except (ArithmeticError, ValueError) as error:  # a figure that the format has no room for
                    run.fail(
                        Failure(
                            piece.file,
                            Notice("cannot be written as {format}: {why}", format=form.name, why=repr(error)),
                        )
                    )


def describe_columns(run: Run, output: Path, wishes: Wishes) -> None:
    """Write beside the panel in *output* what its columns are."""
    from .formats.datapackage import NAME, descriptor

    rules = extractor_by(run.rules).rules
    with output.open(encoding="utf-8-sig", newline="") as lines:
        text = descriptor(output.name, lines, rules, wishes.lang, with_cells=wishes.cells)
    write(text, output.with_name(NAME))


def into_store(run: Run, form: OutputFormat, output: Path | None, _: Wishes, storing: Storing) -> None:
    """Put the reports into a database."""
    from .storing import store

    assert output is not None
    store(run, form, output, update=storing.update, forget=storing.forget)


WAYS: dict[Way, Callable[[Run, OutputFormat, Path | None, Wishes, Storing], None]] = {
    Way.TEXT: into_text,
    Way.FILE: into_file,
    Way.STORE: into_store,
}
