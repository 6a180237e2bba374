"""In: what the user named. Out: pieces of output, in the order of the input, however many processes read."""
