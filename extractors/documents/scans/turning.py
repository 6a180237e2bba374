"""Pages that lie on their side or upside down in a picture, turned upright by what is written on them."""

import numpy as np

from .engine import Box, Picture, find_lines, read_lines

# So many lines tell; one is longer than so many times its height.
ENOUGH, LONG = 8, 2.0
# How much surer the engine is to be of letters upside down than of them as they stand.
SURER = 1.1


def turned(picture: Picture) -> Picture:
    """*picture* as its lines are read, turned by quarters."""
    boxes = find_lines(picture)
    across = [box for box in boxes if box.width > LONG * box.height]
    down = [box for box in boxes if box.height > LONG * box.width]
    if len(down) > len(across):
        picture = np.ascontiguousarray(np.rot90(picture))
        across = [Box(b.top, picture.shape[0] - b.right, b.bottom, picture.shape[0] - b.left) for b in down]
    longest = sorted(across, key=lambda box: box.width, reverse=True)[:ENOUGH]
    lines = [box.of(picture) for box in longest]
    if _sureness([np.ascontiguousarray(line[::-1, ::-1]) for line in lines]) > SURER * _sureness(lines):
        return np.ascontiguousarray(picture[::-1, ::-1])
    return picture


def _sureness(lines: list[Picture]) -> float:
    """How sure the engine is of each letter of *lines*; what it makes out without a letter says nothing."""
    sure = [chance for reading in read_lines(lines) for chance in reading.sure]
    return sum(sure) / len(sure) if sure else 0.0
