"""No two reports have one name, whatever files and members are called; and only files are read."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from nianbao.extractors import DocumentError, Extractor, Failure, Limits, load_rules, members, read_bytes

EXTRACTOR = Extractor(load_rules())


def report(year: int) -> str:
    return (
        f"某局{year}年政府信息公开工作年度报告\n一、概述\n"
        + "各项工作平稳有序。" * 30
        + f"\n{year}年，收到政府信息公开申请{year}件。\n"
    )


def zipped(*found: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in found:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read() -> None:
    data = zipped(("a/x.txt", b"1"), ("a/x.txt", b"2"), ("a/x(2).txt", b"3"), ("a/x.txt", b"4"))
    found = [(name, content) for name, content in members(data, Limits())]
    assert sorted(content for _, content in found if isinstance(content, bytes)) == [b"1", b"2", b"3", b"4"]
    assert len({name for name, _ in found}) == 4


def test_a_second_report_is_never_called_like_a_file() -> None:
    two = (report(2015) + report(2016)).encode()
    names = []
    for name in ("x.txt", "x.txt#2", "x.txt#1", "x.txt#2#2"):
        result = EXTRACTOR.extract_all(name, two)
        assert not isinstance(result, Failure)
        names += [r.file for r in result]
    assert len(set(names)) == len(names) == 8
    assert names[:2] == ["x.txt", "x.txt#2"]


def test_the_limit_of_bytes_holds_for_the_whole_archive() -> None:
    data = zipped(*((f"{n}.txt", b"0" * 1000) for n in range(9)))
    with pytest.raises(DocumentError, match="9,000 unpacked, the limit is 5,000"):
        list(members(data, Limits(unpacked=5000)))


def test_a_member_that_says_too_little_of_its_size_is_counted() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 3_000_000)
    small = (1000).to_bytes(4, "little")
    data = out.getvalue().replace((3_000_000).to_bytes(4, "little"), small)
    ((_, content),) = members(data, Limits())
    assert not isinstance(content, bytes) or len(content) <= 1000


def test_a_directory_of_more_files_than_it_says_is_counted_before_it_is_read() -> None:
    data = bytearray(zipped(*((f"{n}", b"") for n in range(300))))
    data[-14:-10] = b"\1\0\1\0"
    with pytest.raises(DocumentError, match="300 members, the limit is 100"):
        list(members(bytes(data), Limits(members=100)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_only_files_are_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(DocumentError, match="a pipe or device, no file"):
            read_bytes(path)


def test_why_a_file_cannot_be_read_is_told(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "gone.txt")
    for path, told in [(link, "a link to .*gone.txt, where nothing is"), (tmp_path / "no.txt", "No such file"), (tmp_path, "directory"),
                       (Path("a\0b"), "null"), (Path("x" * 5000), "too long")]:  # fmt: skip
        with pytest.raises(DocumentError, match=told):
            read_bytes(path)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed.txt"
    closed.write_text("x")
    closed.chmod(0)
    with pytest.raises(DocumentError, match="permission denied"):
        read_bytes(closed)


def test_a_file_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_bytes(b"0" * 2000)
    with pytest.raises(DocumentError, match="1,001 bytes, the limit is 1,000"):
        read_bytes(file, Limits(bytes=1000))


@pytest.mark.parametrize(
    "page",
    [
        "<html><script>x = \"" + "\\ud800" + report(2016).replace("\n", "\\n") + "\"</script></html>",
        "<html><p>&#xD800;" + report(2016).replace("\n", "</p><p>") + "</p></html>",
    ],
)  # fmt: skip
def test_half_a_character_becomes_a_sign_and_a_warning(page: str) -> None:
    result = EXTRACTOR.extract_all("x", page.encode())
    assert not isinstance(result, Failure)
    assert [fact.value for fact in result[0].facts] == [2016]
    str(result).encode()  # any output takes it
    if "ud800" in page:
        assert result[0].warnings == ("1 个不完整的字符以 � 代替",)


def test_half_a_character_in_a_decoded_text() -> None:
    found = EXTRACTOR.extract("\udcff" + report(2016))
    assert found.warnings == ("1 个不完整的字符以 � 代替",)
    str(found).encode()
