"""Rows, names and heads that a text tore apart: they are put together where one can know how, and else not read."""

import pytest

from nianbao.extractors import Extractor, Report, load_rules

EXTRACTOR = Extractor(load_rules())
APPLICANTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", ""]
HEADS = "                              自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n"
WHOLE = (
    "一、本年新收政府信息公开申请数量      31      8      4      2      6      7     58\n"
    "二、上年结转政府信息公开申请数量       4      1      2      1      2      4     14\n"
)
Rows = dict[tuple[str, str], int]


def read(table: str, heading: str = "三、收到和处理政府信息公开申请情况") -> Report:
    return EXTRACTOR.extract(f"青苇县2022年政府信息公开工作年度报告\n{heading}\n{table}")


def row(report: Report, name: str) -> dict[str, int]:
    """The figures of a row of the table of applications, by applicant."""
    return {f.applicant: int(f.value) for f in report.facts if f.indicator == f"applications.{name}"}


def whole(*figures: int) -> dict[str, int]:
    return dict(zip(APPLICANTS, figures, strict=True))


# --- figures that a tool broke with blanks ---------------------------------------------------------------------


SPACED = "（一）予以公开  {}\n（二）部分公开  2 4   0   0   0   0   3   2 7\n（七）总计  1 2 0   0   0   0   0   0   1 2 0\n"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("1 5   3   0   0   0   0   1 8", (15, 3, 0, 0, 0, 0, 18)),
        ("1 5 3   0   0   0   0   0   1 5 3", (153, 0, 0, 0, 0, 0, 153)),
        (
            "1 5 2 1   0   0   0   0   3 6",
            (15, 21, 0, 0, 0, 0, 36),
        ),  # three blanks more than were lost: the sum tells
        ("1 5 2 1   0   0   0   0   3 7", None),  # and here none is right
        ("1 5   3   0   0   0   0   1   8", None),  # between wide blanks nothing was broken
    ],
)
def test_broken_figures_are_joined_as_the_sums_tell(figures: str, expected: tuple[int, ...] | None) -> None:
    found = row(read(HEADS + SPACED.format(figures)), "granted")
    assert found == (whole(*expected) if expected else {})


def test_one_row_that_adds_up_is_no_proof() -> None:
    report = read(
        HEADS + "（一）予以公开  1 5   3   0   0   0   0   1 8\n（二）部分公开  2   0   0   0   0   3   5\n"
    )
    assert row(report, "granted") == {}
    assert row(report, "partly_granted") == whole(2, 0, 0, 0, 0, 3, 5)


# --- blanks that were lost -------------------------------------------------------------------------------------


def below(places: dict[int, str]) -> str:
    """A row whose figures end below those of the first whole row that are called so, or so far beside them."""
    first = WHOLE.split("\n")[0]
    line = list("（一）予以公开".ljust(len(first) + 4))
    for end, figure in places.items():
        line[end - len(figure) : end] = figure
    return "".join(line).rstrip() + "\n"


ENDS = [i + 1 for i, c in enumerate(WHOLE.split("\n")[0] + " ") if c.isdigit() and WHOLE[i + 1] in " \n"]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({ENDS[0]: "5", ENDS[3]: "3", ENDS[6]: "8"}, {"natural_person": 5, "public_welfare": 3, "": 8}),
        ({ENDS[0]: "5", ENDS[4]: "3"}, {"natural_person": 5, "legal_service": 3}),
        ({ENDS[0]: "5", ENDS[3]: "3", ENDS[6]: "9"}, {}),  # the total says that something is missing
        ({ENDS[0]: "5", ENDS[3] + 3: "3", ENDS[6]: "8"}, {}),  # between two columns
    ],
)
def test_rows_that_stand_below_each_other_tell_the_columns(
    places: dict[int, str], expected: dict[str, int]
) -> None:
    report = read(HEADS + WHOLE + below(places))
    assert row(report, "granted") == expected
    assert row(report, "received") == whole(31, 8, 4, 2, 6, 7, 58)


def test_one_row_alone_tells_no_columns() -> None:
    report = read(HEADS + WHOLE.split("\n")[0] + "\n" + below({ENDS[0]: "5", ENDS[3]: "3", ENDS[6]: "8"}))
    assert row(report, "granted") == {}


# --- names apart from their figures ----------------------------------------------------------------------------


def one_a_line(*cells: object) -> str:
    return "".join(f"{cell}\n" for cell in cells)


KINDS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LATE = (
    "4.无正当理由大量反复申请",
    2,
    0,
    0,
    0,
    0,
    0,
    2,
    4,
    1,
    0,
    0,
    0,
    0,
    5,
    7,
    0,
    0,
    0,
    1,
    0,
    8,
    "（七）总计",
    13,
    1,
    0,
    0,
    1,
    0,
    15,
)


@pytest.mark.parametrize(
    ("names", "is_read"),
    [
        (("5.要求行政机关确认或重新出具已获取信息", "3.其他"), True),
        (("3.其他", "5.要求行政机关确认或重新出具已获取信息"), False),  # not in the form's order
        (("5.要求行政机关确认或重新出具已获取信息",), False),  # one too few
        (("5.要求行政机关确认或重新出具已获取信息", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他"), False),
    ],
)  # fmt: skip
def test_rows_of_figures_find_names_that_stand_behind_the_table(
    names: tuple[str, ...], is_read: bool
) -> None:
    report = read(one_a_line(*KINDS, *LATE, *names))
    assert row(report, "result_total") == whole(13, 1, 0, 0, 1, 0, 15)
    assert row(report, "not_processed.confirmation") == (whole(4, 1, 0, 0, 0, 0, 5) if is_read else {})
    assert row(report, "other.rest") == (whole(7, 0, 0, 0, 1, 0, 8) if is_read else {})


def test_figures_that_stand_column_by_column_find_no_names() -> None:
    table = one_a_line(*KINDS, "（一）予以公开", "（二）部分公开", 5, 4, 1, 1, 0, 0, 3, 0, 0, 0, 2, 0, 11, 5)
    assert read(table).facts == ()


# --- heads and names whose letters stand apart -----------------------------------------------------------------


TORN = """          行政复议                              行政诉讼
                              未经复议直接起诉                  复议后起诉
结果   结果   其他   尚未
                       总计   结果   结果  其他  尚未         结果   结果  其他  尚未
维持   纠正   结果   审结                         总计                          总计
                              维持   纠正  结果  审结         维持   纠正  结果  审结
 7      2      0      1     10     4      0     3     0     7      6      5     0     0    11
"""


def test_heads_of_three_tables_side_by_side() -> None:
    facts = read(TORN, "四、政府信息公开行政复议、行政诉讼情况").facts
    assert [int(f.value) for f in facts] == [7, 2, 0, 1, 10, 4, 0, 3, 0, 7, 6, 5, 0, 0, 11]
    assert [facts[i].indicator for i in (0, 4, 9, 10)] == [
        "reviews.upheld",
        "reviews.total",
        "litigation.direct.total",
        "litigation.after_review.upheld",
    ]


def test_heads_of_which_letters_are_missing_are_none() -> None:
    assert read(TORN.replace("纠正", "纠", 1), "四、政府信息公开行政复议、行政诉讼情况").facts == ()


def test_names_that_stand_beside_each_other_are_read_down_their_columns() -> None:
    table = (
        "（四）   1.本机   21   2   0   0   2   1   26\n无法提   关不掌\n供     握相关\n      政府信\n      息\n"
        "（六）   1.申请   3   0   0   0   0   0   3\n其他处   人无正\n理     当理由\n      逾期不\n      补正、\n"
        "      行政机\n      关不再\n      处理其\n      政府信\n      息公开\n      申请\n"
    )
    report = read(HEADS + WHOLE + table)
    assert row(report, "unable.not_held") == whole(21, 2, 0, 0, 2, 1, 26)
    assert row(report, "other.no_correction") == whole(3, 0, 0, 0, 0, 0, 3)


def test_the_letters_of_a_group_beside_the_rows_are_no_heads() -> None:
    table = (
        "三、   （一）予以公开   5   0   3   0   9   0   17\n本年   （二）部分公开   4   0   0   0   0   0   4\n"
        "度办   1.属于国家秘密   1   0   0   0   0   0   1\n理结   2.其他法律行政法规禁止公开   2   0   0   0   0   0   2\n"
        "果     3.危及“三安全一稳定”   0   0   6   0   0   0   6\n"
    )
    report = read(HEADS + WHOLE + table)
    assert row(report, "granted") == whole(5, 0, 3, 0, 9, 0, 17)
    assert row(report, "refused.law_forbidden") == whole(2, 0, 0, 0, 0, 0, 2)
    assert row(report, "refused.security") == whole(0, 0, 6, 0, 0, 0, 6)


def test_feet_of_pages_are_no_rows() -> None:
    foot = "Page {} - 2022年报_青苇县\n"
    table = HEADS + WHOLE + foot.format(2) + "（一）予以公开   5   0   3   0   9   0   17\n" + foot.format(3)
    report = read(table)
    assert row(report, "granted") == whole(5, 0, 3, 0, 9, 0, 17)
    assert report.warnings == ()


def test_rows_of_a_form_that_cannot_be_read_are_no_prose() -> None:
    names = (
        "主动公开政府信息数",
        "政府网站公开政府信息数",
        "收到申请数",
        "当面申请数",
        "申请办结数",
        "申请答复数",
        "举报投诉数量",
    )
    rows = "".join(f"{name[:4]}\n{name[4:]}\t{i + 3}\t{i + 20}\n" for i, name in enumerate(names))
    assert EXTRACTOR.extract(f"青苇县2016年政府信息公开工作年度报告\n附表\n{rows}").facts == ()
