"""Mails: what is attached is read, each file as an input of its own; else what the mail itself says."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.cli.app import app
from nianbao.extractors import DocumentError, Extractor, Failure, Limits, is_archive, load_rules, members
from nianbao.extractors.documents.files import opened

EXTRACTOR = Extractor(load_rules())
TITLE = "清河县{}2016年政府信息公开工作年度报告"
SAID = "2016年，本机关收到政府信息公开申请{}件。"


def report(organ: str, figure: int) -> bytes:
    return f"{TITLE.format(organ)}\n{SAID.format(figure)}\n".encode("gb18030")


def mail(letter: str, *attached: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "报送年度报告"
    made.set_content(letter, charset="gb2312")
    made.add_alternative(f"<html><body><p>{letter}</p></body></html>", subtype="html", charset="utf-8")
    for name, data in attached:
        made.add_attachment(data, "application", "octet-stream", filename=name)
    return made.as_bytes()


def facts(data: bytes) -> list[int]:
    found = EXTRACTOR.extract_all("x.eml", data)
    assert not isinstance(found, Failure), found
    return [int(fact.value) for report in found for fact in report.facts]


def test_the_report_in_a_mail_is_read_attached_or_not() -> None:
    assert facts(mail("请查收。", ("年报.txt", report("财政局", 7)))) == [7]
    assert facts(mail(report("财政局", 8).decode("gb18030"))) == [8]


def test_several_files_of_a_mail_are_inputs_of_their_own() -> None:
    files = ("财政局.txt", report("财政局", 7)), ("教育局.txt", report("教育局", 9))
    data = mail("请查收。", *files)
    assert is_archive(data)
    assert list(members(data, Limits())) == list(files)
    with pytest.raises(
        DocumentError, match=r"several files attached: save them in a folder \(财政局.txt, 教育局.txt\)"
    ):
        opened(data, Limits())


def test_a_letter_that_says_more_is_one_of_them_and_what_it_shows_is_not() -> None:
    made = EmailMessage()
    made.set_content("甲" * 301)
    made.add_attachment(report("财政局", 7), "text", "plain", filename="年报.txt")
    made.add_attachment(b"\x89PNG", "image", "png", filename="logo.png", disposition="inline")
    assert [name for name, _ in members(made.as_bytes(), Limits())] == ["年报.txt", "letter"]
    assert not is_archive(mail("甲" * 301))


def test_the_command_line_names_each_file_of_a_mail(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(
        mail("请查收。", ("财政局.txt", report("财政局", 7)), ("教育局.txt", report("教育局", 9)))
    )
    result = CliRunner().invoke(app, ["convert", str(path), "-f", "csv", "-j", "1"])
    assert result.exit_code == 0, result.output
    rows = [line.split(",")[:3] for line in result.stdout.splitlines()[1:]]
    assert rows == [
        [f"{path}/财政局.txt", "清河县财政局", "2016"],
        [f"{path}/教育局.txt", "清河县教育局", "2016"],
    ]
