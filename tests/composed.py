"""Forty reports of the towns of a county, in four formats, as a clerk gets them: with slips of known kinds among them."""

import io
import zipfile
from pathlib import Path
from random import Random

import docx

from forms import RESULTS, REVIEW_ROWS, ROWS, SHAPES, Form, review_rows, rows_of

TOWNS = [f"{one}{other}镇" for one in "东西南北上下" for other in "河山湖桥林田岭"][:40]
YEAR = 2023
# The towns with a slip; those whose reports lie in a zip under names in GBK; one comes as a web page and as text.
WRONG_SUM, WRONG_FLOW, WRONG_REVIEWS, BLANK, DAMAGED = TOWNS[3], TOWNS[8], TOWNS[17], TOWNS[20], TOWNS[30]
LEFT_OUT = 7777777
IN_GBK = TOWNS[:3]
TWICE, OTHERWISE = TOWNS[5], TOWNS[6]


def a_form(seed: int) -> Form:
    """A form whose arithmetic is right; the same for the same *seed*."""
    chance = Random(seed)
    columns = []
    for _ in range(6):
        results = {row: chance.choice([0, 0, 1, 2, 30]) for row in RESULTS}
        total, forward = sum(results.values()), chance.randrange(3)
        carried = min(1, total + forward)
        edges = {"received": total + forward - carried, "carried_in": carried}
        columns.append({**edges, **results, "result_total": total, "carried_forward": forward})
    applications = {
        row: [*(column[row] for column in columns), sum(column[row] for column in columns)]
        for _, row, _ in ROWS
    }
    reviews = {}
    for row in REVIEW_ROWS:
        outcomes = [chance.randrange(4) for _ in range(4)]
        reviews[row] = [*outcomes, sum(outcomes)]
    return Form(applications, reviews)


def form_of(town: str) -> Form:
    """The form of *town*, with its slip."""
    form = a_form(TOWNS.index(town))
    if town == WRONG_SUM:
        form.applications["granted"][6] += 9
    elif town == WRONG_FLOW:
        for column in (0, 6):
            form.applications["carried_in"][column] += 5
    elif town == WRONG_REVIEWS:
        form.reviews["reviews"][4] += 1
    return form


def blank_row() -> str:
    """The row of the report of BLANK in which the cell of the research institutes, of nothing, is left blank."""
    return next(row for row in RESULTS if form_of(BLANK).applications[row][2] == 0)


def text_of(town: str, shape: str, form: Form | None = None) -> str:
    """The report of *town* in one of the SHAPES."""
    form = form or form_of(town)
    if town == BLANK:
        form.applications[blank_row()][2] = LEFT_OUT
    text = (
        SHAPES[shape](form).replace(str(LEFT_OUT), "").replace("某市2023年", f"青山县{town}人民政府{YEAR}年")
    )
    return text.replace("本年度工作平稳有序。", "全年通过政府网站公开政府信息10条，公开规范性文件约20件。")


def word_of(town: str) -> bytes:
    """The report of *town* as a Word file."""
    form, document, content = form_of(town), docx.Document(), io.BytesIO()
    for line in text_of(town, "tabs").splitlines():
        if "\t" in line:
            continue
        document.add_paragraph(line)
        rows = (
            rows_of(form) if line.startswith("三、") else review_rows(form) if line.startswith("四、") else []
        )
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, value in zip(row.cells, cells, strict=False):
                    cell.text = value
    document.save(content)
    return content.getvalue()


def forty(folder: Path) -> None:
    """Write the reports into *folder*, its towns divided among 城关 and 乡下."""
    shapes = {".html": "html", ".txt": "tabs", ".md": "markdown"}
    with zipfile.ZipFile(folder / "three.zip", "w") as archive:
        for n, town in enumerate(TOWNS):
            part = folder / ("城关" if n < 20 else "乡下")
            part.mkdir(exist_ok=True)
            suffix = (*shapes, ".docx")[n % 4]
            if town in IN_GBK:
                name = zipfile.ZipInfo(f"{town}年报.txt".encode("gbk").decode("cp437"))
                archive.writestr(name, text_of(town, "tabs"))
            elif town == DAMAGED:
                (part / f"{town}.docx").write_bytes(word_of(town)[:2000])
            elif suffix == ".docx":
                (part / f"{town}.docx").write_bytes(word_of(town))
            else:
                text = text_of(town, shapes[suffix])
                (part / f"{town}{suffix}").write_text(text, "utf-8")
    (folder / "城关" / f"{TWICE}（公示稿）.txt").write_text(text_of(TWICE, "tabs"), "utf-8")
    other = form_of(OTHERWISE)
    other.reviews["reviews"] = [9, 0, 0, 0, 9]
    (folder / "城关" / f"{OTHERWISE}（旧稿）.txt").write_text(text_of(OTHERWISE, "tabs", other), "utf-8")
