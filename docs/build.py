"""Write the pages that are made from something else, such as reference/commands.md. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from making.all_pages import all_pages

DOCS = Path(__file__).parent


def main() -> None:
    """Write all of them."""
    for place, text in all_pages().items():
        (DOCS / place).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
