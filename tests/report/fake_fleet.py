"""A fleet as a study could give it, made without any physics."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from iss_risk.answers.document import Estimate, Instants, Tool
from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import (
    FleetBand,
    FleetCensus,
    FleetClassRecord,
    FleetInclination,
    FleetNation,
    FleetNationYear,
    FleetPeriod,
    FleetRanked,
    FleetRate,
    FleetRun,
    FleetStateCount,
)
from iss_risk.summaries.aircraft import aircraft_risk
from iss_risk.summaries.individual import at_row
from report.fakes import NOW, input_records

NAMES = [("CHN", "China"), ("IND", "India"), ("CIV", "Côte d'Ivoire"), ("HMD", "Heard I. and McDonald Is.")]
YEARS = {
    "2026": 10.0,
    "2027": 40.0,
    "2029": 2.0,
    "2030": 1.0,
    "2031": 1.0,
    "2032": 1.0,
    "2033": 0.4,
    "2034": 0.03,
}
MONTHS = {f"2026-{month:02d}": 3.0 for month in (11, 12)} | {
    f"2027-{month:02d}": 3.0 for month in range(1, 11)
}


def period(name: str, reentries: float, *, priced: bool = True) -> FleetPeriod:
    # What comes down in fewer than 1 of 20 samples has a 90 % range of nothing.
    ends = (0.5 * reentries, 1.5 * reentries) if reentries >= 0.05 else (0.0, 0.0)
    return FleetPeriod(
        period=name,
        reentries_expected=reentries,
        reentries_range90=ends,
        expected_casualties_sum=4e-4 * reentries if priced else None,
        expected_casualties_range90=(8e-5 * reentries, 1e-3 * reentries) if priced else None,
    )


def band(name: Any, casualties: float) -> FleetBand:
    return FleetBand(
        expected_by=name, says="as it says", reentries_covered=55.4, expected_casualties_sum=casualties,
        range90=(0.2 * casualties, 3.0 * casualties) if name == "model" else None, p_casualty=casualties,
        one_in=1.0 / casualties if casualties > 0.0 else None,
    )  # fmt: skip


def nation(code: str, name: str, share: float) -> FleetNation:
    mean = 0.022 * share
    return FleetNation(
        iso_a3=code,
        name=name,
        share=share,
        expected_casualties_sum=mean,
        expected_casualties_range90=(0.2 * mean, 3.0 * mean),
        individual_risk=Estimate(mean=1e-10, ci90=None, range90=(2e-11, 3e-10)),
    )


def ranked(k: int, name: str = "SAT") -> FleetRanked:
    when = {p: NOW + timedelta(days=10.0 * k + days) for p, days in (("p05", 5), ("p50", 8), ("p95", 14))}
    return FleetRanked(
        rank=k, name=f"{name}-{k}", norad_id=90_000 + k, class_name="starlink-v1.5", state="dead", weight=1.0,
        expected_casualties_each=4e-4, reentry_utc=Instants(**when),
    )  # fmt: skip


def a_class(title: str = "Starlink v1.5") -> FleetClassRecord:
    return FleetClassRecord(
        name="starlink-v1.5", title=title, constellation="Starlink", members=1234, members_held=1100,
        members_climbing=10, members_lowering=69, members_dead=55, members_down=0, members_unknown=0,
        mass_kg=275.0, mass_range90_kg=(220.0, 330.0), model_casualty_area_m2=17.0,
        nominal_casualty_area_m2=6.0, model_casualty_area_range90_m2=(3.0, 40.0), reentries_expected=55.4,
        expected_casualties_each=4e-4, operator_casualties=0.0, operator_says="fully demisable",
        source="made up", expected_casualties_sum=0.022, expected_casualties_range90=(0.0044, 0.066),
        dangerous_pieces=30.0,
    )  # fmt: skip


def fake_fleet(**changes: Any) -> FleetAnswer:
    """A fleet of 1,234 of which 55 are dead; or what is changed of it."""
    nations = [nation(code, name, 0.4 / (k + 1)) for k, (code, name) in enumerate(NAMES)]
    parts: dict[str, Any] = {
        "tool": Tool(version="0.1.0"),
        "run": FleetRun(
            generated_at=NOW, now=NOW, fate="dead",
            supposed="those that are dead today come down, and no others", retire_age_years=None,
            failed_share=None, samples=64, seed=0,
        ),
        "inputs": input_records(),
        "census": FleetCensus(
            records_read=1234, members=1234, faulty=0, repeated=0, repeated_objects=0, without_recent_set=0,
            unnamed=0, beyond_five_digits=0, rising=600, below_350_km=60,
        ),
        "by_state": [
            FleetStateCount(state="held", members=1179, mass_t=324.0),
            FleetStateCount(state="dead", members=55, mass_t=15.0),
        ],
        "fleet_classes": [a_class()],
        "reentries_expected": 55.4,
        "reentry_mass_t": 15.0,
        "by_year": [period(*one) for one in YEARS.items()],
        "by_month": [period(f"{year}-{month:02d}", 1.0) for year in (2026, 2027, 2029) for month in (11, 12)]
        + [period("2033-05", 0.4)],
        "band": [
            band("operator", 1e-8), band("rule", 5e-5), band("study", 0.002), band("nominal", 0.006),
            band("model", 0.022),
        ],
        "nations": nations,
        "nations_by_year": [
            FleetNationYear(
                iso_a3=one.iso_a3, name=one.name, period=year,
                expected_casualties_sum=4e-4 * count * one.share,
                expected_casualties_range90=(8e-5 * count * one.share, 1e-3 * count * one.share),
            )
            for year, count in YEARS.items()
            for one in nations
        ],
        "by_inclination": [
            FleetInclination(
                inclination_deg=53.0, members=1234, persons_per_km2=17.5, reentries_expected=55.4,
                expected_casualties_sum=0.022, expected_casualties_range90=(0.0044, 0.066),
            )
        ],
        "next_12_months": period("12 months", 45.0),
        "riskiest": [ranked(k) for k in range(1, 9)],
        "soonest": [ranked(k) for k in range(1, 9)],
        "aircraft": [
            aircraft_risk(30.0, (5.0, 90.0), 10.0, "one re-entry"),
            aircraft_risk(1662.0, (270.0, 5000.0), 550.0, "all re-entries"),
        ],
        "individual": [
            at_row(1700, Estimate(mean=1e-12, ci90=None, range90=(2e-13, 3e-12)), "one re-entry"),
            at_row(1700, Estimate(mean=5e-11, ci90=None, range90=(1e-11, 1.5e-10)), "all re-entries"),
        ],
        "published_rates": [
            FleetRate(
                scope="Starlink", quantity="re-entries", per="year", from_utc=NOW - timedelta(days=300),
                to_utc=NOW - timedelta(days=120), published=260.0, published_rate=521.8, our_rate=45.0,
                our_rate_range90=(22.0, 68.0), differs="lowered under thrust", source="made up",
            )
        ],
        "members": [],
        "unusable_records": [],
        "warnings": [],
    }  # fmt: skip
    return FleetAnswer(**(parts | changes))
