"""The command line: one module a command; each parses, calls one study, and hands over the answer.

Nothing heavier than click is imported here or at the top of any command module: `--help` is instant.
"""

from iss_risk.cli.program import main

__all__ = ["main"]
