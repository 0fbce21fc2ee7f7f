"""The command line: one module per command. Each parses its options, calls one study, and prints the answer.

Nothing heavier than click is imported here or at the top of any command module: `--help` is instant.
"""

from iss_risk.cli.program import main

__all__ = ["main"]
