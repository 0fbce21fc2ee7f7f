"""The page as one HTML file: no request, no script but its own, and a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.fleet import FleetAnswer
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Page, Row, Table
from iss_risk.report.page.own_files import OWN_FILE, origin_of
from iss_risk.report.page.scales import NAMES
from iss_risk.report.page.texts import Texts
from iss_risk.report.pictures.palette import page_style
from iss_risk.report.pictures.picture import Picture

_FOLDER = Path(__file__).parent
# The inputs that have licences or authors to be named, and their texts. What is embedded of orbits and of the
# Sun is from CelesTrak (data/README.md).
_ORIGINS = {"nations": "borders", "population": "people", "orbit": "orbit", "space weather": "sun"}


def environment() -> Environment:
    """The templates of pages, in which all that comes from data is escaped."""
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)


def html_of(
    page: Page,
    document: Assessment | FleetAnswer,
    texts: Texts,
    pictures: Mapping[str, Picture],
    links: Sequence[tuple[str, str]] = (),
    *,
    listed: bool = True,
) -> str:
    """The whole file, which holds the `document`. `pictures` are by name and go in as they are; everything
    else is escaped. `links` are words and addresses of other pages of a site. `listed`: search engines may
    find it."""
    templates = environment()
    style, script = page_file("style.css") + page_style(), page_file("script.js")

    def laid_out(values: Table, kind: str = "", heading: str = "") -> Markup:
        return table_of(values, kind, heading, language=texts.language, own=texts.say("nations.yours"))

    return templates.get_template("page.html").render(
        page=page,
        texts=texts,
        levels=NAMES,
        version=document.tool.version,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
        links=links,
        listed=listed,
        pictures={name: Markup(one.inline()) for name, one in pictures.items()},
        laid_out=laid_out,
        inputs=_inputs(document, texts),
        sources=sources_of(document, texts),
        json=base64.b64encode(document.to_json().encode()).decode(),
        download=f"iss-risk-{document.run.now:%Y-%m-%d}.json",
    )


def table_of(
    values: Table, kind: str = "", heading: str = "", *, language: str = "en", own: str = ""
) -> Markup:
    """A table as HTML, in a region that can be scrolled. `heading` stands above it already, `own` marks the
    rows that the reader asked for."""
    return Markup(
        environment()
        .get_template("table.html")
        .render(
            table=values,
            kind=kind,
            heading=heading,
            own=own,
            foreign=language != "en",
            page_language=language,
        )
    )


def page_file(name: str) -> str:
    """The text of a file of this folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def policy(style: str, script: str | None) -> str:
    """Nothing may be loaded, and nothing runs but the one script of the page."""
    runs = "'none'" if script is None else _hashed(script)
    return (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {runs}; base-uri 'none'; "
        "form-action 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def sources_of(document: Assessment | FleetAnswer, texts: Texts) -> list[str]:
    """Where data come from that must be named, and which of the user's own files took their place."""
    origin = {one.name: one.provenance for one in document.inputs}
    said = [texts.say("source.made_with", tool=document.tool.version)]
    for name, key in _ORIGINS.items():
        if origin.get(name, OWN_FILE) != OWN_FILE:
            embedded = origin[name] == "embedded"
            said.append(
                texts.say(f"source.{key}", service="CelesTrak" if embedded else one_line(origin[name]))
            )
    files = [
        texts.say(f"source.{key}_name") for name, key in _ORIGINS.items() if origin.get(name) == OWN_FILE
    ]
    if files:
        said.append(texts.say("source.files", names=", ".join(files)))
    return said


def _inputs(document: Assessment | FleetAnswer, texts: Texts) -> Table:
    rows = tuple(
        Row((one.name, one_line(f"{origin_of(one)} ({one.provenance})"), one.sha256))
        for one in document.inputs
    )
    columns = tuple(texts.say(f"source.{name}") for name in ("input", "origin", "hash"))
    return Table(texts.say("source.input"), columns, rows, texts=3, english=(0, 1))
