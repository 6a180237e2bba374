"""In: reports. Out: text, workbooks, databases."""
