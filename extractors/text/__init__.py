"""In: a document's text. Out: its normal form with a map back, its sentences, clauses and numerals; knows no rules."""
