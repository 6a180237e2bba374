"""Small OFDs, as GB/T 33190 has them: places in millimetres from the top left."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

SPEC = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 4.0


def wide(c: str) -> float:
    """How wide a letter is, in its size."""
    return 1 if ord(c) > 0x2E80 else 0.5


@dataclass
class Page:
    """What is drawn on it."""

    width: float = 210
    height: float = 297
    drawn: list[str] = field(default_factory=list)

    def text(
        self, left: float, top: float, words: str, *, code: str = "", more: str = "", inner: str = ""
    ) -> "Page":
        """*words* in letters of 4 mm, each with its place, or as *code* says; *more* is said of the object, *inner* in it."""
        steps = " ".join(f"{SIZE * wide(c):g}" for c in words[:-1])
        code = code or f'X="0" Y="{SIZE * 0.88:g}"' + (f' DeltaX="{steps}"' if steps else "")
        box = f"{left} {top} {SIZE * sum(map(wide, words)):g} {SIZE}"
        self.drawn.append(
            f'<ofd:TextObject ID="9" Boundary="{box}" Font="1" Size="{SIZE}" {more}>{inner}'
            f"<ofd:TextCode {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>"
        )
        return self

    def path(self, left: float, top: float, data: str, more: str = "") -> "Page":
        self.drawn.append(
            f'<ofd:PathObject ID="8" Boundary="{left} {top} {self.width} {self.height}" LineWidth="0.3" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
        return self

    def table(
        self, left: float, top: float, rows: Iterable[Iterable[str]], width: float = 40, height: float = 8
    ) -> "Page":
        """Cells of one size, each drawn as a box."""
        for n, row in enumerate(rows):
            for i, cell in enumerate(row):
                self.path(
                    left + width * i, top + height * n, f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
                )
                if cell:
                    self.text(left + width * i + 1, top + height * n + 2, cell)
        return self

    def content(self, more: str = "") -> str:
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {self.width} {self.height}</ofd:PhysicalBox></ofd:Area>"
        layer = f'<ofd:Content><ofd:Layer ID="7" Type="Body">{"".join(self.drawn)}</ofd:Layer></ofd:Content>'
        return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {SPEC}>{more}{area}{layer}</ofd:Page>'


def ofd(*pages: Page, template: Page | None = None, instead: Mapping[str, str] = {}) -> bytes:
    """The file of *pages*, with what *template* has on each of them; parts may be something else *instead*."""
    found = '<ofd:Template TemplateID="3"/>' if template else ""
    listed = "".join(
        f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    shared = '<ofd:TemplatePage ID="3" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    parts = {
        "OFD.xml": f'<ofd:OFD {SPEC} DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {SPEC}><ofd:CommonData>{area}{shared}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = template.content()
    parts |= {f"Doc_0/Pages/Page_{n}/Content.xml": page.content(found) for n, page in enumerate(pages)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in (parts | dict(instead)).items():
            target.writestr(name, text)
    return made.getvalue()
