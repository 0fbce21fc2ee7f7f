"""The figures that a claim can be about: a closed list, each computed by a study that exists anyway.

All figures of one date come from one simulation and one overflight (Evidence), those of tugs from the ways
down of `rescue`; what no simulation gives, such as a mass of that day, is a fact of the file of claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from iss_risk.answers.assessment import Assessment, NationRisk
from iss_risk.answers.claims import ClaimFigure, IntervalOf
from iss_risk.answers.group_records import GroupOverflight, GroupRisk
from iss_risk.answers.overflight import NationOverflight, Overflight
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.exposure.nations.directory import Named
from iss_risk.manoeuvre.tugs import Combination
from iss_risk.risk.estimates import half_width_ci90, share_with_ci90
from iss_risk.simulation.simulation import Simulation
from iss_risk.studies.claim_tugs import Rescue, exists_from
from iss_risk.summaries.compared import Figure, Samples

DAYS_PER_MONTH = 365.25 / 12.0


class Wanted(NamedTuple):
    """A figure that is asked for."""

    quantity: str
    nation: Named | None
    beside: Named | None
    on: datetime | None
    tug: Combination | None


class Sourced(Protocol):
    """A fact of the file."""

    @property
    def low(self) -> float:
        """The least that sources say."""

    @property
    def high(self) -> float:
        """The most."""

    @property
    def source(self) -> str:
        """Which sources."""


@dataclass(frozen=True)
class Evidence:
    """What the figures of one date are taken from; `facts` by quantity. `rescue` where it is asked for."""

    overflight: Overflight
    simulation: Simulation
    assessment: Assessment
    samples: Samples | None
    facts: Mapping[str, Sourced]
    rescue: Rescue | None


class Found(NamedTuple):
    """A value with its interval, None where it is exact."""

    value: float | None
    interval90: tuple[float, float] | None = None
    interval_of: IntervalOf | None = None
    source: str | None = None


_NATION, _BOTH, _TUG = ("nation",), ("nation", "beside"), ("tug",)


@dataclass(frozen=True)
class Quantity:
    """One figure of the list. `needs` are the keys that say of what it is; `is_fact`: it comes from the file
    of claims. `says` is a clause for a sentence, in which {} is the value. `of_one_tug`: not of several."""

    name: str
    unit: str
    says: str
    find: Callable[[Evidence, Wanted], Found]
    needs: tuple[str, ...] = ()
    is_fact: bool = False
    of_one_tug: bool = False

    @property
    def of_groups(self) -> bool:
        """Whether it is also of a group of nations together."""
        return self.needs == _NATION


def figure_of(evidence: Evidence, wanted: Wanted) -> ClaimFigure:
    """A figure as it stands in a document."""
    quantity = QUANTITIES[wanted.quantity]
    found = quantity.find(evidence, wanted)
    return ClaimFigure(
        quantity=quantity.name,
        nation=None if wanted.nation is None else wanted.nation.name,
        beside=None if wanted.beside is None else wanted.beside.name,
        on_utc=wanted.on,
        tug=None if wanted.tug is None else wanted.tug.title,
        tug_exists_from=None if wanted.tug is None else exists_from(wanted.tug, evidence.simulation.now),
        unit=quantity.unit,
        value=found.value,
        interval90=found.interval90,
        interval_of=found.interval_of,
        source=found.source,
    )


def _overflown(evidence: Evidence, wanted: Wanted) -> NationOverflight | GroupOverflight:
    assert wanted.nation is not None
    return _row(evidence.overflight.nations, evidence.overflight.groups, wanted.nation)


def _risk(evidence: Evidence, named: Named | None) -> NationRisk | GroupRisk:
    assert named is not None
    return _row(evidence.assessment.nations, evidence.assessment.groups, named)


class _HasCode(Protocol):
    @property
    def iso_a3(self) -> str:
        """Of a nation."""


class _HasName(Protocol):
    @property
    def name(self) -> str:
        """Of a group."""


_Nation = TypeVar("_Nation", bound=_HasCode)
_Group = TypeVar("_Group", bound=_HasName)


def _row(nations: Sequence[_Nation], groups: Sequence[_Group], named: Named) -> _Nation | _Group:
    if named.is_group:
        return next(one for one in groups if one.name == named.name)
    return next(one for one in nations if one.iso_a3 == named.codes[0])


def _share_of_time(evidence: Evidence, wanted: Wanted) -> Found:
    return Found(_overflown(evidence, wanted).overhead_fraction)


def _minutes_a_day(evidence: Evidence, wanted: Wanted) -> Found:
    return Found(_overflown(evidence, wanted).minutes_per_day)


def _p_debris(evidence: Evidence, wanted: Wanted) -> Found:
    row = _risk(evidence, wanted.nation)
    return Found(row.p_debris, row.p_debris_ci90, "samples")


def _p_casualty(evidence: Evidence, wanted: Wanted) -> Found:
    row = _risk(evidence, wanted.nation)
    return Found(row.p_casualty, row.p_casualty_ci90, "samples")


def _expected_casualties(evidence: Evidence, wanted: Wanted) -> Found:
    row = _risk(evidence, wanted.nation).expected_casualties
    return Found(row.mean, row.ci90, "samples")


def _share_of_casualties(evidence: Evidence, wanted: Wanted) -> Found:
    assert wanted.nation is not None
    value = _risk(evidence, wanted.nation).share
    if evidence.samples is None:
        return Found(value)
    left_out = sum((evidence.samples.column(Figure(c, "share")) for c in wanted.nation.codes), np.zeros(1))
    return _with_error(value, left_out, most=1.0)


def _odds_ratio(evidence: Evidence, wanted: Wanted) -> Found:
    assert wanted.nation is not None
    assert wanted.beside is not None
    here, there = (_risk(evidence, one).p_debris for one in (wanted.nation, wanted.beside))
    if there == 0.0:
        return Found(None)
    if evidence.samples is None:
        return Found(here / there)
    codes = (wanted.nation.codes[0], wanted.beside.codes[0])
    above, below = (evidence.samples.column(Figure(code, "p_debris")) for code in codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _with_error(here / there, above / below)


def _with_error(value: float, left_out: F64, most: float = np.inf) -> Found:
    half = float(half_width_ci90(left_out))
    if not np.isfinite(half):
        return Found(value)
    return Found(value, (max(value - half, 0.0), min(value + half, most)), "samples")


def _lifetime_months(evidence: Evidence, _wanted: Wanted) -> Found:
    days = evidence.assessment.decay.lifetime_days
    if days.p50 is None:
        return Found(None)
    if days.p05 is None or days.p95 is None:
        return Found(days.p50 / DAYS_PER_MONTH)
    return Found(days.p50 / DAYS_PER_MONTH, (days.p05 / DAYS_PER_MONTH, days.p95 / DAYS_PER_MONTH), "futures")


def _p_still_up(evidence: Evidence, wanted: Wanted) -> Found:
    """Of the samples; before now it is up for certain, and beyond the horizon nothing is known of those that
    are still up there."""
    assert wanted.on is not None
    if wanted.on <= evidence.simulation.now:
        return Found(1.0)
    tally, on_days = evidence.simulation.tally, days_since_2000(wanted.on)
    reentry_days = tally.figure("reentry_days")
    if on_days > evidence.simulation.plan.decay.end_days and reentry_days.size < tally.kept_agreeing:
        return Found(None)
    down = int((reentry_days < on_days).sum())
    value, low, high = share_with_ci90(float(tally.kept_agreeing - down), float(tally.kept_agreeing))
    return Found(value, (low, high), "samples")


def _p_controlled_deorbit(evidence: Evidence, wanted: Wanted) -> Found:
    assert evidence.rescue is not None
    assert wanted.tug is not None
    value, low, high = evidence.rescue.controlled(wanted.tug)
    return Found(value, (low, high), "samples")


def _months_of_holding(evidence: Evidence, wanted: Wanted) -> Found:
    """A ship that is not there yet holds nothing."""
    assert evidence.rescue is not None
    assert wanted.tug is not None
    if exists_from(wanted.tug, evidence.simulation.now) is not None:
        return Found(0.0)
    months = evidence.rescue.months_of_holding(wanted.tug)
    return Found(None) if months is None else Found(months.p50, (months.p05, months.p95), "futures")


def _fact(evidence: Evidence, wanted: Wanted) -> Found:
    fact = evidence.facts.get(wanted.quantity)
    if fact is None:
        return Found(None)
    return Found(0.5 * (fact.low + fact.high), (fact.low, fact.high), "sources", fact.source)


# The names in files and documents, with what each is of; the clauses are those of a sentence.
_LIST = (
    Quantity("share_of_time", "share", "under the station {} of the time", _share_of_time, _NATION),
    Quantity("minutes_a_day", "min", "{} a day", _minutes_a_day, _NATION),
    Quantity("p_debris", "share", "a piece lands there in {} of re-entries", _p_debris, _NATION),
    Quantity("p_casualty", "share", "somebody is hurt there in {} of re-entries", _p_casualty, _NATION),
    Quantity("expected_casualties", "", "{} casualties are expected there", _expected_casualties, _NATION),
    Quantity("share_of_casualties", "share", "{} of all casualties expected", _share_of_casualties, _NATION),
    Quantity("odds_ratio", "times", "{}", _odds_ratio, _BOTH),
    Quantity("lifetime_months", "months", "left alone, the station comes down after {}", _lifetime_months),
    Quantity("p_still_up", "share", "left alone, it is up on {on} in {} of futures", _p_still_up, ("on",)),
    Quantity(
        "p_controlled_deorbit",
        "share",
        "{tug} can bring it down where nobody lives in {} of futures",
        _p_controlled_deorbit,
        _TUG,
    ),
    Quantity(
        "months_of_holding",
        "months",
        "{tug} holds it up for {}",
        _months_of_holding,
        _TUG,
        of_one_tug=True,
    ),
    Quantity("mass_t", "t", "the station weighs {}", _fact, is_fact=True),
    Quantity("fleet_size", "satellites", "the fleet has {}", _fact, is_fact=True),
    Quantity("corrections_a_year", "times a year", "the orbit is corrected {}", _fact, is_fact=True),
)
QUANTITIES = {one.name: one for one in _LIST}
