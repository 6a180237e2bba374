"""In: a folded text and the rulebook. Out: whose and of which year a report is, what it is, where several stand."""
