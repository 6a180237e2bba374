"""The words of the pages, in Chinese by the English that stands in the templates and in the code."""

CHINESE = {
    "Where the figures stand": "数字出处",
    "To the text": "跳到正文",
    "Reports": "报告",
    "Show": "显示",
    "all": "全部",
    "does not add up": "不符",
    "doubtful": "存疑",
    "read from afar": "间接",
    "unclaimed": "未归类",
    "read": "已读",
    "Previous": "上一个",
    "Next": "下一个",
    "What the marks mean": "图例与按键",
    "Read, and nothing speaks against it.": "已读作某项指标，没有不合之处。",
    "An accounting identity that it is part of is broken.": "它参与的平衡关系不成立。",
    "Something speaks against it, or it is an approximate figure.": "另有数字或关系与它不合，或者是约数。",
    "What it is of is not said in its own clause, or it was read from a picture.": "指标的名称不在本句，或由图像识别得来，请对照原文。",
    "No indicator claimed it.": "没有一项指标认领它。",
    "Next and previous figure": "下一个、上一个数字",
    "To the figure in focus": "到选中的数字",
    "What was not read": "没有读的",
    "The report": "报告原文",
    "Figures": "数字清单",
    "Findings": "核对结果",
    "page {n}": "第 {n} 页",
    "line {n}": "第 {n} 行",
    "no figures": "没有数字",
    "about": "约",
    "How it was read": "读法",
    "said in its own clause": "本句写明",
    "taken from the head of a list, an earlier clause or a heading": "名称承前",
    "all of another figure": "由“均”“全部”推出",
    "a stated nothing": "写明没有",
    "a cell of a table": "表格单元格",
    "read from a picture": "图像识别",
    "hard": "不符",
    "soft": "提示",
    "and": "、",
}


def said(english: str, **values: object) -> str:
    """*english* in the language of the page, with *values* filled in."""
    return CHINESE[english].format(**values) if values else CHINESE[english]
