"""Of which year a report is: the year of its period, its title, or the one that is named most."""

import re
from collections import Counter

from ..rulebook.rules import Rules
from ..rulebook.terms import pattern

PERIOD_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?=年|学|1|0|[-./][01]?\d)|(?<=日)(20[0-3]\d)(?=年|1)|(?<=11)(20[0-3]\d)(?=1[12]\d\d)"
)
SENTENCE = re.compile(r"[^。\n]*")
# A whole year told by its days, whatever it is called: 自2014.1.1至2014.12.31, 201611日起至20161231日
WHOLE_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)\s*[年.\-/]?\s*0?1\s*[月.\-/]?\s*0?1\s*日?\s*起?\s*[,至到止—\-~－–]+\s*"
    r"(?:20[0-3]\d)?\s*[年.\-/]?\s*1[12]\s*[月.\-/]?\s*3[01](?!\d)"
)
# In a bracket only with 年度 behind it: a date there is that of the signature.
NAMED_YEAR = r"(?<![\d〔\[(])20[0-3]\d(?=\s*年{})|20[0-3]\d(?=\s*年度\s*\))"
# A day is often that of the document: it counts where there is nothing else.
COUNTED_YEARS = (
    re.compile(NAMED_YEAR.format(r"(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")),
    re.compile(NAMED_YEAR.format("")),
)
LONGEST_PERIOD = 80
# A year that ends where the next begins.
NEW_YEAR = re.compile(r"[至到]20[0-3]\d[年.\-/]?0?1[月.\-/]?0?1(?:日|$)")


class YearFinder:
    """Finds it by the words in ``particulars`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        self._periods = [re.compile(pattern(period)) for period in rules.particulars.periods]

    def period(self, text: str) -> int | None:
        """The year of the clause in *text* that tells the period of the figures."""
        for period in self._periods:
            for m in period.finditer(text):
                clause = re.sub(r"\s", "", SENTENCE.match(text, m.start()).group())[:LONGEST_PERIOD]  # type: ignore[union-attr]
                years = [year for groups in PERIOD_YEAR.findall(clause) for year in groups if year]
                if years:
                    return int(years[0] if NEW_YEAR.search(clause) else years[-1])
        whole = WHOLE_YEAR.search(text)
        return int(whole[1]) if whole else None

    def counted(self, text: str) -> int | None:
        """The year that *text* names most; of several the last."""
        for years in COUNTED_YEARS:
            counted = Counter(years.findall(text))
            if counted:
                return int(max(counted, key=lambda year: (counted[year], year)))
        return None
