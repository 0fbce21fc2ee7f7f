"""Codes of nations from what others call them: other names, and numeric codes."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.notation.spelling import plain
from iss_risk.sources.embedded import data_path

_ABBREVIATIONS = {
    "is": "islands", "rep": "republic", "dem": "democratic", "st": "saint", "ter": "territory",
    "fed": "federation", "pdr": "peoples democratic republic",
}  # fmt: skip
# "United Republic of X", "Independent State of X", ...: X may be the name that is known.
_FORM = re.compile(
    r"^(?:[a-z ]*? )??(?:republic|kingdom|states?|principality|commonwealth|union|sultanate|duchy|federation|"
    r"bailiwick|territory|emirate) of (?P<name>.+)$"
)


def code_of_name(name: str) -> str:
    """The alpha-3 code of a nation by any of its usual English names; empty for others."""
    known = _codes_by_name()
    # "Congo, Democratic Republic of the" and "Iran (Islamic Republic of)" are turned round for lists.
    head, _, form = name.replace("(", ",").partition(",")
    for text in (folded(name), folded(f"{form} {head}") if form else ""):
        while text:
            if text in known:
                return known[text]
            longer = _FORM.match(text)
            text = longer["name"] if longer else ""
    return ""


def other_names() -> list[str]:
    """The usual names besides those of the embedded nations."""
    return [name for names in _table()["names"].values() for name in names]


def code_a2(text: str) -> str:
    """The alpha-2 code of a nation by any of its codes and usual names; other texts in upper case, because
    not all codes in use are ISO's (XK)."""
    nations = embedded_nations()
    other = text.strip().upper()
    code = "" if other in nations.iso_a2 else other if other in nations.iso_a3 else code_of_name(text)
    return nations.iso_a2[nations.iso_a3.index(code)] if code else other


def code_of_number(number: int) -> str:
    """The alpha-3 code by the ISO 3166-1 numeric code; empty for others."""
    return _codes_by_number().get(number, "")


@cache
def _codes_by_name() -> dict[str, str]:
    nations = embedded_nations()
    known = {folded(name): code for code, names in _table()["names"].items() for name in names}
    return known | {folded(name): code for code, name in zip(nations.iso_a3, nations.names, strict=True)}


@cache
def _codes_by_number() -> dict[int, str]:
    return {number: code for code, number in _table()["numeric"].items()}


@cache
def _table() -> dict[str, dict[str, Any]]:
    with data_path("nations", "names.toml").open("rb") as stream:
        return tomllib.load(stream)


def folded(name: str) -> str:
    """As `plain`, and without articles and abbreviations."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in plain(name).split() if word != "the")
