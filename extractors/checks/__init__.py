"""In: facts, cells and the rulebook. Out: findings, each an accounting identity and how it stands."""
