"""Words that several formats share: grades, sheets, what stands before an approximate figure, the columns of facts."""

from ...extractors import Lang, Notice, told

GRADES = {"hard": Notice("does not add up"), "soft": Notice("worth a look")}
# The sheets that several workbooks have.
TOTAL, ORGANS_SHEET, FINDINGS_SHEET = Notice("Total"), Notice("Organ"), Notice("Findings")
ABOUT = Notice("about {value}")
# The columns of facts and of panels; in English a column is headed with its name.
HEADS: dict[str, Notice] = {
    name: name
    for name in (
        Notice("file"), Notice("organ"), Notice("year"), Notice("indicator"), Notice("label"), Notice("scope"),
        Notice("applicant"), Notice("value"), Notice("unit"), Notice("approx"), Notice("line"), Notice("quote"),
        Notice("table"), Notice("rule"), Notice("origin"), Notice("basis"), Notice("doubt"), Notice("page"),
        Notice("place"), Notice("organ_key"), Notice("several"), Notice("joined"), Notice("approximate"),
    )
}  # fmt: skip


def head(column: str, lang: Lang) -> str:
    """What a column of facts is headed with in *lang*."""
    return told(HEADS[column], lang)
