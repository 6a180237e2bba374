"""NianbaoError: RulesError (a rules file is wrong), DocumentError (a report cannot be read)."""


class NianbaoError(Exception):
    """What a user can mend; its text names the place and the remedy."""


class RulesError(NianbaoError):
    """A rules file is wrong; the text holds all its mistakes, one a line."""


class DocumentError(NianbaoError):
    """A file cannot be read as a report."""
