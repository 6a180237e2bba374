"""The words of a workbook, in Chinese and in English: the names of its sheets, the heads of its columns."""

from ...extractors import Lang

ENGLISH = {
    "汇总": "Total", "机关": "Organ", "核对": "Findings", "数据": "Facts", "面板": "Panel",
    "年度": "Year", "情况": "State", "文件": "File", "说明": "Remarks", "指标": "Indicator", "单位": "Unit",
    "级别": "Grade", "应为": "Expected", "实为": "Actual", "相差": "Difference", "不符": "does not add up",
    "提示": "worth a look", "计入": "counted", "重复": "doubled", "缺报": "missing", "读不出": "unreadable",
    "不是报告": "not a report", "报告": "Reports", "无误": "Right", "未读": "left out", "种类": "Kind", "提醒": "Warnings",
}  # fmt: skip
# The columns of facts, by their names.
HEADS = {
    "file": "文件", "organ": "机关", "year": "年度", "indicator": "代号", "label": "指标", "scope": "范围",
    "applicant": "申请人", "value": "数值", "unit": "单位", "approx": "约数", "line": "行", "quote": "原文",
    "table": "类别", "rule": "依据", "origin": "来源", "basis": "读法", "doubt": "疑点", "page": "页", "place": "部分",
    "organ_key": "机关（各年相同）", "several": "另有数字的列", "joined": "由其他指标相加的列", "approximate": "约数的列",
}  # fmt: skip


def word(chinese: str, lang: Lang) -> str:
    """*chinese* in *lang*."""
    return chinese if lang is Lang.ZH else ENGLISH[chinese]


def head(column: str, lang: Lang) -> str:
    """What a column of facts is headed with."""
    return HEADS[column] if lang is Lang.ZH else column
