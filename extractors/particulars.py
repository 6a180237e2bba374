"""Title, organ, year and era of a report; None where it does not say."""

import re
from collections import Counter
from dataclasses import dataclass

from nianbao.extractors.rules import Rules
from nianbao.extractors.terms import either, pattern

YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=\s*年|[01]?\d|[^\d年]|$)")
PERIOD_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?=年|学|1|0)|(?<=日)(20[0-3]\d)(?=年|1)|(?<=11)(20[0-3]\d)(?=1[12]\d\d)"
)
SENTENCE = re.compile(r"[^。\n]*")
OPENING = 2500


@dataclass(frozen=True, slots=True)
class Particulars:
    """*title* and *organ* as spans of the text that was searched."""

    title: tuple[int, int] | None
    organ: tuple[int, int] | None
    year: int | None
    era: str


def particulars(text: str, rules: Rules) -> Particulars:
    """Read them from *text*, folded and with its lines as in the file."""
    title = _title(text, rules)
    organ = _title_organ(text, title, rules) if title else None
    organ = organ or _author(text, rules)
    return Particulars(title, organ, _year(text, title, rules), _era(text, rules))


def _title(text: str, rules: Rules) -> tuple[int, int] | None:
    """The first line, or 《…》, that is a name of such a report, the fullest of the first few."""
    words = rules.particulars
    spaced = re.compile(rf"(?P<before>[^\n。,;:|《》]{{0,40}}?)(?P<name>{either(words.titles)})(?:\((?:全文|摘要)\))?")
    never = re.compile(either(words.not_titles))
    best: tuple[int, tuple[int, int]] | None = None
    position = 0
    for line in text[:OPENING].split("\n"):
        bare = line.strip(" |\t#*")
        m = spaced.search(line) if 6 <= len(bare) <= 400 else None
        if m and not never.search(m["before"]):
            start = m.start() + len(m["before"]) - len(m["before"].lstrip(" |\t#*首页>"))
            if ">" in m["before"]:
                start = m.start() + m["before"].rindex(">") + 1
            score = 2 * bool(YEAR.search(m["before"])) + bool(
                re.search(r"[一-鿿]{2,}", YEAR.sub("", m["before"]).replace("年度", ""))
            )
            if best is None or score > best[0]:
                best = (score, (position + start, position + m.end()))
        position += len(line) + 1
    return best[1] if best else None


def _title_organ(text: str, title: tuple[int, int], rules: Rules) -> tuple[int, int] | None:
    named = re.compile(either(rules.particulars.titles)).search(text, title[0], title[1])
    if named is None:
        return None
    for m in re.compile(r"[^\d年度|\s《》()]+(?:\([^()]*\))?[^\d年度|\s《》()]*").finditer(
        text, title[0], named.start()
    ):
        bare = re.sub(r"^的|的$", "", m.group())
        if len(bare) >= 2:
            return m.start(), m.end()
    above = text[: title[0]].rstrip().rsplit("\n", 1)[-1].strip()
    if re.fullmatch(rf"[一-鿿]{{2,30}}(?:{either(rules.scopes.endings)})", above):
        at = text.rindex(above, 0, title[0])
        return at, at + len(above)
    return None


def _author(text: str, rules: Rules) -> tuple[int, int] | None:
    organ = rf"(?P<organ>[一-鿿]{{2,30}}?(?:{either(rules.scopes.endings)}))"
    opening = re.sub(r"[ \t\r]", " ", text[:OPENING])
    for author in rules.particulars.authors:
        m = re.search(pattern(author).replace("ORGAN", organ), opening)
        if m:
            return m.span("organ")
    return None


def _year(text: str, title: tuple[int, int] | None, rules: Rules) -> int | None:
    """The year of the period; else the title's; else the one named most."""
    for word in rules.particulars.periods:
        for at in (m.start() for m in re.finditer(pattern(word), text)):
            clause = re.sub(r"\s", "", SENTENCE.match(text, at).group()[:80])  # type: ignore[union-attr]
            years = [year for groups in PERIOD_YEAR.findall(clause) for year in groups if year]
            if years:
                return int(years[-1])
    if title:
        years = YEAR.findall(text[title[0] : title[1]])
        if years:
            return int(years[-1])
    counted = Counter(re.findall(r"(?<![\d〔\[(])(20[0-3]\d)\s*年", text))
    return int(max(counted, key=lambda year: (counted[year], year))) if counted else None


def _era(text: str, rules: Rules) -> str:
    squeezed = re.sub(r"[\s|]", "", text)
    hits = {era: sum(word in squeezed for word in words) for era, words in rules.particulars.eras.items()}
    best = max(hits, key=lambda era: hits[era], default="")
    return best if hits.get(best) else "narrative"
