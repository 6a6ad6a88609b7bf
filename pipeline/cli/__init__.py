"""The command line: verbs, one call each, and exit codes. The only door to the clock, the environment and git."""

from pipeline.cli.door import main

__all__ = ["main"]
