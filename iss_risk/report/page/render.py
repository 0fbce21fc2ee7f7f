"""The page as one HTML file: no request, no script but its own, and a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from iss_risk.answers.assessment import Assessment
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Page, Row, Table
from iss_risk.report.page.scales import NAMES
from iss_risk.report.page.texts import Texts

_FOLDER = Path(__file__).parent


def html_of(page: Page, assessment: Assessment, texts: Texts, pictures: Mapping[str, str]) -> str:
    """The whole file. `pictures` are SVG elements by name, made by report/pictures: they go in as they are,
    everything else is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    style, script = (_read(name) for name in ("style.css", "script.js"))
    table = environment.get_template("table.html")

    def laid_out(values: Table, kind: str = "") -> Markup:
        return Markup(table.render(table=values, kind=kind))

    return environment.get_template("page.html").render(
        page=page,
        texts=texts,
        levels=NAMES,
        version=assessment.tool.version,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        pictures={name: Markup(svg) for name, svg in pictures.items()},
        laid_out=laid_out,
        inputs=_inputs(assessment, texts),
        json=base64.b64encode(assessment.to_json().encode()).decode(),
        download=f"iss-risk-{assessment.run.now:%Y-%m-%d}.json",
    )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and nothing runs but the one script of the page."""
    return (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; base-uri 'none'; "
        "form-action 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inputs(assessment: Assessment, texts: Texts) -> Table:
    rows = tuple(
        Row((one.name, one_line(f"{one.source} ({one.provenance})"), one.sha256)) for one in assessment.inputs
    )
    columns = tuple(texts.say(f"source.{name}") for name in ("input", "origin", "hash"))
    return Table(texts.say("source.input"), columns, rows, texts=3)
