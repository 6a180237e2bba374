"""A zip that is none of the kinds of documents, where a document is expected."""

from ..errors import DocumentError
from .content import Content
from .document import Document


def read(content: Content) -> Document:
    """Raises DocumentError in any case: the files of a zip are documents of their own, see `archives`."""
    raise DocumentError(
        f"a zip file inside another, or of a kind that is not read: {len(content.members)} files in it"
    )
