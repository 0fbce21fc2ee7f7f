"""What `iss-risk explain` prints, and the same as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.glossary import Glossary, GlossaryEntry
from iss_risk.report.screen import as_text, folded, labelled

_PAGE_WIDTH = 110


def explanation_text(answer: Glossary, *, width: int, colour: bool) -> str:
    """The entries in full."""
    parts: list[RenderableType] = []
    for one in answer.entries:
        parts += ["", *_entry(one, width)] if parts else _entry(one, width)
    return as_text(parts, width=width, colour=colour)


def terms_text(answer: Glossary, *, width: int, colour: bool) -> str:
    """Only the terms, topic by topic."""
    parts: list[RenderableType] = []
    for topic, entries in groupby(answer.entries, key=lambda one: one.topic):
        parts += [
            Text(topic, style="bold"),
            Text("\n".join(folded([one.term for one in entries], width))),
            "",
        ]
    hint = "iss-risk explain TERM tells what one means; names of JSON fields are found as well."
    parts += [Text(line, style="dim") for line in folded([hint], width)]
    return as_text(parts, width=width, colour=colour)


def glossary_page(answer: Glossary) -> str:
    """All of it as Markdown: docs/glossary.md."""
    return "\n".join(_page(answer)) + "\n"


def _entry(one: GlossaryEntry, width: int) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(one.term, style="bold")]
    parts += [Text(line) for line in folded([one.text.replace("`", "")], width)]
    for label, said in (
        ("Unit", [one.unit] if one.unit else []),
        ("From", [one.source] if one.source else []),
        ("Also", one.also),
        ("In JSON", one.fields),
        ("See", one.see),
    ):
        if said:
            parts.append(labelled(label, said, width))
    return parts


def _page(answer: Glossary) -> Iterator[str]:
    yield "# Glossary"
    yield ""
    yield "Made from [data/glossary.toml](../data/glossary.toml) by `make docs`: change it there."
    yield "`iss-risk explain TERM` prints an entry; names of JSON fields are found as well."
    for topic, entries in groupby(answer.entries, key=lambda one: one.topic):
        yield from ("", f"## {topic}")
        for one in entries:
            yield ""
            yield f"### {one.term}"
            yield from _wrapped(one.text)
            yield from _details(one)


def _details(one: GlossaryEntry) -> Iterator[str]:
    details = [
        ("unit", one.unit or ""),
        ("from", one.source or ""),
        ("also", ", ".join(one.also)),
        ("in JSON", ", ".join(f"`{name}`" for name in one.fields)),
        ("see", ", ".join(f"[{name}](#{anchor(name)})" for name in one.see)),
    ]
    if any(said for _, said in details):
        yield ""
    for label, said in details:
        if said:
            yield from _wrapped(f"- *{label}*: {said}", "  ")


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = "".join(c for c in heading.lower() if c.isalpha() or c.isdecimal() or c in " -_")
    return kept.replace(" ", "-")


def _wrapped(text: str, indent: str = "") -> Sequence[str]:
    import textwrap

    return textwrap.wrap(
        text, _PAGE_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
