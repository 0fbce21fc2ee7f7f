"""What is said on standard error: one line each in a pipe or a log; on a terminal folded between words."""

from __future__ import annotations

import shutil
import sys

_INDENT = "  "


def say(message: str) -> None:
    """Print `message`, in which nothing acts on a terminal, on standard error."""
    from iss_risk.notation.text import one_line

    line = one_line(message)
    if sys.stderr.isatty():
        import textwrap

        width = max(shutil.get_terminal_size().columns, 40)
        folded = textwrap.wrap(
            line, width, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False
        )
        line = "\n".join(folded)
    print(line, file=sys.stderr)
