"""Files as people have them: told by their content, read into the same facts, and harmless."""

import http.server
import io
import json
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from itertools import cycle
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from nianbao.extractors import DocumentError, Extractor, Failure, Lang, Limits, Report, load_rules, told
from nianbao.extractors.documents import addresses
from nianbao.extractors.documents.files import opened

from damage import rtf

SAMPLES = Path(__file__).parents[1] / "samples"
EXTRACTOR = Extractor(load_rules())
TITLE = "某局2016年政府信息公开年度报告"
TEXT = f"{TITLE}\n2016年，我局收到政府信息公开申请7件。\n"


def read(content: bytes) -> Report:
    result = EXTRACTOR.extract_all("x", content)
    assert not isinstance(result, Failure), result
    (report,) = result
    return report


def facts(content: bytes) -> dict[str, int]:
    return {fact.indicator: int(fact.value) for fact in read(content).facts}


def error(content: bytes, **limits: int) -> str:
    result = EXTRACTOR.extract_all("x", content, Limits(**limits))
    assert isinstance(result, Failure), result
    return told(result.error, Lang.EN)


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- the same report in all formats ----------------------------------------------------------------------------


def test_a_report_gives_the_same_facts_in_every_format() -> None:
    found = []
    for suffix in (".txt", ".html", ".docx", ".pdf"):
        report = read((SAMPLES / f"tables-2024{suffix}").read_bytes())
        found.append([(f.indicator, f.applicant, f.scope, f.value, f.approx) for f in report.facts])
        assert {f.source.page for f in report.facts} == ({1, 2, 3, 4} if suffix == ".pdf" else {None})
        assert all(check.status != "fail" for check in report.checks)
    assert len(found[0]) == 214
    assert all(sorted(one) == sorted(found[0]) for one in found)


def test_a_report_gives_the_same_facts_in_rtf() -> None:
    found = read(rtf((SAMPLES / "tables-2024.txt").read_text("utf-8"))).facts
    expected = read((SAMPLES / "tables-2024.txt").read_bytes()).facts
    assert [(f.indicator, f.applicant, f.value) for f in found] == [
        (f.indicator, f.applicant, f.value) for f in expected
    ]


@pytest.mark.parametrize(
    ("words", "received"),
    [
        (r"\'c9\'ea\'c7\'eb 12", 12),
        (r"\uc1\u30003?\u35831\'3f 12", 12),
        (r"\uc2\u30003\'c9\'ea\uc1\u35831\'3f 12", 12),
        (r"\'c9\'ea\'c7\'eb {\v 47}12", 12),
        (r"\'c9\'ea\'c7\'eb {\deleted 47}{\strike 47}12", 12),
        (r"\'c9\'ea\'c7\'eb 12{\super 1}", 12),
        (r"\'c9\'ea\'c7\'eb {\footnote 47}{\*\new 47}{\pict 47}12", 12),
        (r"\'c9\'ea\'c7\'eb {\*\shpinst{\sv 47}{\shptxt 12}}", 12),
    ],
)
def test_rtf_is_read_as_its_reader_sees_it(words: str, received: int) -> None:
    head = "".join(
        f"\\u{ord(c)}?" for c in f"{TITLE}\n2016年，我局收到政府信息公开".replace("\n", "¶")
    ).replace("\\u182?", "\\par ")
    page = r"{\rtf1\ansi\ansicpg936\uc1 " + head + words + r"\'bc\'fe\'a1\'a3\par}"
    assert facts(page.encode()) == {"applications.received": received}


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"{stream}\0".encode("utf-16-le") * 20


GARBLED = (TEXT + "公开的信息，公开的申请，公开的报告。").encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n", " picture"),
        (b"GIF89a", "a picture of a kind that is not read: save it as .png"),
        (b"Rar!\x1a\x07", "an archive that is not read"),
        (b"\x05Zhang".ljust(54) + b"\x05\0" + "Zhang".encode("utf-16-le").ljust(106), "a lock file"),
        (b"\x05Zhang".ljust(55) + b"\x05\0" + "Zhang".encode("utf-16-le").ljust(108), "a lock file"),
        (ole("EncryptedPackage"), "an encrypted Word or Excel file"),
        (ole("Workbook"), "an .xls or .et, but damaged"),
        (packed(**{"OFD.xml": b""}), "a damaged .ofd: no element found"),
        (packed(mimetype=b"", **{"content.xml": b""}), "an OpenDocument file"),
        (b"<html><head><title>404 Not Found</title></head><body>nginx</body></html>", "an error page of a web server (404)"),
        ("<html><body><div>您访问的页面不存在</div></body></html>".encode(), "an error page"),
        (GARBLED.decode("latin-1").encode(), "garbled"),
        (GARBLED.decode("gbk", "replace").encode(), "garbled"),
        (GARBLED.decode().encode("gbk").decode("utf-8", "replace").encode(), "garbled"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_told_with_its_kind(content: bytes, told: str) -> None:
    assert told in error(content)


def test_a_short_report_that_speaks_of_errors_is_read() -> None:
    text = TEXT.replace("7件", "404件，其中信息内容不存在3件")
    assert facts(f"<html><body><p>{text}</p></body></html>".encode())["applications.received"] == 404


def test_the_kind_is_told_by_the_content_whatever_the_name(tmp_path: Path) -> None:
    wrong = tmp_path / "report.txt"
    wrong.write_bytes((SAMPLES / "tables-2024.docx").read_bytes())
    run = subprocess.run(
        [sys.executable, "-m", "nianbao.cli", "convert", str(wrong), "-f", "ndjson"],
        capture_output=True,
        check=True,
    )
    assert len(json.loads(run.stdout)["facts"]) == 214


# --- Word --------------------------------------------------------------------------------------------------------


def paragraph(document: "docx.document.Document", xml: str) -> None:
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))


def test_a_word_file_is_read_as_its_reader_sees_it() -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    run = "<w:r><w:t>{}</w:t></w:r>".format
    changed = (
        run("2016年，我局收到政府信息公开申请")
        + "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        + f"<w:ins>{run('12')}</w:ins>"
        + run("件。")
    )
    paragraph(document, changed)
    paragraph(document, run("全年答复申请11件") + "<w:r><w:footnoteReference w:id='5'/></w:r>" + run("。"))
    paragraph(
        document, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>举办培训班99期。</w:t></w:r>" + run("举办培训班3期。")
    )
    paragraph(
        document,
        f"<w:r><w:pict><w:txbxContent><w:p>{run('编发政府公报6期。')}</w:p></w:txbxContent></w:pict></w:r>",
    )
    assert facts(saved(document)) == {
        "applications.received": 12,
        "applications.replied": 11,
        "training.sessions": 3,
        "gazette.issues": 6,
    }


def test_the_numbers_of_headings_are_counted() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
    numbering.insert(
        0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>{levels}</w:abstractNum>")
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='78'><w:abstractNumId w:val='77'/></w:num>"))
    document.add_paragraph(TITLE)
    for heading in ("依申请公开情况", "复议、诉讼情况"):
        added = document.add_paragraph(heading)
        numbered = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", "0"), ("w:numId", "78")):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            numbered.append(child)
        added._p.get_or_add_pPr().append(numbered)
        document.add_paragraph("本年度未发生。")
    assert facts(saved(document)) == {"applications.received": 0, "litigation.total": 0, "reviews.total": 0}


def test_a_table_inside_a_cell_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("第二十条第（一）项")
    outer = document.add_table(1, 1).cell(0, 0)
    inner = outer.add_table(2, 4)
    for row, cells in enumerate(
        (["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "0", "3"])
    ):
        for column, cell in enumerate(cells):
            inner.cell(row, column).text = cell
    assert facts(saved(document)) == {
        "regulations.made": 1,
        "regulations.repealed": 0,
        "regulations.in_force": 3,
    }


# --- web pages ---------------------------------------------------------------------------------------------------


def test_a_saved_page_is_read() -> None:
    page = EmailMessage()
    page["Subject"] = "年报"
    page["Snapshot-Content-Location"] = "https://example.org/nb.html"
    html = f"<html><head><meta charset='gbk'></head><body>{TEXT}</body></html>"
    page.make_related()
    page.add_related(html.encode("gbk"), "text", "html")
    page.add_related(b"\x89PNG", "image", "png")
    assert facts(page.as_bytes()) == {"applications.received": 7}


def test_a_page_whose_text_is_in_a_script_is_read() -> None:
    content = json.dumps(
        {"title": TITLE, "content": f"<p>{TITLE}</p><p>{TEXT.splitlines()[1]}</p>" + "<p>工作平稳。</p>" * 20}
    )
    page = f"<html><body><div id='app'></div><script>window.__DATA__ = {content};</script></body></html>"
    assert facts(page.encode()) == {"applications.received": 7}


def test_several_reports_on_one_page_are_read_one_by_one() -> None:
    text = (
        "{0}{1}年政府信息公开工作年度报告\n一、概述\n"
        + "各项工作平稳有序。" * 30
        + "\n{1}年，我局收到政府信息公开申请{2}件。\n"
    )
    page = (
        text.format("某局", 2015, 7) + text.format("某局", 2016, 8) + "某局2017年政府信息公开工作年度报告\n"
    )
    result = EXTRACTOR.extract_all("x", page.encode())
    assert not isinstance(result, Failure)
    assert [(r.file, r.organ, r.year, [int(f.value) for f in r.facts]) for r in result] == [
        ("x", "某局", 2015, [7]),
        ("x#2", "某局", 2016, [8]),
    ]
    assert result[1].facts[0].source.line == 8


# --- archives and addresses --------------------------------------------------------------------------------------


def nianbao(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "nianbao.cli", *arguments], capture_output=True, check=False)


def test_the_files_of_a_zip_are_read_one_by_one(tmp_path: Path) -> None:
    archive = tmp_path / "reports.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("二.txt", TEXT)
        target.writestr("一/report.docx", (SAMPLES / "tables-2024.docx").read_bytes())
        target.writestr("bad.txt", b"\0\0")
        target.writestr(".hidden.txt", TEXT)
    # as Chinese Windows writes them: names in GBK, and no word of it
    data = archive.read_bytes()
    for name in ("二.txt", "一/report.docx"):
        utf8, gbk = name.encode(), name.encode("gbk")
        data = data.replace(utf8, gbk.ljust(len(utf8), b"_"))
    run = nianbao("convert", str(archive), "-f", "json")
    found = json.loads(run.stdout)
    assert run.returncode == 3
    assert [(r["file"], len(r["facts"])) for r in found["reports"]] == [
        (f"{archive}/一/report.docx", 214),
        (f"{archive}/二.txt", 1),
    ]
    assert [e["file"] for e in found["errors"]] == [f"{archive}/bad.txt"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/slow":
                time.sleep(3)
            if self.path in ("/parts", "/drops", "/cut", "/endless"):
                self.in_parts()
            else:
                super().do_GET()

        def in_parts(self) -> None:
            """A page without a stated length, in two parts; or one that never ends, or ends before its end."""
            self.protocol_version = "HTTP/1.1"
            self.send_response(200)
            if self.path == "/cut":
                self.send_header("Content-Length", "100000")
            elif self.path != "/drops":
                self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            page = (tmp_path / "report.html").read_bytes()
            parts = iter([page[:60], page[60:]]) if self.path != "/endless" else cycle([page])
            try:
                for part in parts:
                    self.wfile.write(
                        part if self.path in ("/cut", "/drops") else b"%x\r\n%s\r\n" % (len(part), part)
                    )
                    self.wfile.flush()
                    time.sleep(0.05)
                if self.path == "/parts":
                    self.wfile.write(b"0\r\n\r\n")
            except OSError:  # the reader has had enough
                pass
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    (tmp_path / "report.html").write_text(f"<html><body>{TEXT}</body></html>", "utf-8")
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))
    ) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()


def test_an_address_is_fetched(server: str) -> None:
    pytest.importorskip("fsspec")
    run = nianbao("convert", f"{server}/report.html", f"{server}/none.html", "-f", "json")
    found = json.loads(run.stdout)
    assert run.returncode == 3
    assert [[fact["value"] for fact in report["facts"]] for report in found["reports"]] == [[7]]
    assert [(e["file"], e["error"]) for e in found["errors"]] == [(f"{server}/none.html", "那里什么也没有")]
    assert f"{server}/none.html: nothing is there" in run.stderr.decode()


@pytest.mark.parametrize("path", ["parts", "drops"])
def test_an_answer_without_a_length_is_read_to_its_end(server: str, path: str) -> None:
    pytest.importorskip("fsspec")
    assert addresses.fetched(f"{server}/{path}", Limits()) == addresses.fetched(
        f"{server}/report.html", Limits()
    )


def test_an_answer_that_is_cut_off_is_an_error(server: str) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(DocumentError, match="cannot be fetched"):
        addresses.fetched(f"{server}/cut", Limits())


def test_an_endless_answer_ends_at_the_deadline_or_the_limit(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(DocumentError, match="bytes, the limit is 1,000"):
        addresses.fetched(f"{server}/endless", Limits(bytes=1000))
    monkeypatch.setattr(addresses, "SECONDS", 1)
    with pytest.raises(DocumentError, match="no answer in 1 seconds"):
        addresses.fetched(f"{server}/endless", Limits())


def test_an_address_that_does_not_answer_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec")
    monkeypatch.setattr(addresses, "SECONDS", 1)
    with pytest.raises(DocumentError, match="no answer in 1 seconds"):
        addresses.fetched(f"{server}/slow", Limits())


# --- hostile files -----------------------------------------------------------------------------------------------


def pdf_of(pages: int) -> bytes:
    kids = " ".join(["3 0 R"] * pages)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(out))
    )


PDF = (SAMPLES / "tables-2024.pdf").read_bytes()
DOCX = (SAMPLES / "tables-2024.docx").read_bytes()
# Ten of ten of ten …, and a file of this machine.
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + '<!ENTITY file SYSTEM "file:///etc/hostname">]>'
)


def bomb(file: str, member: str, before: str) -> bytes:
    """The sample *file* with an XML bomb in *member*, behind the words *before*."""
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            if name == member:
                head, _, body = content.rpartition("?>")
                content = f"{head}?>{ENTITIES}{body}" if head else ENTITIES + body
                content = content.replace(before, f"{before}&j;&file;", 1)
            target.writestr(name, content.encode("utf-8", "surrogateescape"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "limits", "told"),
    [
        (b"", {}, "empty"),
        (TEXT.encode() * 100, {"bytes": 1000}, "the limit is 1,000 (--limit bytes=N)"),
        (packed(**{"word/document.xml": b"0" * 3_000_000}), {"unpacked": 1_000_000}, "3,000,000 unpacked, the limit"),
        (packed(**{f"{n}": b"" for n in range(300)}), {"members": 100}, "300 members, the limit is 100"),
        (bomb("tables-2024.docx", "word/document.xml", "丰水县"), {}, "a damaged Word file"),
        (bomb("statistics-table-2018.xlsx", "xl/worksheets/sheet1.xml", "<v>"), {}, "a damaged Excel file"),
        (packed(**{"x.zip": packed(a=b"")}), {}, "a zip file inside another"),
        (DOCX[:20_000], {}, "a damaged zip, Word or Excel file"),
        (DOCX, {"cells": 100}, "cells, the limit is 100"),
        (PDF[:40_000], {}, "a damaged PDF"),
        (PDF, {"pages": 2}, "4 pages, the limit is 2"),
        (PDF, {"cells": 50}, "cells, the limit is 50"),
        (pdf_of(10_000), {}, "10,000 pages, the limit is 1,000"),
        (pdf_of(1), {}, "a PDF without text"),
        (pdf_of(1).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), {}, "a PDF without text"),
        (b"%PDF-1.7 and nothing else", {}, "PDF"),
    ],
)  # fmt: skip
def test_a_hostile_file_ends_in_an_error(content: bytes, limits: dict[str, int], told: str) -> None:
    assert told in error(content, **limits)


def test_a_scan_says_that_nothing_is_recognised() -> None:
    picture = b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q"
    page = b"/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n4 0 obj<</Length %d>>stream\n%s\nendstream" % (
        len(picture),
        picture,
    )
    assert "a PDF without text (a scan?)" in error(pdf_of(1).replace(b"/MediaBox[0 0 9 9]>>", page))


def test_an_encrypted_pdf_says_so() -> None:
    encrypt = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"x" * 32 + b")/U(" + b"y" * 32 + b")/P -4>>/ID[(a)(a)]"
    )
    page = pdf_of(1).replace(b"/Root 1 0 R", b"/Root 1 0 R" + encrypt)
    assert "an encrypted PDF" in error(page)


def test_a_file_that_takes_too_long_is_given_up() -> None:
    slow = Extractor(load_rules())
    slow._report = lambda *_: time.sleep(5)  # type: ignore[assignment, method-assign]
    result = slow.extract_all("x", TEXT.encode(), Limits(seconds=1))
    assert isinstance(result, Failure)
    assert result.error == "耗时太长：上限为 1 秒（--limit seconds=N）"


def test_an_old_word_file_asks_for_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "install LibreOffice" in error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_limit_that_is_none_is_told() -> None:
    run = nianbao("convert", str(SAMPLES), "--limit", "pags=3")
    assert run.returncode == 2
    assert (
        "NAME one of bytes, unpacked, members, pages, cells, pixels, seconds, memory" in run.stderr.decode()
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_word_file_is_converted(tmp_path: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--convert-to", "doc",
         "--outdir", str(tmp_path), str(SAMPLES / "tables-2024.docx")],
        capture_output=True, check=True,
    )  # fmt: skip
    assert facts((tmp_path / "tables-2024.doc").read_bytes()) == facts(DOCX)


@pytest.mark.parametrize("torn", ["12�", "�4", "1�,204", "1〓4", "〓4"])
def test_a_number_with_a_sign_that_is_not_known_is_none(torn: str) -> None:
    text = opened(f"公开信息{torn}条".encode(), Limits()).text
    assert text == f"公开信息{'�' * len(torn)}条"


def test_the_number_of_a_page_is_no_part_of_a_cell_between_bars() -> None:
    rows = [("网站公开数", "条", "1234"), ("收到申请数", "件", "18"), ("办结申请数", "件", "17")]
    text = "\n".join(f"{name}\n|{unit}\n|{count}\n|" for name, unit, count in rows).replace(
        "申请数\n", "申请数\n\n- 2 -\n\n"
    )
    document = opened(text.encode(), Limits())
    (grid,) = document.grids
    cells = [document.text[slice(*cell.span)] for cell in grid.cells if cell.span[0] < cell.span[1]]
    assert cells == [part for row in rows for part in row]
