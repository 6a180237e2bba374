"""Damaged variants of the samples; by hand: python tests/damage.py 5000 [FIRST SEED]."""

import io
import random
import sys
import time
import zipfile
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

from nianbao.extractors import Extractor, Failure, Limits, is_archive, load_extractor, members

SAMPLES = Path(__file__).parents[1] / "samples"
LIMITS = Limits(seconds=20)


def originals() -> dict[str, bytes]:
    """A sound file of each kind."""
    found = {s: (SAMPLES / f"tables-2024.{s}").read_bytes() for s in ("docx", "pdf", "html", "txt")}
    found["xlsx"] = (SAMPLES / "statistics-table-2018.xlsx").read_bytes()
    found["gbk"] = (SAMPLES / "narrative-2016.txt").read_text("utf-8").encode("gb18030")
    found["utf-16"] = (SAMPLES / "narrative-2016.txt").read_text("utf-8").encode("utf-16")
    found["rtf"] = rtf(found["txt"].decode())
    page = EmailMessage()
    page.make_related()
    page.add_related(found["html"], "text", "html")
    page.add_related(b"\x89PNG", "image", "png")
    found["mht"] = page.as_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for kind in ("txt", "xlsx", "html"):
            target.writestr(f"某局/{kind}.{kind}", found[kind])
    found["zip"] = archive.getvalue()
    return found


def rtf(text: str) -> bytes:
    """*text* as an office writes it, with lines of cells as rows of tables."""
    lines = []
    for line in text.splitlines():
        cells = [
            "".join(f"\\u{ord(c)}\\'3f" if c > "~" else f"{{{c}}}" for c in cell) for cell in line.split("\t")
        ]
        if len(cells) > 1:
            edges = "".join(f"\\cellx{1000 * n}" for n in range(1, len(cells) + 1))
            lines.append("\\trowd" + edges + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row")
        else:
            lines.append(rf"\pard\plain {cells[0]}\par")
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\*\generator x 99;}{\info{\title 88}}"
    return (r"{\rtf1\ansi\ansicpg936" + fonts + "\n".join(lines) + "}").encode("ascii")


def damaged(data: bytes, dice: random.Random) -> bytes:
    """*data* as transport, disks and programs damage it, or one of the files in it."""
    if data.startswith(b"PK") and dice.random() < 0.6:
        return _repacked(data, dice)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at, size = dice.randrange(len(data) or 1), dice.choice((1, 1, 4, 60, 1000))
        now = dice.choice((
            data[:at],
            data[:at] + dice.randbytes(size) + data[at + size :],
            data[:at] + bytes(size) + data[at + size :],
            data[:at] + data[at + size :],
            data[:at] + data[at : at + size] * 2 + data[at + size :],
            data[:at] + data[dice.randrange(len(data) or 1) :][:size] + data[at + size :],
            data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))] if data else b"") + data[at + 1 :],
        ))  # fmt: skip
        data = now or data
    return data


def _repacked(data: bytes, dice: random.Random) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        hurt = {dice.choice([n for n in names if n.endswith((".xml", ".rels"))] or names)}
        lost = dice.choice(names) if dice.random() < 0.1 else None
        for name in names:
            content = source.read(name)
            if name in hurt and content:
                content = _changed_tag(content, dice) if dice.random() < 0.6 else damaged(content, dice)
            if name != lost:
                target.writestr(name, content)
    return out.getvalue()


def _changed_tag(content: bytes, dice: random.Random) -> bytes:
    """XML that is still well formed, but says something else: a figure, a name or the content of an element."""
    places = [i for i, byte in enumerate(content) if chr(byte).isdigit() or byte == ord('"')]
    if not places:
        return content
    at = dice.choice(places)
    if content[at] == ord('"'):
        end = content.find(b'"', at + 1)
        return (
            content[: at + 1] + dice.choice((b"", b"-1", b"99999999999", b"x", "…".encode())) + content[end:]
        )
    return content[:at] + dice.choice((b"", b"-", b"9" * 30, b"x")) + content[at + 1 :]


def outcome(extractor: Extractor, name: str, data: bytes) -> list[str]:
    """The errors with which a file ends; empty if it is read."""
    if is_archive(data):
        try:
            inside = list(members(data, LIMITS))
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
    else:
        inside = [(name, data)]
    errors = []
    for member, content in inside:
        result = extractor.extract_all(member, content, LIMITS)
        if isinstance(result, Failure):
            errors.append(result.error)
        else:
            str(result).encode()  # any output takes it
    return errors


def main(count: int, first: int) -> None:
    extractor, kinds, told = load_extractor(), originals(), Counter[str]()
    for seed in range(first, first + count):
        kind = sorted(kinds)[seed % len(kinds)]
        begin = time.monotonic()
        for error in outcome(extractor, kind, damaged(kinds[kind], random.Random(seed))):
            told[f"{kind}: {error[:60]}"] += 1
            if "mistake" in error:
                print(seed, kind, error, flush=True)
        if time.monotonic() - begin > LIMITS.seconds / 2:
            print(seed, kind, f"{time.monotonic() - begin:.1f} s", flush=True)
    for error, times in told.most_common(60):
        print(f"{times:5} {error}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
