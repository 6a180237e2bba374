"""In: a normal form and the rulebook. Out: what each figure was claimed for, or why by nothing."""
