"""Help and mistakes of usage in the language of the terminal: what typer says, and what the options say of themselves."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from ..extractors import Lang, Notice
from . import language

# The class of all mistakes of usage, which typer does not name.
UsageError: Any = typer.BadParameter.__bases__[0]
# What typer says, here as it says it; what stands in braces may be one of these again.
SAID = (
    Notice("Usage: {usage}"),
    Notice("Arguments:"),
    Notice("Options:"),
    Notice("Commands:"),
    Notice("Show this message and exit."),
    Notice("Install completion for the current shell."),
    Notice("Show completion for the current shell, to copy it or customize the installation."),
    Notice("Try '{command}' for help."),
    Notice("Error: {mistake}"),
    Notice("Missing command."),
    Notice("No such command {name}. Did you mean {near}?"),
    Notice("No such command {name}."),
    Notice("Missing argument {name}."),
    Notice("Missing option {name}."),
    Notice("No such option: {name} (Possible options: {near})"),
    Notice("No such option: {name}"),
    Notice("Option {name} requires an argument."),
    Notice("Option {name} does not take a value."),
    Notice("Got unexpected extra argument(s) ({arguments})"),
    Notice("Invalid value for {name}: {mistake}"),
    Notice("{value} is not one of {known}."),
    Notice("{value} is not in the range {range}."),
    Notice("{value} is not a valid {kind}."),
)
# What stands behind an argument's own help; and what stands for what in a line of usage.
REQUIRED = Notice("[required]")
METAVARS = {"options_metavar": Notice("[OPTIONS]"), "subcommand_metavar": Notice("COMMAND [ARGS]...")}
# Chinese characters are twice as broad as typer takes them for.
BROAD = 58


def spoken(text: str, lang: Lang) -> str:
    """*text* of typer's in *lang*; as it is where it is none that is known."""
    if lang is Lang.EN:
        return text
    for said in SAID:
        if found := _pattern(said).fullmatch(text):
            return said.of(**{name: spoken(value, lang) for name, value in found.groupdict().items()}).told(
                lang
            )
    return text


def _pattern(said: Notice) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(said.text)), re.S)


class _Spoken:
    """What commands and groups of them have in common."""

    def get_help(self, ctx: Any) -> str:
        lang = language.of_terminal()
        lines = super().get_help(ctx).split("\n")  # type: ignore[misc]
        return "\n".join(spoken(line, lang) for line in lines).replace(REQUIRED, REQUIRED.told(lang))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = spoken(option.help, language.of_terminal())
        return option

    def get_usage(self, ctx: Any) -> str:
        return spoken(super().get_usage(ctx), language.of_terminal())  # type: ignore[misc]


class Command(_Spoken, TyperCommand):
    """A command of the program."""


class Group(_Spoken, TyperGroup):
    """The commands, with the option for the language on all of them."""

    def main(self, args: Sequence[str] | None = None, *given: Any, **more: Any) -> Any:
        import sys

        language.ask(sys.argv[1:] if args is None else args)
        for command in _all(self):
            _prepare(command)
        try:
            status = super().main(args, *given, **more | {"standalone_mode": False})
        except UsageError as error:
            _tell(error)
            status = error.exit_code
        raise SystemExit(status)


def _all(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _all(below)


def _prepare(command: Any) -> None:
    """Give *command* the option, and its help in the language of the terminal."""
    lang = language.of_terminal()
    command.params.append(_option())
    if lang is Lang.EN:
        return
    command.context_settings["max_content_width"] = BROAD
    for one in (command, *command.params):
        if getattr(one, "help", None):
            one.help = Notice(" ".join(one.help.split())).told(lang)
    command.short_help = command.help
    for name, said in METAVARS.items():
        if getattr(command, name, None) == said:
            setattr(command, name, said.told(lang))


def _option() -> TyperOption:
    return TyperOption(
        param_decls=[language.OPTION],
        type=str,
        metavar=f"[{'|'.join(Lang)}]",
        expose_value=False,
        callback=_known,
        help=Notice("The language; default: the locale's on the terminal, Chinese in all that is written."),
    )


def _known(_context: Any, _option: Any, value: str | None) -> None:
    """`language.ask` has taken it already, if it is a language."""
    if value is not None and value not in tuple(Lang):
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(map(repr, map(str, Lang)))}.")


def _tell(error: Any) -> None:
    """Say what *error* says, with the usage of the command before it."""
    lang, context = language.of_terminal(), error.ctx
    if lang is Lang.EN or (context and error.message == context.get_help()):
        error.show()
        return
    if context:
        hint = f"Try '{context.command_path} {context.help_option_names[0]}' for help."
        typer.echo(f"{context.get_usage()}\n{spoken(hint, lang)}\n", err=True)
    typer.echo(spoken(f"Error: {error.format_message()}", lang), err=True)
