"""Tables of which no form knows anything: they are told, and what only looks like a table is not."""

from collections.abc import Sequence

import pytest

from nianbao.extractors import Extractor, load_rules

EXTRACTOR = Extractor(load_rules())
HEADS = ["镇名", "宣传栏更新", "横幅"]
ROWS = [["石桥", "12", "3"], ["青柳", "9", "5"], ["白水", "7", "2"]]


def warnings(rows: Sequence[Sequence[str]], above: str = "附：各镇宣传情况") -> tuple[str, ...]:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<h1>松桥县2017年政府信息公开工作年度报告</h1><p>主动公开政府信息5条。</p><p>{above}</p><table>{cells}</table>"
    (report,) = EXTRACTOR.extract_all("page.html", f"<html><body>{page}</body></html>".encode())  # type: ignore[misc]
    assert [(fact.indicator, fact.value) for fact in report.facts] == [("disclosed.total", 5)]
    return tuple(report.warnings)


def test_a_table_without_a_known_name_is_told_by_its_title_and_its_figures() -> None:
    assert warnings([HEADS, *ROWS]) == ("表“附:各镇宣传情况”的行和列在各种统计表中都没有，6个数未读",)


def test_serial_numbers_are_no_figures_of_it() -> None:
    rows = [["序号", *HEADS], *([str(i), *row] for i, row in enumerate(ROWS, 1))]
    assert warnings(rows) == ("表“附:各镇宣传情况”的行和列在各种统计表中都没有，6个数未读",)


LONG = "关于开展全县政务公开培训工作有关事项安排的通知"


@pytest.mark.parametrize(
    "rows",
    [
        [["日", "一", "二"], ["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]],
        [["首页", "上一页", "1", "2", "3", "下一页"]],
        [["标题", "点击"], [LONG, "12"], ["石桥镇会议", "9"], ["青柳县活动", "7"]],
        [HEADS, *ROWS[:2]],
        [["导航", "栏目"], ["政务公开", "办事服务"], ["互动交流", "专题专栏"], ["网站地图", "联系我们"]],
    ],
    ids=["calendar", "pages", "news", "two rows", "links"],
)
def test_what_only_looks_like_a_table_is_not_told(rows: list[list[str]]) -> None:
    assert warnings(rows) == ()
