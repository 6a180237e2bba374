"""Tables of the forms at random: rows and columns that are left out, put in another order, added or strange.

Every figure stands once in a table, so that one which is taken for another's shows.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from forms import APPLICANTS, HEADS, OUTCOMES, REVIEW_HEADS, ROWS

Key = tuple[str, str, str, int]  # indicator, applicant, scope, year
YEAR = 2016
STATISTICS = [
    ("主动公开政府信息数", "条", "disclosed.total"),
    ("主动公开规范性文件数", "条", "normative.disclosed"),
    ("政府公报公开政府信息数", "条", "disclosed.gazette"),
    ("政府网站公开政府信息数", "条", "disclosed.website"),
    ("政务微博公开政府信息数", "条", "disclosed.weibo"),
    ("收到申请数", "件", "applications.received"),
    ("当面申请数", "件", "applications.in_person"),
    ("申请办结数", "件", "applications.closed"),
    ("同意公开答复数", "件", "applications.granted"),
    ("申请信息不存在数", "件", "applications.not_existing"),
    ("举报投诉数量", "件", "complaints.total"),
    ("兼职人员数", "人", "staff.part_time"),
]
STRANGE = ["办结率", "满意度", "本月新增", "其中网上", "核对人", "排名", "目标值", "信访局转办"]
STRANGE_ROWS = ["门户网站访问量排名", "来信来访数", "市民热线接听数", "其他渠道", "核查情况", "转办件数"]
# (head, scope, year; None where its figures are none of the report's)
COLUMNS: list[tuple[str, str, int] | None] = [
    ("统计数", "", YEAR),
    ("合计", "", YEAR),
    ("区政府", "区政府", YEAR),
    ("区直单位", "区直单位", YEAR),
    ("乡镇街道", "乡镇街道", YEAR),
    ("2015年", "", YEAR - 1),
    ("上年", "", YEAR - 1),
    ("乡镇街道统计数", "乡镇街道", YEAR),
    ("本年", "", YEAR),
]


@dataclass
class Table:
    """*rows* of cells with the heads first; *facts* is what may be read of them."""

    rows: list[list[str]]
    facts: dict[Key, int] = field(default_factory=dict)
    title: str = ""
    names: int = 1  # columns of names


def _figures(rng: random.Random) -> Callable[[], int]:
    seen: set[int] = set()

    def figure() -> int:
        value = rng.choice([rng.randint(1, 99), rng.randint(100, 9999)])
        while value in seen:
            value = rng.randint(1, 99999)
        seen.add(value)
        return value

    return figure


def statistics(rng: random.Random) -> Table:
    """A statistics table; of columns that say the same, one."""
    figure = _figures(rng)
    rows = rng.sample(STATISTICS, rng.randint(3, len(STATISTICS)))
    chosen = rng.sample([c for c in COLUMNS if c], rng.randint(1, 4))
    said: dict[tuple[str, int], str] = {}
    columns: list[tuple[str, tuple[str, int] | None]] = []
    for head, scope, year in chosen:
        if (scope, year) not in said:
            said[scope, year] = head
            columns.append((head, (scope, year)))
    columns += [(head, None) for head in rng.sample(STRANGE, rng.choice([0, 0, 1, 2]))]
    rng.shuffle(columns)
    with_unit, with_number = rng.random() < 0.6, rng.random() < 0.3
    heads = [*(["序号"] if with_number else []), "统计指标", *(["单位"] if with_unit else [])]
    table = Table(
        [[*heads, *(head for head, _ in columns)]],
        title="政府信息公开情况统计表（2016年度）",
        names=len(heads),
    )
    lines = [*rows, *((name, "件", "") for name in rng.sample(STRANGE_ROWS, rng.choice([0, 0, 1, 2])))]
    rng.shuffle(lines)
    for i, (name, unit, indicator) in enumerate(lines, 1):
        line = [*([str(90000 + i)] if with_number else []), name, *([unit] if with_unit else [])]
        for _, whose in columns:
            value = figure()
            blank = rng.random() < 0.1
            line.append(rng.choice(["", "/", "-"]) if blank else str(value))
            if not blank and whose is not None and indicator:
                table.facts[indicator, "", *whose] = value
        table.rows.append(line)
    return table


def applications(rng: random.Random) -> Table:
    """A table of applications."""
    figure = _figures(rng)
    whole = rng.random() < 0.5
    kinds = list(zip(HEADS, APPLICANTS, strict=True))
    columns: list[tuple[str, str | None]] = list(kinds if whole else rng.sample(kinds, rng.randint(1, 7)))
    columns += [(head, None) for head in rng.sample([*STRANGE, "小计"], rng.choice([0, 0, 0, 1, 2]))]
    if not whole:
        rng.shuffle(columns)
    rows = [(name, row) for name, row, _ in rng.sample(ROWS, rng.randint(3, len(ROWS)))]
    rows += [(name, "") for name in rng.sample(STRANGE_ROWS, rng.choice([0, 0, 1]))]
    table = Table([["项目", *(head for head, _ in columns)]], title="三、收到和处理政府信息公开申请情况")
    for name, row in rows:
        line = [name]
        for _, applicant in columns:
            value = figure()
            blank = rng.random() < 0.1
            line.append(rng.choice(["", "/", "—"]) if blank else str(value))
            if not blank and applicant is not None and row:
                table.facts[f"applications.{row}", applicant, "", YEAR] = value
        table.rows.append(line)
    return table


def documents(rng: random.Random) -> Table:
    """A table of documents of 2021, with columns of the year before."""
    figure = _figures(rng)
    columns = [("本年制发件数", "made", YEAR), ("本年废止件数", "repealed", YEAR), ("现行有效件数", "in_force", YEAR),
               ("上年制发件数", "made", YEAR - 1), ("上年现行有效件数", "in_force", YEAR - 1), ("2015年现行有效件数", "", 0),
               ("备注数", "", 0), ("累计制发件数", "", 0)]  # fmt: skip
    chosen = rng.sample(columns, rng.randint(1, 5))
    table = Table([["信息内容", *(head for head, _, _ in chosen)]], title="二、主动公开政府信息情况")
    for name, row in rng.sample(
        [("规章", "regulations"), ("行政规范性文件", "normative_documents"), ("其他文件", "")], 3
    ):
        line = [name]
        for head, column, year in chosen:
            value = figure()
            line.append(str(value))
            if row and head == "2015年现行有效件数":
                column, year = "in_force", YEAR - 1
            if row and column:
                # two columns of the same year and meaning: neither is read
                key = (f"{row}.{column}", "", "", year)
                table.facts[key] = -1 if key in table.facts else value
        table.rows.append(line)
    return table


def reviews(rng: random.Random) -> Table:
    """A table of reviews and litigation with a row for each, in any order."""
    figure = _figures(rng)
    rows = [
        ("行政复议", "reviews"),
        ("未经复议直接起诉", "litigation.direct"),
        ("复议后起诉", "litigation.after_review"),
    ]
    columns: list[tuple[str, str]] = list(zip(REVIEW_HEADS, OUTCOMES, strict=True))
    columns += [(head, "") for head in rng.sample(STRANGE, rng.choice([0, 0, 1]))]
    rng.shuffle(columns)
    table = Table([["项目", *(head for head, _ in columns)]], title="四、政府信息公开行政复议、行政诉讼情况")
    for name, row in rng.sample(rows, rng.randint(1, 3)):
        line = [name]
        for _, column in columns:
            value = figure()
            line.append(str(value))
            if column:
                table.facts[f"{row}.{column}", "", "", YEAR] = value
        table.rows.append(line)
    return table


TABLES = [statistics, applications, documents, reviews]


def page(table: Table, body: str) -> str:
    return f"砚北区人民政府2016年政府信息公开工作年度报告\n一、总体情况\n工作平稳有序。\n{table.title}\n{body}\n五、存在的主要问题\n无。\n"


def html(rows: list[list[str]], title: str = "") -> str:
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows)
    head = "<h1>砚北区人民政府2016年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>工作平稳有序。</p>"
    return f"<html><body>{head}<p>{title}</p><table>{body}</table><p>五、存在的主要问题</p></body></html>"


def transposed(table: Table) -> list[list[str]]:
    return [list(column) for column in zip(*table.rows, strict=True)]


def _lines(table: Table, between: str, *, start: str = "", end: str = "") -> str:
    return page(table, "\n".join(start + between.join(row) + end for row in table.rows))


# What knows all cells of a table, and what has lost some of its places.
PLACED: dict[str, Callable[[Table], str]] = {
    "html": lambda t: html(t.rows, t.title),
    "html, transposed": lambda t: html(transposed(t), t.title),
    "tabs": lambda t: _lines(t, "\t"),
    "commas": lambda t: _lines(t, ","),
    "bars": lambda t: _lines(t, " | ", start="| ", end=" |"),
}
LOST: dict[str, Callable[[Table], str]] = {
    "html without the head of the names": lambda t: html([t.rows[0][1:], *t.rows[1:]], t.title),
    "tabs without the head of the names": lambda t: page(
        t, "\n".join("\t".join(r) for r in [t.rows[0][1:], *t.rows[1:]])
    ),
    "tabs without empty cells": lambda t: page(t, "\n".join("\t".join(c for c in r if c) for r in t.rows)),
    "bars and empty cells at the ends": lambda t: page(
        t, "\n".join(" | ".join(r) + " |" * (len(r[0]) % 4) for r in t.rows)
    ),
    "one cell a line": lambda t: page(t, "\n".join(c for r in t.rows for c in r if c)),
    "one cell a line with bars": lambda t: page(t, "\n".join(f"{c} |" for r in t.rows for c in r)),
    "blanks": lambda t: page(t, "\n".join(" ".join(c for c in r if c) for r in t.rows)),
    "one line": lambda t: page(t, " ".join(c for r in t.rows for c in r if c)),
    "wide blanks": lambda t: page(t, "\n".join("      ".join(c for c in r if c) for r in t.rows)),
    "html without empty cells": lambda t: html([[c for c in r if c] for r in t.rows], t.title),
    "a last column cut off": lambda t: page(
        t, "\n".join("\t".join(r[:-1] if i % 2 else r) for i, r in enumerate(t.rows))
    ),
}
