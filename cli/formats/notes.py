"""What is to be known of a sum, in sentences: who is missing or doubled, whose sums do not hold, what was blank."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...extractors import Doubled, Failure, Total


def notes(
    totals: Sequence[Total], doubled: Sequence[Doubled], missing: Sequence[str], failures: Sequence[Failure]
) -> Iterator[str]:
    """The worst first."""
    for failure in failures:
        yield f"未计入：{failure.file}：{failure.error}"
    for organ in missing:
        yield f"缺报：{organ}"
    for one in doubled:
        yield twice(one)
    for total in totals:
        yield from (f"{about(total)}：{note}" for note in _of(total))


def about(total: Total) -> str:
    """Which total it is, in short."""
    return " ".join(filter(None, (total.group, str(total.year or "")))) or "合计"


def twice(one: Doubled) -> str:
    """Of two reports of one organ and year."""
    alike = f"有 {len(one.differ)} 处数字不同" if one.differ else "数字相同"
    year = f" {one.year} 年" if one.year else ""
    return f"重复：{one.organ}{year}有两份报告，{alike}；计入 {one.counted}，未计入 {one.left_out}"


def _of(total: Total) -> Iterator[str]:
    for check in total.checks:
        if check.status == "fail" and check.grade == "hard":
            yield f"合计数不符：{check.message}"
    for one in total.summands:
        for check in one.broken:
            yield f"报告自身不符：{one.report.organ or one.report.file}：{check.message}"
        if one.others:
            whose = "、".join(one.others)
            yield f"未计入：{one.report.file}：表中另列有 {len(one.others)} 个单位的数字，报告没有本单位的：{whose}"
    names = {one.report.file: one.report.organ or one.report.file for one in total.summands}
    blank: dict[str, list[str]] = defaultdict(list)
    for amount in total.amounts:
        for file in amount.blank:
            blank[file].append(amount.label)
        if amount.approx:
            yield f"约数：{amount.label}的合计里有约数"
        for file in amount.said if amount.table else ():
            yield f"取自正文：{names[file]}的{amount.label}，表中没有"
    for file, labels in blank.items():
        yield f"空格：{names[file]}的{_listed(labels)}没有填数"


def _listed(labels: Sequence[str]) -> str:
    """Labels, each once, with how often it is there more than once."""
    counts: dict[str, int] = defaultdict(int)
    for label in labels:
        counts[label] += 1
    return "、".join(f"{label}（{n} 格）" if n > 1 else label for label, n in counts.items())
