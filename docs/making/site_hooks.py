"""Hooks of MkDocs: the pages stay as they read on a code host, and the site follows them.

Pages outside docs/ that others link to are in the site as well. A link to any other file of the repository
leads there where its address is known (`make site REPOSITORY=https://...`), else it is plain text.
"""

from __future__ import annotations

import logging
import os
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from iss_risk.report.glossary import anchor

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
# Warnings of a logger below this one make a strict build fail.
_LOG = logging.getLogger("mkdocs.hooks.site")
# By their places in the repository: their places in the site.
FROM_OUTSIDE = {
    "CHANGELOG.md": "project/changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "data/README.md": "project/data.md",
}
_INSIDE = {place: source for source, place in FROM_OUTSIDE.items()}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_FIRST_ITEM = re.compile(r"(?:[-*]|1\.) ")
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Anchors are those of code hosts."""
    config.mdx_configs["toc"] = {"slugify": lambda heading, _separator: anchor(heading)}
    config.repo_url = os.environ.get("REPOSITORY") or None
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside."""
    from mkdocs.structure.files import File

    for source, place in FROM_OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_others: object) -> str:
    """The page as MkDocs wants it."""
    return adapted(markdown, page.file.src_uri, config.repo_url)


def adapted(text: str, place: str, repository: str | None) -> str:
    """The text of the page at a place in the site: its links, and lists as Python-Markdown wants them."""
    source = _INSIDE.get(place, f"docs/{place}")

    def link(found: re.Match[str]) -> str:
        target, hash_sign, heading = found["target"].partition("#")
        if "://" in target or not target:
            return found[0]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        inside = FROM_OUTSIDE.get(wanted)
        if inside is None and wanted.startswith("docs/") and not wanted.endswith(".py"):
            inside = wanted.removeprefix("docs/")
        if inside is not None:
            relative = posixpath.relpath(inside, posixpath.dirname(place) or ".")
            return f"{found['picture']}[{found['text']}]({relative}{hash_sign}{heading})"
        if not (ROOT / wanted).exists():
            _LOG.warning("%s links to %s, which is not there", source, wanted)
        if repository is None:
            return found["text"]
        return f"[{found['text']}]({repository.rstrip('/')}/blob/HEAD/{wanted}{hash_sign}{heading})"

    parts: list[str] = []
    end = 0
    for fence in _FENCE.finditer(text):
        parts += [_lists(_LINK.sub(link, text[end : fence.start()])), fence[0]]
        end = fence.end()
    return "".join([*parts, _lists(_LINK.sub(link, text[end:]))])


def _lists(text: str) -> str:
    """Lists begin after a blank line, what belongs to an item is indented by four, and an item of several
    paragraphs ends with a blank line: CommonMark asks for none of these."""
    lines: list[str] = []
    in_list = several = False
    for line in text.split("\n"):
        indented = len(line) - len(line.lstrip(" "))
        if line and not indented:
            # Only 1 begins a numbered list within a paragraph: a line may begin with "20. ".
            is_item = (_ITEM if in_list else _FIRST_ITEM).match(line) is not None
            if is_item and (several or not in_list) and lines and lines[-1]:
                lines.append("")
            # Text at the margin goes on with the item above it, unless there is a blank line between.
            in_list = is_item or (in_list and bool(lines[-1]))
            several = False
        elif in_list and line and not lines[-1]:
            several = True
        lines.append(" " * indented + line if in_list else line)
    return "\n".join(lines)
