"""Small PDFs with Chinese text: a font of one byte a character, which says in Unicode what each is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

WIDE = 1000


def pdf(*objects: bytes) -> bytes:
    """A PDF of *objects*, the first of which is the catalogue."""
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out))  # fmt: skip


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def wide(words: str) -> float:
    """How wide *words* are, in Chinese characters."""
    return sum(1 if ord(c) > 0x2E80 else 0.5 for c in words)


@dataclass
class Page:
    """What is drawn on it, in points from the bottom left; *turned* by degrees clockwise."""

    width: int = 600
    height: int = 800
    turned: int = 0
    drawn: list[tuple[str, str] | str] = field(default_factory=list)

    def text(
        self,
        left: float,
        bottom: float,
        words: str,
        size: float = 12,
        *,
        how: str = "1 0 0 1",
        colour: str = "0 g",
    ) -> "Page":
        """*words* from *left* and *bottom*, set by the matrix *how*."""
        self.drawn.append((f"{colour} BT /F {size} Tf {how} {left} {bottom} Tm <%s> Tj ET", words))
        return self

    def lines(self, left: float, top: float, words: str, width: int, size: float = 12) -> "Page":
        """*words* broken where a line of *width* Chinese characters is full."""
        line, n = "", 0
        for c in words:
            if wide(line + c) > width:
                self.text(left, top - 1.5 * size * n, line, size)
                line, n = "", n + 1
            line += c
        return self.text(left, top - 1.5 * size * n, line, size)

    def rule(self, left: float, bottom: float, right: float, top: float) -> "Page":
        self.drawn.append(f"0 G {left} {bottom} m {right} {top} l S")
        return self

    def picture(self, left: float, bottom: float, width: float, height: float) -> "Page":
        self.drawn.append(f"q {width} 0 0 {height} {left} {bottom} cm BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q")
        return self


def document(pages: Iterable[Page], *, unicode: bool = True) -> bytes:
    """The PDF of *pages*, whose font says what its characters are in *unicode*."""
    pages = list(pages)
    letters = sorted({c for page in pages for item in page.drawn if isinstance(item, tuple) for c in item[1]})
    codes = {c: 33 + n for n, c in enumerate(letters)}
    assert len(codes) < 220
    mapping = "".join(f"<{code:02x}> <{ord(c):04x}>\n" for c, code in codes.items())
    named = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    named += f"1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar\n{mapping}endbfchar endcmap end end"
    widths = " ".join(str(WIDE if wide(c) == 1 else WIDE // 2) for c in letters)
    font = f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 33/LastChar {32 + len(codes)}/Widths[{widths}]"
    font += (
        "/ToUnicode 4 0 R>>"
        if unicode
        else "/Encoding<</Differences[33 " + " ".join(f"/g{n}" for n in range(len(codes))) + "]>>>>"
    )
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(), font.encode(),
               stream(b"", named.encode())]  # fmt: skip
    for n, page in enumerate(pages):
        content = "\n".join(
            item if isinstance(item, str) else item[0] % "".join(f"{codes[c]:02x}" for c in item[1])
            for item in page.drawn
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width} {page.height}]/Rotate {page.turned}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {6 + 2 * n} 0 R>>".encode()
        )
        objects.append(stream(b"", content.encode("latin-1")))
    return pdf(*objects)


PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>"


def doubling(depth: int) -> bytes:
    """A PDF whose page shows a form twice that shows a form twice, and so on."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
    forms = [stream(form % (n + 6), b"/X Do /X Do") for n in range(depth)]
    last = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]", b"0 0 m 1 1 l S")
    return pdf(*PAGES, PAGE % b"/Resources<</XObject<</X 5 0 R>>>>", stream(b"", b"/X Do"), *forms, last)


def without_font(*words: str) -> bytes:
    """A PDF of *words*, one below the other, in a Chinese font that is not in the file."""
    shown = "".join(
        f"BT /F 12 Tf 60 {700 - 20 * n} Td <{word.encode('utf-16-be').hex()}> Tj ET\n"
        for n, word in enumerate(words)
    )
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 752/Descent -271>>",
    )
    page = PAGE % b"/Resources<</Font<</F 5 0 R>>>>"
    return pdf(*PAGES, page, stream(b"", shown.encode()), *font)
