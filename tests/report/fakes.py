"""Answers as a study could give them: plausible figures for 195 nations, made without any physics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from iss_risk.answers.assessment import (
    Assessment,
    Debris,
    Decay,
    Lifetime,
    NationRisk,
    NominalDebris,
    OceanRisk,
    Run,
    Totals,
)
from iss_risk.answers.document import (
    DispersedInputRecord,
    Estimate,
    InputRecord,
    ReentryInstants,
    Spread,
    Tool,
    TrackedObject,
    VehicleRecord,
)
from iss_risk.answers.overflight import (
    NationOverflight,
    OceanOverflight,
    Overflight,
    OverflightRun,
    OverflightTotals,
    OverflownObject,
)

NOW = datetime(2026, 11, 22, 19, 42, 46, 700_000, tzinfo=UTC)
EPOCH = datetime(2026, 10, 9, 19, 42, 49, 140_000, tzinfo=UTC)
HORIZON_DAYS = 9131.25
NATIONS = 195

# The longest names of Natural Earth among them, and one with letters outside ASCII.
_NAMES = [
    ("CHN", "China"), ("IND", "India"), ("USA", "United States of America"), ("IDN", "Indonesia"),
    ("BGD", "Bangladesh"), ("PAK", "Pakistan"), ("JPN", "Japan"), ("BRA", "Brazil"), ("DEU", "Germany"),
    ("NGA", "Nigeria"), ("COD", "Dem. Rep. Congo"), ("RUS", "Russia"), ("FRA", "France"),
    ("GBR", "United Kingdom"), ("CIV", "Côte d'Ivoire"), ("ATF", "Fr. S. Antarctic Lands"),
    ("HMD", "Heard I. and McDonald Is."),
]  # fmt: skip


def spread(mean: float) -> Spread:
    return Spread(mean=mean, p05=mean * 0.47, p50=mean * 0.93, p95=mean * 2.05)


def _estimate(mean: float) -> Estimate:
    return Estimate(mean=mean, ci90=(mean * 0.98, mean * 1.02), range90=(mean * 0.5, mean * 2.1))


def _nation(index: int, share: float) -> NationRisk:
    code, name = (
        _NAMES[index]
        if index < len(_NAMES)
        else (f"X{chr(65 + index // 26)}{chr(65 + index % 26)}", f"Nation {index}")
    )
    last = index == NATIONS - 1  # an island that nothing ever reaches
    casualties = 0.0 if last else 0.033 * share
    return NationRisk(
        iso_a3=code,
        name=name,
        overhead_fraction=0.0 if last else 0.27 * share,
        p_debris=0.0 if last else 0.75 * share,
        expected_fragments=0.0 if last else 900 * share,
        fragment_share=0.27 * share,
        expected_mass_kg=98_000 * 0.27 * share,
        expected_casualties=_estimate(casualties),
        p_casualty=casualties * 0.97,
        one_in=None if last else 1.0 / (casualties * 0.97),
        share=0.0 if last else share,
    )


def _shares() -> list[float]:
    weights = [0.82**index for index in range(NATIONS)]
    return [weight / sum(weights) for weight in weights]


def tracked_object(name: str = "ISS (ZARYA)") -> TrackedObject:
    return TrackedObject(
        name=name,
        norad_id=25544,
        mass_kg=450_000.0,
        epoch=EPOCH,
        mean_altitude_km=420.23,
        perigee_altitude_km=415.63,
        apogee_altitude_km=424.83,
        inclination_deg=51.6314,
        eccentricity=0.0006774,
    )


def vehicle_record(name: str = "iss", mass_kg: float = 454_339.0) -> VehicleRecord:
    return VehicleRecord(
        name=name,
        title="International Space Station" if name == "iss" else name,
        norad_id=25544 if name == "iss" else None,
        mass_kg=mass_kg,
        why="known object" if name == "iss" else "stated",
        object_class=None,
        assumed=None,
        mass_range90_kg=None,
    )


def input_records() -> list[InputRecord]:
    return [
        InputRecord(
            name="orbit",
            source="orbits/iss.tle",
            sha256="0" * 64,
            epoch=EPOCH,
            age_hours=(NOW - EPOCH).total_seconds() / 3600.0,
            provenance="embedded",
        ),
        InputRecord(
            name="nations",
            source="nations/nations.gpkg",
            sha256="1" * 64,
            epoch=None,
            age_hours=None,
            provenance="embedded",
        ),
    ]


def fake_assessment(**changes: Any) -> Assessment:
    """A plausible assessment; `changes` replace whole top-level parts."""
    parts: dict[str, Any] = {
        "condition": "Uncontrolled.",
        "hypothetical_because": "it is under control, and would have to be abandoned",
        "tool": Tool(version="0.1.0"),
        "run": Run(
            generated_at=NOW,
            now=NOW,
            seed=0,
            samples=4096,
            phase_model="longitude-averaged",
            phase_model_reason="the samples come down within 31 months of each other",
        ),
        "inputs": input_records(),
        "dispersed_inputs": [
            DispersedInputRecord(
                name="density_scale", unit="1", distribution="lognormal(0, 0.15)", source="DTM2020"
            )
        ],
        "object": tracked_object(),
        "vehicle": vehicle_record(),
        "decay": decay(p05_days=200.0, p50_days=480.0, p95_days=1150.0),
        "debris": debris(98_000.0),
        "nations": [_nation(index, share) for index, share in enumerate(_shares())],
        "ocean": OceanRisk(
            overhead_fraction=0.727,
            p_debris=0.98,
            expected_fragments=650.0,
            fragment_share=0.73,
            expected_mass_kg=71_000.0,
        ),
        "totals": Totals(
            expected_casualties=_estimate(0.033),
            p_casualty=0.0322,
            one_in=1.0 / 0.0322,
            times_guideline=330.0,
            casualties_per_m2=1.73e-5,
            nobody_share=0.0,
            casualties_at_nominal_area=0.019,
        ),
        "warnings": ["the orbit is 44 days old: the re-entry date suffers"],
    }
    return Assessment(**(parts | changes))


def decay(*, p05_days: float | None, p50_days: float | None, p95_days: float | None) -> Decay:
    days = {"p05": p05_days, "p50": p50_days, "p95": p95_days}
    decayed = sum(value is not None for value in days.values()) / 3.0
    return Decay(
        lifetime_days=Lifetime(mean=p50_days, **days),
        reentry_utc=ReentryInstants(
            **{name: None if value is None else NOW + timedelta(days=value) for name, value in days.items()}
        ),
        decayed_fraction=decayed,
        decayed_samples=round(4096 * decayed),
        horizon_days=HORIZON_DAYS,
        ballistic_coefficient_kg_m2=spread(150.0),
    )


def debris(surviving_mass_kg: float) -> Debris:
    """Debris of so many kilograms on the ground; all in proportion."""
    part = surviving_mass_kg / 98_000.0
    return Debris(
        surviving_mass_kg=spread(surviving_mass_kg),
        surviving_fraction=spread(0.22 * part),
        casualty_area_m2=spread(1_900.0 * part),
        casualty_area_without_threshold_m2=spread(2_400.0 * part),
        surviving_fragments=spread(900.0 * part),
        footprint_length_km=spread(2_600.0 * part),
        footprint_width_km=spread(80.0 * part),
        nominal=NominalDebris(
            surviving_mass_kg=0.7 * surviving_mass_kg,
            surviving_fragments=500.0 * part,
            casualty_area_m2=1_100.0 * part,
        ),
    )


def fake_overflight(**changes: Any) -> Overflight:
    """A plausible overflight; `changes` replace whole top-level parts."""
    parts: dict[str, Any] = {
        "tool": Tool(version="0.1.0"),
        "run": OverflightRun(generated_at=NOW, now=NOW, days=None, method="closed-form long-run share"),
        "inputs": input_records(),
        "object": OverflownObject(**tracked_object().model_dump()),
        "nations": [
            NationOverflight(
                iso_a3=nation.iso_a3,
                name=nation.name,
                overhead_fraction=nation.overhead_fraction,
                minutes_per_day=1440.0 * nation.overhead_fraction,
                population_under_track=1_265.4 * nation.share,
                share=nation.share,
            )
            for nation in fake_assessment().nations
        ],
        "ocean": OceanOverflight(overhead_fraction=0.727, minutes_per_day=1046.9),
        "totals": OverflightTotals(
            persons_per_km2=17.3, casualties_per_m2=1.73e-5, land_fraction=0.273, nobody_share=0.0
        ),
        "warnings": [],
    }
    return Overflight(**(parts | changes))
