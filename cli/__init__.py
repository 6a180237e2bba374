"""The terminal: arguments, progress, output formats, exit codes; knows no report."""

import gc

__version__ = "0.1.0"

# A start makes a hundred thousand objects that stay: to look for garbage among them again and again is a tenth of it.
gc.set_threshold(100_000, 50, 50)
