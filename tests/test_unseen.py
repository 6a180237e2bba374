"""What a reader does not see is not read: struck, deleted and hidden text, and the marks of notes."""

import io
import struct
import zlib

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from nianbao.extractors import Extractor, Failure, Lang, Limits, load_rules
from nianbao.extractors.documents.files import opened

EXTRACTOR = Extractor(load_rules())
TITLE = "某局2016年政府信息公开年度报告"


def facts(content: bytes) -> dict[str, int]:
    result = EXTRACTOR.extract_all("x", content)
    assert not isinstance(result, Failure), result
    return {fact.indicator: int(fact.value) for fact in result[0].facts}


def warnings(content: bytes) -> tuple[str, ...]:
    return tuple(notice.told(Lang.ZH) for notice in opened(content, Limits()).warnings)


def in_word(paragraph: str, *styles: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    for style in styles:
        document.styles.element.append(parse_xml(style.replace("<w:style", f"<w:style {nsdecls('w')}", 1)))
    document.element.body.insert(-1, parse_xml(paragraph.replace(">", f" {nsdecls('w')}>", 1)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


HIDDEN_STYLES = (
    "<w:style w:type='character' w:styleId='H1'><w:name w:val='H1'/><w:rPr><w:vanish/></w:rPr></w:style>",
    "<w:style w:type='character' w:styleId='H2'><w:name w:val='H2'/><w:basedOn w:val='H1'/></w:style>",
)


@pytest.mark.parametrize(
    ("properties", "received"),
    [
        ("", 4712),
        ("<w:vanish/>", 12),
        ("<w:vanish w:val='0'/>", 4712),
        ("<w:strike/>", 12),
        ("<w:strike w:val='false'/>", 4712),
        ("<w:dstrike/>", 12),
        ("<w:rStyle w:val='H1'/>", 12),
        ("<w:rStyle w:val='H2'/>", 12),
        ("<w:rStyle w:val='H2'/><w:vanish w:val='0'/>", 4712),
    ],
)
def test_hidden_and_struck_words_in_word(properties: str, received: int) -> None:
    words = run("2016年，我局收到政府信息公开申请") + run("47", properties) + run("12件。")
    assert facts(in_word(f"<w:p>{words}</w:p>", *HIDDEN_STYLES)) == {"applications.received": received}


def test_the_mark_of_a_note_in_word_is_no_part_of_the_figure() -> None:
    raised = run("1", "<w:vertAlign w:val='superscript'/>")
    words = run("2016年，我局收到政府信息公开申请12") + raised + run("件。")
    assert facts(in_word(f"<w:p>{words}</w:p>")) == {"applications.received": 12}


@pytest.mark.parametrize(
    "deleted", ["", "<w:trPr><w:del w:id='1' w:author='x'/></w:trPr>", "<w:trPr><w:hidden/></w:trPr>"]
)
def test_a_deleted_row_in_word(deleted: str) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>".format
    row = "<w:tr>{}{}</w:tr>".format
    head = row("", cell("第二十条第（五）项") + cell("本年处理决定数量"))
    table = f"<w:tbl>{head}{row(deleted, cell('行政许可') + cell('77'))}</w:tbl>"
    found = facts(in_word(table))
    assert found == ({} if deleted else {"licences.decisions": 77})


@pytest.mark.parametrize(
    ("marked", "received"),
    [
        ("<del>47</del>12", 12),
        ("<s>47</s>12", 12),
        ("<strike>47</strike>12", 12),
        ("<span style='text-decoration: line-through'>47</span>12", 12),
        ("<span style='mso-hide: all'>47</span>12", 12),
        ("<ins>47</ins>12", 4712),
        ("12<sup>1</sup>", 12),
        ("12<sup>[注1]</sup>", 12),
        ("12<sup>①</sup>", 12),
    ],
)
def test_struck_and_raised_words_of_a_page(marked: str, received: int) -> None:
    page = f"<html><body><p>{TITLE}</p><p>2016年，我局收到政府信息公开申请{marked}件。</p></body></html>"
    assert facts(page.encode()) == {"applications.received": received}


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ("<img src='table.png' width='640' height='400'>", True),
        ("<img src='logo.png' width='640' height='60'>", False),
        ("<img src='x.png' width='40'>", False),
        ("<img style='width: 500px' src='x.png'>", True),
        ("<img width='100%' src='x.png'>", False),
        ("<img src='./W020240131512345678901.png'>", True),
        ("<img src='/images/logo.png'>", False),
        (f"<img src='data:image/png;base64,{'A' * 30_000}'>", True),
    ],
)
def test_a_picture_that_may_be_a_table_is_told(picture: str, told: bool) -> None:
    page = f"<html><body><p>{TITLE}</p><p>2016年，我局收到政府信息公开申请12件。</p>{picture}</body></html>"
    assert warnings(page.encode()) == (("1 幅图片没有读",) if told else ())


def test_a_picture_in_word_that_may_be_a_table_is_told() -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    pixel = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"\0\0")),
            (b"IEND", b""),
        )
    )
    for width, height in ((12, 6), (2, 2)):
        document.add_picture(io.BytesIO(pixel), Cm(width), Cm(height))
    out = io.BytesIO()
    document.save(out)
    assert warnings(out.getvalue()) == ("1 幅图片没有读",)
