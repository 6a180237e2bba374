"""Pictures of pages, one or several in a file, to what is written in them."""

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .document import Document
from .limits import Limits
from .pages import paged
from .scans.engine import Picture
from .scans.page import read_page

KINDS = ("PNG", "JPEG", "TIFF", "BMP")


def read(content: Content) -> Document:
    """What the pages say. Raises DocumentError if the file is damaged or above the limits, or says nothing."""
    pages, doubts = [], []
    for number, picture in enumerate(_pictures(content.data, content.limits), 1):
        page, doubtful = read_page(picture, number)
        pages.append(page)
        doubts += doubtful
    if not any(page.text.strip() for page in pages):
        raise DocumentError(Notice("a picture without text"))
    return paged(pages, doubts)


def _pictures(data: bytes, limits: Limits) -> Iterator[Picture]:
    """The pictures in *data*; what one says of its size is checked before it is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own word on large pictures: the limit is ours
        try:
            image = Image.open(io.BytesIO(data), formats=KINDS)
            limits.check("pages", getattr(image, "n_frames", 1))
            for frame in ImageSequence.Iterator(image):
                limits.check("pixels", frame.width * frame.height)
                upright = ImageOps.exif_transpose(frame)
                yield np.asarray(on_paper(upright))[:, :, ::-1]
        except DocumentError:
            raise
        except Image.DecompressionBombError as error:  # Pillow does not open it, whatever our limit is
            raise DocumentError(Notice("too large: {why}", why=error)) from None
        except (OSError, SyntaxError, ValueError) as error:
            raise DocumentError(Notice("a damaged picture: {why}", why=error)) from None


def on_paper(image: Image.Image) -> Image.Image:
    """*image* in colours, with white paper behind what shows through."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")
