"""A picture of a page made ready to be read: upright, and its ink apart from its paper."""

import cv2
import numpy as np

from .engine import Picture

# The longer side of a page is made so long, A4 at 200 dots an inch; a small picture grows so many times at the most.
LONGEST = 2340
MOST_GROWN = 2.0
# A page lies askew by this many degrees at the most, and is looked at in so large a picture to tell by how many.
MOST_ASKEW = 3.0
STEP = 0.1
GLANCE = 800
# Red is what has so much more red than another colour, and is so light in it that there is no ink of the text below.
RED = 40
LIGHT = 120


def upright(picture: Picture) -> Picture:
    """*picture* in the size of a page, turned until its lines are level."""
    scale = min(LONGEST / max(picture.shape[:2]), MOST_GROWN)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8)
    angle = _askew(picture)
    if abs(angle) < STEP:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    paper = tuple(int(v) for v in np.median(picture[:: height // 40 + 1, :: width // 40 + 1], axis=(0, 1)))
    turned = cv2.warpAffine(
        picture,
        turn,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    return np.asarray(turned, np.uint8)


def _askew(picture: Picture) -> float:
    """The degrees to turn by: where lines are level, rows of dots are either full of ink or empty."""
    scale = min(1.0, GLANCE / max(picture.shape[:2]))
    small = ink(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8))
    height, width = small.shape
    centre = (width / 2, height / 2)

    def sharpness(angle: float) -> float:
        turned = cv2.warpAffine(small, cv2.getRotationMatrix2D(centre, angle, 1), (width, height))
        return float(np.square(np.diff(turned.sum(axis=1, dtype=np.float64))).sum())

    angles = np.arange(-MOST_ASKEW, MOST_ASKEW + STEP / 2, STEP)
    best = max(angles, key=sharpness)
    return float(best) if sharpness(best) > 1.02 * sharpness(0) else 0.0


def ink(picture: Picture) -> Picture:
    """255 where *picture* is darker than the paper around it, else 0."""
    grey = without_red(picture)
    block = max(grey.shape) // 50 | 1
    dark = cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0),
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        max(block, 11),
        18,
    )
    return np.asarray(dark, np.uint8)


def without_red(picture: Picture) -> Picture:
    """*picture* in grey as red light shows it, with paper for what is red: what a seal covers shows through."""
    grey = np.array(picture[:, :, 2])
    redder = grey.astype(np.int16) - picture[:, :, :2].min(axis=2)
    grey[(redder > RED) & (grey > LIGHT)] = np.median(grey)
    return grey
