"""In: the path of a rules file. Out: the compiled rulebook."""
