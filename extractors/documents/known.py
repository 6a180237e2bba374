"""The words by which one knows a file, before any rules are asked: those of reports, of encodings, of error pages."""

import json
from pathlib import Path

_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_bytes())

# What any report speaks of.
REPORT = tuple(_WORDS["report"])
# Words that any report holds, by which Big5 is told from GB18030: most bytes of the one are also valid in the other.
GB18030, BIG5 = tuple(_WORDS["gb18030"]), tuple(_WORDS["big5"])
# What becomes of 的, 政府 and 公开 where UTF-8 was taken for GBK or for Latin-1 and saved, and of what was lost on the way.
GARBLED = tuple(_WORDS["garbled"])
# What an error page of a web server says: patterns, one of which is enough.
ERROR_PAGE = "|".join(_WORDS["error_page"])
