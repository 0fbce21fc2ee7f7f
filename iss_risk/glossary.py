"""The terms of the output, each defined once, in data/glossary.toml; found by any of their names.

`iss-risk explain` prints them, and docs/glossary.md is made from them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator

from iss_risk.answers.document import Tool
from iss_risk.answers.glossary import Glossary, GlossaryEntry
from iss_risk.errors import UsageError
from iss_risk.sources.embedded import data_path
from iss_risk.version import version

_MOST_SUGGESTIONS = 4
_LONGEST_SHOWN = 60
# A shorter word that ends in s is no plural: "gas".
_SHORTEST_PLURAL = 4


def glossary() -> Glossary:
    """All entries, topic by topic. Raises InputError where the embedded file is missing."""
    with data_path("glossary.toml").open("rb") as stream:
        tables = tomllib.load(stream)["entry"]
    return _document([GlossaryEntry.model_validate(table) for table in tables])


def explain(term: str) -> Glossary:
    """The entry of `term`, which may be any name of it: as printed, as an option, or as a field of a JSON
    document.

    Raises UsageError, with the names that come closest, where there is none.
    """
    entries = glossary().entries
    wanted = name_key(term)
    for one in entries:
        if wanted in map(name_key, names_of(one)):
            return _document([one])
    close = _closest(term, entries)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else "iss-risk explain lists all terms"
    raise UsageError(f"the glossary has no {_shown(term)}: {hint}")


def names_of(entry: GlossaryEntry) -> Iterator[str]:
    """Every name by which an entry is found: the term, its other names, its fields."""
    yield entry.term
    yield from entry.also
    yield from entry.fields


def name_key(name: str) -> str:
    """What two names of one term have in common: no case, no hyphens, underscores or blanks, no plural."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(map(_singular, re.findall(r"[^\W_]+|[%·]", plain)))


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("es") if word.endswith("sses") else word.removesuffix("s")


def _shown(term: str) -> str:
    return repr(term if len(term) <= _LONGEST_SHOWN else f"{term[:_LONGEST_SHOWN]}...")


def _closest(term: str, entries: list[GlossaryEntry]) -> list[str]:
    """The terms whose names hold `term` or a word of it, then those whose names are spelt nearly so."""
    wanted = name_key(term)
    terms = {name_key(name): one.term for one in entries for name in names_of(one)}
    alike = difflib.get_close_matches(wanted, terms, n=_MOST_SUGGESTIONS, cutoff=0.7)
    words = {name_key(word) for word in re.findall(r"[^\W_]{3,}", term)}
    shared = [
        one.term
        for one in entries
        if any(words & {name_key(word) for word in re.findall(r"[^\W_]+", name)} for name in names_of(one))
    ]
    return list(dict.fromkeys([*(terms[key] for key in alike), *shared]))[:_MOST_SUGGESTIONS]


def _document(entries: list[GlossaryEntry]) -> Glossary:
    return Glossary(tool=Tool(version=version()), entries=entries, warnings=[])
