"""In: a folded text and the rulebook. Out: the cells of its official tables."""
