"""What a hostile file may take of memory and time where a library written in C reads it."""

import resource
import threading
import time
import zlib
from pathlib import Path

import pytest

from nianbao.extractors import DocumentError, Limits
from nianbao.extractors.documents import apart
from nianbao.extractors.documents.files import opened

from pdfs import pdf, stream

SAMPLE = (Path(__file__).parents[1] / "samples" / "tables-2024.pdf").read_bytes()


PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>"


def unpacking_to(size: int) -> bytes:
    """A PDF of some kilobytes with a page of *size* bytes, packed twice."""
    packing, parts = zlib.compressobj(9), []
    for _ in range(size // 1_000_000):
        parts.append(packing.compress(b" " * 1_000_000))
    packed = zlib.compress(b"".join(parts) + packing.flush(), 9)
    return pdf(*PAGES, PAGE % b"", stream(b"/Filter[/FlateDecode/FlateDecode]", packed))


def doubling(depth: int) -> bytes:
    """A PDF whose page shows a form twice that shows a form twice, and so on."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
    forms = [stream(form % (n + 6), b"/X Do /X Do") for n in range(depth)]
    last = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]", b"0 0 m 1 1 l S")
    return pdf(*PAGES, PAGE % b"/Resources<</XObject<</X 5 0 R>>>>", stream(b"", b"/X Do"), *forms, last)


def test_a_small_file_that_unpacks_to_gigabytes_takes_no_more_memory_than_it_may() -> None:
    bomb = unpacking_to(1_500_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(DocumentError):
        opened(bomb, Limits(unpacked=200_000_000, seconds=60))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_000_000  # KB


def test_a_file_that_never_ends_takes_no_more_time_than_it_may() -> None:
    begin = time.monotonic()
    with pytest.raises(DocumentError, match="takes too long: the limit is 1 seconds"):
        opened(doubling(60), Limits(seconds=1))
    assert time.monotonic() - begin < 4


def test_the_time_is_kept_in_threads_too_and_a_lost_reader_is_replaced() -> None:
    errors: list[str] = []

    def read() -> None:
        try:
            opened(doubling(60), Limits(seconds=1))
        except DocumentError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(errors) == 2
    assert len(opened(SAMPLE, Limits()).pages) == 4


def test_a_reader_is_used_again_until_it_has_read_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    apart._end_all()
    opened(SAMPLE, Limits())
    (reader,) = apart._idle
    opened(SAMPLE, Limits())
    assert apart._idle == [reader]
    monkeypatch.setattr(apart, "EACH", 3)
    opened(SAMPLE, Limits())
    assert apart._idle == []
