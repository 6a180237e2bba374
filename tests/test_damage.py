"""A damaged file ends in a report or a clear error, and never in a mistake of the program."""

import random
from zlib import crc32

import pytest

from nianbao.extractors import load_extractor

from damage import damaged, originals, outcome

EXTRACTOR = load_extractor()
ORIGINALS = originals()


@pytest.mark.parametrize("kind", ORIGINALS)
def test_a_damaged_file_is_read_or_told(kind: str) -> None:
    for seed in range(8):
        dice = random.Random(crc32(f"{kind} {seed}".encode()))
        errors = outcome(EXTRACTOR, kind, damaged(ORIGINALS[kind], dice))
        assert not [error for error in errors if "mistake" in error], seed
