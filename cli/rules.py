"""The commands about rules: what there is, where it comes from, whether it holds."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .formats.registry import ListFormat
from .run.inputs import rules_path
from .run.output import DONE, FINDINGS, mistakes_told, tell, write

if TYPE_CHECKING:
    from ..extractors import Rules, Trial

app = typer.Typer(help="List, show and test rules.", no_args_is_help=True, rich_markup_mode=None)

RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules", help="The rules file; default: nianbao.yaml in this folder, else the shipped one."
    ),
]


@app.command("list")
def list_(
    form: Annotated[
        ListFormat | None,
        typer.Option("--format", "-f", help="Default: a table on a terminal, JSON in a pipe."),
    ] = None,
    rules: RulesFile = None,
) -> None:
    """List all indicators and official tables."""
    from ..extractors import load_rules

    with mistakes_told():
        loaded = load_rules(rules_path(rules, quiet=True))
        chosen = form or (ListFormat.TABLE if sys.stdout.isatty() else ListFormat.JSON)
        if chosen is ListFormat.TABLE:
            from .formats.terminal import rules_table

            write(rules_table(loaded, shutil.get_terminal_size((100, 24)).columns), None)
        else:
            write(_as_json(loaded), None)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An indicator, table, check or section.")],
    rules: RulesFile = None,
) -> None:
    """Print a rule as it stands after all that it extends, each line with the place it comes from."""
    from ..extractors import described

    with mistakes_told():
        write(described(rules_path(rules, quiet=True), name), None)


@app.command()
def test(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Rules, with * for anything; default: all.")
    ] = None,
    rules: RulesFile = None,
) -> None:
    """Run the examples of the rules; exit with 1 if a rule does not read what they say."""
    from ..extractors import trials

    with mistakes_told():
        ran = list(trials(rules_path(rules, quiet=False), names or ()))
        write("\n".join(line for trial in ran if not trial.holds for line in _told(trial, ran)), None)
    failed = sum(not trial.holds for trial in ran)
    tell(f"{len(ran)} examples of {len({trial.name for trial in ran})} rules: {failed or 'none'} failed")
    raise typer.Exit(FINDINGS if failed else DONE)


@app.command("schema")
def schema_() -> None:
    """Print the JSON Schema of rules files, for editors."""
    from ..extractors import schema

    write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", None)


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
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _told(trial: "Trial", ran: "Sequence[Trial]") -> list[str]:
    wanted, found = (", ".join(read) or "none" for read in (trial.wanted, trial.found))
    lines = [f"{trial.place}: {trial.name}", *(f"    {line}" for line in trial.text.splitlines())]
    lines.append(f"    should read {wanted}, reads {found}")
    for fact in trial.others:
        rival = next((t for t in ran if t.name == fact.rule and t.text == trial.text), None)
        also = f", whose example it is too ({rival.place})" if rival and rival.holds else ""
        lines.append(f"    {fact.value:f} was taken by {fact.rule}{also}")
    return [*lines, ""]
