"""The terminal: arguments, output formats, exit codes; knows no report."""
