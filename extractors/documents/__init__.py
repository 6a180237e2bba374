"""In: bytes, a name, limits. Out: documents (readable text, and where each character stood in the file)."""
