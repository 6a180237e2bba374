"""Reading files: the encodings of the reports, and clear errors for everything else."""

import pytest

from nianbao.extractors import DocumentError, decode

SIMPLIFIED = "某某局2016年政府信息公开年度报告，主动公开政府信息12条。"
TRADITIONAL = "某某局政府資訊公開年度報告，主動公開政府資訊。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_an_encoding_is_recognised(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


def test_big5_is_told_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\x00\x01", "zero byte at byte 8"),
        (SIMPLIFIED.encode()[:-1], "ends inside a character"),
        (b"\xff\xfe\x00", "broken UTF-16-LE"),
        (b"abc \x80\xff\x81", "byte 4"),
    ],
)
def test_an_unreadable_file_is_an_error_that_names_the_byte(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        decode(data)
