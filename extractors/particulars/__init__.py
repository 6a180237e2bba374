"""In: the text of a report. Out: what it is, whose and when; None where it does not say."""
