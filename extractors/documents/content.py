"""The bytes of a file, and what is asked of them to tell of what kind they are."""

from functools import cached_property

from .decoding import decode
from .limits import DEFAULT_LIMITS, Limits
from .package import BEGINNING, Package


class Content:
    """*data* is the file; the rest is found out once, when it is asked for, within the *limits*."""

    def __init__(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
        self.data = data
        self.limits = limits

    @cached_property
    def package(self) -> Package:
        """The files in it. Raises DocumentError if it is no zip, damaged or above the limits."""
        return Package(self.data, self.limits)

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of the files in it, if it is a zip."""
        return self.package.names if self.data.startswith(BEGINNING) else frozenset()

    @cached_property
    def text(self) -> str:
        """Its characters. Raises DocumentError if it is no text."""
        return decode(self.data)
