"""The commands about rules: what there is, where it comes from, whether it holds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ..extractors import Notice
from . import language
from .endings import DONE, FINDINGS, mistakes_told
from .formats.registry import ListFormat
from .options import RulesFile
from .spoken import Command, Group

if TYPE_CHECKING:
    from ..extractors import Rules, Trial

NONE = Notice("none")

app = typer.Typer(cls=Group, help="List, show and test rules.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", cls=Command)
def list_(
    form: Annotated[
        ListFormat | None,
        typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe."),
    ] = None,
    rules: RulesFile = None,
) -> None:
    """List all indicators and official tables."""
    with mistakes_told():
        import shutil

        from ..extractors import load_rules
        from .output import on_terminal, write
        from .run.inputs import rules_path

        loaded = load_rules(rules_path(rules, quiet=True))
        chosen = form or (ListFormat.TABLE if on_terminal() else ListFormat.JSON)
        if chosen is ListFormat.TABLE:
            from .formats.terminal import rules_table

            write(
                rules_table(loaded, shutil.get_terminal_size((100, 24)).columns, language.of_terminal()), None
            )
        else:
            write(_as_json(loaded), None)


@app.command(cls=Command)
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An indicator, table, check or section.")],
    rules: RulesFile = None,
) -> None:
    """Print a rule as it stands after all that it extends, each line with the place it comes from."""
    with mistakes_told():
        from ..extractors import described
        from .output import write
        from .run.inputs import rules_path

        write(described(rules_path(rules, quiet=True), name), None)


@app.command(cls=Command)
def test(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Rules, with * for anything; default: all.")
    ] = None,
    rules: RulesFile = None,
) -> None:
    """Run the examples of the rules; exit with 1 if a rule does not read what they say."""
    with mistakes_told():
        from ..extractors import trials
        from .output import tell, write
        from .run.inputs import rules_path

        ran = list(trials(rules_path(rules, quiet=False), names or ()))
        write("\n".join(line for trial in ran if not trial.holds for line in _told(trial, ran)), None)
        failed = sum(not trial.holds for trial in ran)
        rules_ran = len({trial.name for trial in ran})
        tell(
            Notice(
                "{n} examples of {rules} rules: {failed} failed",
                n=len(ran),
                rules=rules_ran,
                failed=failed or NONE,
            )
        )
    raise typer.Exit(FINDINGS if failed else DONE)


@app.command("schema", cls=Command)
def schema_() -> None:
    """Print the JSON Schema of rules files, for editors."""
    with mistakes_told():
        from ..extractors import schema
        from .formats.contract import dumped
        from .output import write

        write(dumped(schema(), indent=2) + "\n", None)


def _as_json(rules: "Rules") -> str:
    indicators = [
        {
            "name": name,
            "label": figure.label,
            "table": figure.table,
            "unit": figure.unit,
            "english": rules.indicators[name].english if name in rules.indicators else "",
            "examples": len(rules.indicators[name].examples) if name in rules.indicators else 0,
        }
        for name, figure in rules.figures.items()
    ]
    shown = {"indicators": indicators, "tables": list(rules.tables), "checks": list(rules.checks)}
    from .formats.contract import dumped

    return dumped(shown, indent=2) + "\n"


def _told(trial: "Trial", ran: "Sequence[Trial]") -> list[str]:
    wanted, found = (tuple(read) or NONE for read in (trial.wanted, trial.found))
    lines = [f"{trial.place}: {trial.name}", *(f"    {line}" for line in trial.text.splitlines())]
    said = [Notice("should read {wanted}, reads {found}", wanted=wanted, found=found)]
    for fact in trial.others:
        rival = next((t for t in ran if t.name == fact.rule and t.text == trial.text), None)
        taken = {"value": fact.value, "rule": fact.rule}
        said.append(
            Notice(
                "{value:f} was taken by {rule}, whose example it is too ({place})", place=rival.place, **taken
            )
            if rival and rival.holds
            else Notice("{value:f} was taken by {rule}", **taken)
        )
    return [*lines, *(f"    {one.told(language.of_terminal())}" for one in said), ""]
