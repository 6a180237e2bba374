"""The engine that recognises letters: where lines of text stand in a picture, and what a line says."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr_onnxruntime import RapidOCR

from ...errors import DocumentError
from ...words import Notice

Picture: TypeAlias = NDArray[np.uint8]
# What the engine was trained on: lines 48 high, and never so narrow that a lone figure fills them.
HEIGHT = 48
NARROWEST = 48
WIDEST = 4096
BATCH = 8
# What it takes of memory beside that of a file, in bytes, once in a process.
ROOM = 1_000_000_000
# A line is looked for in a picture whose longer side is this, at the most.
SEARCHED = 1600


class Box(NamedTuple):
    """A rectangle of a picture, *right* and *bottom* not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def of(self, picture: Picture) -> Picture:
        """What it shows of *picture*."""
        return picture[self.top : self.bottom, self.left : self.right]


class Reading(NamedTuple):
    """What a line says, and how sure the engine is of each letter, 1 at the most."""

    text: str
    sure: tuple[float, ...]


@cache
def _engine() -> Any:
    """Made once in a process. One thread: many files are read by many processes."""
    _give_room()
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def _give_room() -> None:
    """Let this process have more memory, where it is bounded."""
    try:
        import resource
    except ModuleNotFoundError:  # not on Windows
        return
    most, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if most != resource.RLIM_INFINITY:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most + ROOM, hard))


@contextmanager
def _within_memory() -> Iterator[None]:
    """Raise DocumentError where the engine wants more memory than it may have."""
    try:
        yield
    except Exception as error:
        if "bad_alloc" not in str(error):
            raise
        raise DocumentError(
            Notice("too large: its pictures take more memory than they may (--limit memory=N)")
        ) from None


def find_lines(picture: Picture) -> list[Box]:
    """Where text stands in *picture*, in no order."""
    scale = min(1.0, SEARCHED / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    with _within_memory():
        found, _ = _engine().text_det(small)
    height, width = picture.shape[:2]
    boxes = []
    for corners in () if found is None else found:
        left, top = corners.min(axis=0) / scale
        right, bottom = corners.max(axis=0) / scale
        boxes.append(Box(int(left), int(top), min(int(right) + 1, width), min(int(bottom) + 1, height)))
    return boxes


def read_lines(pictures: Sequence[Picture]) -> list[Reading]:
    """What each of *pictures*, of one line each, says."""
    readings = [Reading("", ())] * len(pictures)
    order = sorted(range(len(pictures)), key=lambda i: _width(pictures[i]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        width = max(NARROWEST, -(-_width(pictures[batch[-1]]) // 32) * 32)
        tensor = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
        for place, i in enumerate(batch):
            line = cv2.resize(pictures[i], (_width(pictures[i]), HEIGHT))
            tensor[place, :, :, : line.shape[1]] = line.transpose(2, 0, 1) / 127.5 - 1
        with _within_memory():
            read = _engine().text_rec.session(tensor)[0]
        for i, chances in zip(batch, read, strict=True):
            readings[i] = _decoded(chances)
    return readings


def _width(picture: Picture) -> int:
    height, width = picture.shape[:2]
    return int(min(max(round(width * HEIGHT / height), 8), WIDEST))


def _decoded(chances: NDArray[np.float32]) -> Reading:
    """The letters in *chances*, by place and letter: the likeliest at each place; 0 parts two that are the same."""
    letters = _engine().text_rec.postprocess_op.character
    likeliest, sure = chances.argmax(axis=1), chances.max(axis=1)
    text, surest, place = "", [], 0
    for letter, run in groupby(likeliest.tolist()):
        length = sum(1 for _ in run)
        if letter:
            text += letters[letter]
            surest.append(float(sure[place : place + length].max()))
        place += length
    return Reading(text, tuple(surest))
