"""Claims as data: what was said, the figure that answers it, and the thresholds of the verdict (TOML)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from iss_risk.answers.claims import Verdict
from iss_risk.errors import UsageError
from iss_risk.exposure.nations.directory import Directory, Named
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.manoeuvre.abilities import alone
from iss_risk.manoeuvre.tugs import Combination, Tugs, embedded_tugs, read_tugs
from iss_risk.notation.toml_tables import Table, read_toml
from iss_risk.sources.embedded import data_path
from iss_risk.studies.claim_quantities import QUANTITIES, Wanted

RELATIONS: tuple[Literal["at least", "at most", "about"], ...] = ("at least", "at most", "about")
DAYS: tuple[Literal["then", "today"], ...] = ("then", "today")
_TEXTS = ("date", "who", "where", "quote", "source", "confidence", "meaning", "because")
_OPTIONAL = ("open", "liability", "liability_source")
_WANTED = ("quantity", "nation", "beside", "on", "tug")


@dataclass(frozen=True)
class Rule:
    """From a figure to a verdict: see ClaimRecord in answers/claims.py."""

    relation: Literal["at least", "at most", "about"]
    true_at: float
    false_at: float
    stated: float | None

    def verdict(self, low: float, high: float) -> Verdict:
        """Of a figure that lies in `low` … `high`."""
        good, bad = self.true_at, self.false_at
        if self.relation == "at least":  # the same the other way round
            low, high, good, bad = -high, -low, -good, -bad
        elif self.stated is not None:
            ends = (low / self.stated - 1.0, high / self.stated - 1.0)
            inside = ends[0] <= 0.0 <= ends[1]
            low, high = 0.0 if inside else min(map(abs, ends)), max(map(abs, ends))
        if high <= good:
            return "true"
        if low >= bad:
            return "false"
        return "partly true" if low >= good and high <= bad else "undecided"


@dataclass(frozen=True)
class Claim:
    """One claim; `wanted` are its figures, the first of which decides. `texts` by their names in the file."""

    id: str
    texts: dict[str, str]
    rule: Rule
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Fact:
    """A figure that no simulation gives, between `low` and `high`."""

    low: float
    high: float
    source: str


@dataclass(frozen=True)
class ClaimFile:
    """What a file holds, and the `tugs` that claims can be about. `facts` by day and quantity;
    `headline` is the id of the claim to begin with."""

    path: Path
    sha256: str
    title: str
    said: datetime
    orbit: Path
    object: str | None
    headline: str | None
    tugs: Tugs
    claims: tuple[Claim, ...]
    facts: dict[tuple[str, str], Fact]


def shipped_claims() -> Path:
    """The file that ships: the threat of February 2022."""
    return data_path("claims", "2022.toml")


def read_claims(path: Path) -> ClaimFile:
    """Raises InputError, with line and field, for a file that cannot be used."""
    file = read_toml(path)
    root = file.root()
    root.check_keys(("title", "said", "orbit", "object", "headline", "tugs", "claim", "fact"))
    nations = embedded_nations()
    tugs = read_tugs(path.parent / root.text("tugs")) if "tugs" in root.values else embedded_tugs()
    known = _Known(Directory(nations.iso_a3, nations.names), tugs)
    claims = tuple(_claim(one, known) for one in file.tables("claim"))
    facts: dict[tuple[str, str], Fact] = {}
    for table in file.tables("fact", needed=False):
        key, fact = _fact(table)
        if key in facts:
            table.fail("quantity", f"{key[1]!r} at {key[0]!r} is given twice")
        facts[key] = fact
    for k, table in enumerate(file.tables("claim")):
        if claims[k].id in [one.id for one in claims[:k]]:
            table.fail("id", f"another claim is called {claims[k].id!r} already")
    headline = root.choice("headline", [one.id for one in claims]) if "headline" in root.values else None
    return ClaimFile(
        path=path,
        sha256=file.sha256,
        title=root.text("title"),
        said=root.instant("said"),
        orbit=path.parent / root.text("orbit"),
        object=root.text("object") if "object" in root.values else None,
        headline=headline,
        tugs=tugs,
        claims=claims,
        facts=facts,
    )


class _Known(NamedTuple):
    """What figures can be of."""

    nations: Directory
    tugs: Tugs


def _claim(table: Table, known: _Known) -> Claim:
    rule = ("relation", "stated", "true_at", "false_at", "also")
    table.check_keys(("id", *_TEXTS, *_WANTED, *rule, *_OPTIONAL))
    texts = {name: table.text(name) for name in _TEXTS}
    texts |= {name: table.text(name) for name in _OPTIONAL if name in table.values}
    if ("liability" in texts) != ("liability_source" in texts):
        table.fail("liability", "needs a 'liability_source', and the other way round")
    return Claim(
        id=table.text("id"),
        texts=texts,
        rule=_rule(table, QUANTITIES[table.choice("quantity", QUANTITIES)].unit),
        wanted=(_wanted(table, known), *(_also(one, known) for one in table.tables("also"))),
    )


def _rule(table: Table, unit: str) -> Rule:
    """With thresholds in the order that the relation needs, where a figure of that unit can be."""
    word = table.choice("relation", RELATIONS)
    relation = RELATIONS[RELATIONS.index(word)]
    true_at, false_at = table.number("true_at"), table.number("false_at")
    if relation == "at least" and not true_at >= false_at:
        table.fail("true_at", f"{true_at:g} is below false_at {false_at:g}: of 'at least' it is the higher")
    if relation != "at least" and not true_at <= false_at:
        table.fail("true_at", f"{true_at:g} is above false_at {false_at:g}: of {word!r} it is the lower")
    if (relation == "about") != ("stated" in table.values):
        table.fail("stated", "is the value that 'about' compares with: needed there, and only there")
    stated = table.positive("stated") if relation == "about" else None
    for key in ("stated",) if relation == "about" else ("true_at", "false_at"):
        if unit == "share" and not 0.0 <= table.number(key) <= 1.0:
            table.fail(key, f"is a share, from 0 to 1, not {table.number(key):g}: 5 % are 0.05")
    if relation == "about" and true_at < 0.0:
        table.fail("true_at", "a departure is not below zero")
    return Rule(relation, true_at, false_at, stated)


def _also(table: Table, known: _Known) -> Wanted:
    table.check_keys(_WANTED)
    return _wanted(table, known)


def _wanted(table: Table, known: _Known) -> Wanted:
    """The figure that a table names, with what its quantity needs and nothing else."""
    quantity = QUANTITIES[table.choice("quantity", QUANTITIES)]
    for key in ("nation", "beside", "on", "tug"):
        if (key in table.values) != (key in quantity.needs):
            how = "needs" if key in quantity.needs else "has no"
            table.fail(key, f"{quantity.name!r} {how} {key!r}")
    found: dict[str, Named] = {}
    for key in ("nation", "beside"):
        if key in quantity.needs:
            try:
                found[key] = known.nations.find(table.text(key))
            except UsageError as error:
                table.fail(key, error.message)
            if found[key].is_group and not quantity.of_groups:
                table.fail(key, f"{quantity.name!r} is of a nation, not of a group")
    if "beside" in found and found["beside"] == found["nation"]:
        table.fail("beside", "must be another nation than 'nation'")
    on = table.instant("on") if "on" in quantity.needs else None
    tug = _tug(table, known.tugs, one=quantity.of_one_tug) if "tug" in quantity.needs else None
    return Wanted(quantity.name, found.get("nation"), found.get("beside"), on, tug)


def _tug(table: Table, tugs: Tugs, *, one: bool) -> Combination:
    """A tug of the file of tugs by its name or, unless it has to be `one`, a combination."""
    known = [*map(alone, tugs.tugs), *(() if one else tugs.combinations)]
    name = table.choice("tug", [tug.name for tug in known])
    return next(tug for tug in known if tug.name == name)


def _fact(table: Table) -> tuple[tuple[str, str], Fact]:
    table.check_keys(("quantity", "at", "low", "high", "source"))
    of_sources = [one.name for one in QUANTITIES.values() if one.is_fact]
    quantity, at = table.choice("quantity", of_sources), table.choice("at", DAYS)
    low, high = table.number("low"), table.number("high")
    if low < 0.0:
        table.fail("low", f"must not be below zero, is {low:g}")
    if low > high:
        table.fail("low", f"{low:g} is above high {high:g}")
    return (at, quantity), Fact(low, high, table.text("source"))
