"""The pages of the documentation, and what tests read from them."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from iss_risk.report.glossary import anchor

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OUTSIDE = [*sorted(ROOT.glob("*.md")), ROOT / "data" / "README.md"]
PAGES = [*OUTSIDE, *sorted(DOCS.rglob("*.md"))]
# Not by hand: made by docs/build.py.
MADE = [DOCS / name for name in ("glossary.md", "json.md", "reference/commands.md", "reference/python.md")]
# As code hosts read a page: CommonMark with tables.
COMMON_MARK = MarkdownIt("commonmark").enable("table")


def name_of(page: Path) -> str:
    """Its place in the repository."""
    return page.relative_to(ROOT).as_posix()


@functools.cache
def anchors(page: Path) -> set[str]:
    """What a link to a page may name after "#", as code hosts make it of the headings."""
    tokens = COMMON_MARK.parse(page.read_text(encoding="utf-8"))
    headings = [
        "".join(child.content for child in inline.children or [])
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open"
    ]
    found: dict[str, int] = {}
    for heading in map(anchor, headings):
        found[heading] = found.get(heading, -1) + 1
    return {one if k == 0 else f"{one}-{k}" for one, last in found.items() for k in range(last + 1)}


def links(page: Path) -> list[str]:
    """The targets of links and pictures, as written."""
    tokens = COMMON_MARK.parse(page.read_text(encoding="utf-8"))
    children = [child for token in tokens for child in token.children or []]
    return [str(one.attrs[key]) for one in children for key in ("href", "src") if key in one.attrs]


def console(page: Path) -> list[tuple[str, list[str]]]:
    """Each command of the console blocks, without "$ ", and the lines printed below it."""
    found: list[tuple[str, list[str]]] = []
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif found:
            found[-1][1].append(line)
    return found
