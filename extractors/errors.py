"""NianbaoError: RulesError (a rules file is wrong), DocumentError (a report cannot be read)."""

from .words import Notice


class NianbaoError(Exception):
    """What a user can mend; its arguments are lines, each a notice that names the place and the remedy."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class RulesError(NianbaoError):
    """A rules file is wrong; each of its mistakes is a line."""


class DocumentError(NianbaoError):
    """A file cannot be read as a report."""

    @property
    def notice(self) -> Notice:
        """Why not."""
        found: Notice = self.args[0]
        return found


def our_mistake(error: BaseException) -> Notice:
    """What is told of an *error* that nobody expected."""
    return Notice(
        "a mistake in nianbao, please report it: {kind}: {error}", kind=type(error).__name__, error=error
    )
