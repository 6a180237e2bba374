"""The official forms filled in at random, and the shapes in which files have them."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from hypothesis import strategies as st

APPLICANTS = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", ""]
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
# (name of the row as the form prints it, indicator, groups of rows that its first cells belong to)
ROWS = [
    ("一、本年新收政府信息公开申请数量", "received", []),
    ("二、上年结转政府信息公开申请数量", "carried_in", []),
    ("（一）予以公开", "granted", ["三、本年度办理结果"]),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partly_granted", []),
    ("1.属于国家秘密", "refused.state_secret", ["（三）不予公开"]),
    ("2.其他法律行政法规禁止公开", "refused.law_forbidden", []),
    ("3.危及“三安全一稳定”", "refused.security", []),
    ("4.保护第三方合法权益", "refused.third_party", []),
    ("5.属于三类内部事务信息", "refused.internal", []),
    ("6.属于四类过程性信息", "refused.process", []),
    ("7.属于行政执法案卷", "refused.enforcement_file", []),
    ("8.属于行政查询事项", "refused.inquiry", []),
    ("1.本机关不掌握相关政府信息", "unable.not_held", ["（四）无法提供"]),
    ("2.没有现成信息需要另行制作", "unable.needs_making", []),
    ("3.补正后申请内容仍不明确", "unable.unclear", []),
    ("1.信访举报投诉类申请", "not_processed.petition", ["（五）不予处理"]),
    ("2.重复申请", "not_processed.repeat", []),
    ("3.要求提供公开出版物", "not_processed.publication", []),
    ("4.无正当理由大量反复申请", "not_processed.mass_repeat", []),
    ("5.要求行政机关确认或重新出具已获取信息", "not_processed.confirmation", []),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other.no_correction", ["（六）其他处理"]),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other.unpaid", []),
    ("3.其他", "other.rest", []),
    ("（七）总计", "result_total", []),
    ("四、结转下年度继续办理", "carried_forward", []),
]  # fmt: skip
RESULTS = [name for _, name, _ in ROWS[2:23]]
REVIEW_HEADS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
REVIEW_ROWS = ["reviews", "litigation.direct", "litigation.after_review"]
OUTCOMES = ["upheld", "corrected", "other", "pending", "total"]


@dataclass
class Form:
    """The two big tables: applications by row and applicant, reviews by row and outcome."""

    applications: dict[str, list[int]]
    reviews: dict[str, list[int]]

    def facts(self) -> dict[tuple[str, str], int]:
        """What is to be read: a value by indicator and applicant."""
        found = {
            (f"applications.{row}", applicant): value
            for row, values in self.applications.items()
            for applicant, value in zip(APPLICANTS, values, strict=True)
        }
        for row, values in self.reviews.items():
            found |= {(f"{row}.{o}", ""): v for o, v in zip(OUTCOMES, values, strict=True)}
        return found


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Forms whose arithmetic is right."""
    counts = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 3000))
    columns = []
    for _ in range(6):
        results = {row: draw(counts) for row in RESULTS}
        total = sum(results.values())
        forward = draw(st.integers(0, 40))
        carried = draw(st.integers(0, min(30, total + forward)))
        edges = {"received": total + forward - carried, "carried_in": carried}
        columns.append({**edges, **results, "result_total": total, "carried_forward": forward})
    applications = {}
    for _, row, _ in ROWS:
        values = [column[row] for column in columns]
        applications[row] = [*values, sum(values)]
    reviews = {}
    for row in REVIEW_ROWS:
        outcomes = [draw(st.integers(0, 60)) for _ in range(4)]
        reviews[row] = [*outcomes, sum(outcomes)]
    return Form(applications, reviews)


def page(applications: str, reviews: str) -> str:
    return (
        "某市2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度工作平稳有序。\n\n三、收到和处理政府信息公开申请情况\n"
        f"{applications}\n四、政府信息公开行政复议、行政诉讼情况\n{reviews}\n五、存在的主要问题及改进情况\n有待加强。\n"
    )


def rows_of(form: Form) -> list[list[str]]:
    head = ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", *HEADS]
    return [head, *([label, *map(str, form.applications[row])] for label, row, _ in ROWS)]


def review_rows(form: Form) -> list[list[str]]:
    return [
        ["行政复议", "", "", "", "", "行政诉讼", "", "", "", "", "", "", "", "", ""],
        ["", "", "", "", "", "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""],
        REVIEW_HEADS * 3,
        [str(v) for row in REVIEW_ROWS for v in form.reviews[row]],
    ]


def lines(rows: list[list[str]], between: str) -> str:
    return "".join(between.join(cell for cell in row if cell) + "\n" for row in rows)


def layout(rows: list[list[str]], width: int) -> str:
    return "".join(
        f"{row[0]:<{max(1, 40 - sum(c > 'ᄀ' for c in row[0]))}}" + "".join(f"{cell:>{width}}" for cell in row[1:]) + "\n"
        for row in rows
    )  # fmt: skip


def wrapped(rows: list[list[str]]) -> str:
    """Long names broken over the lines above and below their figures."""
    text = ""
    for name, *figures in rows:
        row = "".join(f"{figure:>12}" for figure in figures)
        if len(name) > 20:
            third = len(name) // 3
            text += f"{name[:third]}\n{name[third : 2 * third]:<30}{row}\n{name[2 * third :]}\n"
        else:
            text += f"{name:<30}{row}\n"
    return text


def with_page_feet(text: str) -> str:
    """A page foot behind every ten lines."""
    pages = [text.splitlines(keepends=True)[i : i + 10] for i in range(0, text.count("\n"), 10)]
    return "".join("".join(part) + f"\n                    — {i} —\n\f" for i, part in enumerate(pages, 1))


def absolute(form: Form) -> str:
    """Every word placed by itself, in no order of the page."""
    placed = []
    rows = [
        *rows_of(form),
        ["四、政府信息公开行政复议、行政诉讼情况"],
        *review_rows(form),
        ["五、存在的主要问题及改进情况"],
    ]
    for i, row in enumerate(
        [["某市2023年政府信息公开工作年度报告"], ["三、收到和处理政府信息公开申请情况"], *rows]
    ):
        wide = len(row) > 8
        for j, cell in enumerate(row):
            left = 40 + 60 * j if wide else 40 + (560 + 60 * j if j else 0)
            placed.append(f'<div style="position:absolute;left:{left}px;top:{50 + 22 * i}px">{cell}</div>')
    return f"<html><body>{''.join(placed[::-1])}</body></html>"


def marked(rows: list[list[str]]) -> str:
    text = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    head, _, rest = text.partition("\n")
    return f"{head}\n|{' --- |' * len(rows[0])}\n{rest}"


ASCII, BOX = ("+", "-", "|"), ("┼", "─", "│")


def width(text: str) -> int:
    return sum(2 if c > "\u2fff" else 1 for c in text)


def drawn(rows: list[list[str]], marks: tuple[str, str, str]) -> str:
    """A table drawn with *marks* (corner, horizontal, vertical), names wrapped in their cells."""
    corner, horizontal, vertical = marks
    columns = max(map(len, rows))
    room = [16, *([8] * (columns - 1))]
    edge = corner + corner.join(horizontal * (n + 2) for n in room) + corner + "\n"
    text = edge
    for row in rows:
        cells = [[""] for _ in room]
        for i, cell in enumerate(row):
            for c in cell:
                if width(cells[i][-1] + c) > room[i]:
                    cells[i].append("")
                cells[i][-1] += c
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            padded = [part + " " * (n - width(part)) for part, n in zip(parts, room, strict=True)]
            text += vertical + vertical.join(f" {part} " for part in padded) + vertical + "\n"
        text += edge
    return text


def html_table(form: Form, cell: Callable[[str], str], *, spans: bool) -> tuple[str, str]:
    sizes = {
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
        "三、本年度办理结果": 22,
    }
    td = "<td{}>{}</td>".format
    head = "<tr>" + td(
        ' colspan="3" rowspan="3"' if spans else "",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    )
    head += td(' colspan="7"' if spans else "", "申请人情况") + "</tr><tr>"
    head += td(' rowspan="2"' if spans else "", "自然人") + td(
        ' colspan="5"' if spans else "", "法人或其他组织"
    )
    head += (
        td(' rowspan="2"' if spans else "", "总计")
        + "</tr><tr>"
        + "".join(td("", h) for h in HEADS[1:6])
        + "</tr>"
    )
    body = ""
    for label, row, groups in ROWS:
        body += "<tr>"
        for group in groups:
            body += td(f' rowspan="{sizes[group]}"' if spans else "", group)
        body += (
            td("", escape(label)) + "".join(td("", cell(str(v))) for v in form.applications[row]) + "</tr>\n"
        )
    reviews = "".join(
        "<tr>" + "".join(td("", c) for c in row if c) + "</tr>" for row in review_rows(form)[:3]
    )
    reviews += (
        "<tr>" + "".join(td("", cell(str(v))) for row in REVIEW_ROWS for v in form.reviews[row]) + "</tr>"
    )
    return f"<table>{head}{body}</table>", f"<table>{reviews}</table>"


def html_page(form: Form, cell: Callable[[str], str], *, spans: bool) -> str:
    applications, reviews = html_table(form, cell, spans=spans)
    body = "".join(
        line if line.startswith("<table") else f"<p>{line}</p>\n"
        for line in page("\0", "\1").splitlines()
        if line
    )
    body = body.replace("<p>\0</p>", applications).replace("<p>\1</p>", reviews)
    return (
        "<!DOCTYPE html><html><head><title>年报</title></head><body><ul><li><a href='/'>首页</a></li></ul>"
        f"<div class='content'>{body}</div><div class='footer'>访问量 99999 次</div></body></html>"
    )


def split_digits(cell: str) -> str:
    return "".join(f"<span>{digit}</span>" for digit in cell)


def full_width(cell: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in cell)


SHAPES: dict[str, Callable[[Form], str]] = {
    "html": lambda f: html_page(f, str, spans=True),
    "html, spans stripped": lambda f: html_page(f, str, spans=False),
    "html, digits in spans": lambda f: html_page(f, split_digits, spans=True),
    "html, full width": lambda f: html_page(f, full_width, spans=True),
    "tabs": lambda f: page(lines(rows_of(f), "\t"), lines(review_rows(f), "\t")),
    "markdown": lambda f: page(marked(rows_of(f)), marked(review_rows(f))),
    "bars without a frame": lambda f: page(lines(rows_of(f), "| "), lines(review_rows(f), "| ")),
    "drawn": lambda f: page(drawn(rows_of(f), ASCII), drawn(review_rows(f), ASCII)),
    "drawn with box characters": lambda f: page(drawn(rows_of(f), BOX), drawn(review_rows(f), BOX)),
    "one cell a line": lambda f: page(lines(rows_of(f), "\n"), lines(review_rows(f), "\n")),
    "layout": lambda f: page(layout(rows_of(f), 12), lines(review_rows(f), "      ")),
    "layout, names wrapped": lambda f: page(wrapped(rows_of(f)), lines(review_rows(f), "      ")),
    "layout, page feet": lambda f: with_page_feet(
        page(layout(rows_of(f), 12), lines(review_rows(f), "      "))
    ),
    "html, placed word for word": absolute,
    "single blanks": lambda f: page(lines(rows_of(f), " "), lines(review_rows(f), " ")),
    "one line": lambda f: page(
        " ".join(c for row in rows_of(f) for c in row),
        " ".join(c for row in review_rows(f) for c in row if c),
    ),
    "labels before the figures": lambda f: page(
        lines([row[:1] for row in rows_of(f)], "\n") + lines([row[1:] for row in rows_of(f)], "\n"),
        lines(review_rows(f), "\n"),
    ),
}
