"""An answer of `debris` as a study could give it, made without any physics."""

from __future__ import annotations

from typing import Any

from iss_risk.answers.debris import (
    DebrisAnswer,
    DebrisKind,
    DebrisRun,
    DebrisShare,
    DebrisTotals,
    DebrisVehicle,
    FootprintExtent,
)
from iss_risk.answers.document import Tool
from iss_risk.answers.ground_records import (
    DebrisTotal,
    EnergyClass,
    Hazard,
    HazardousKind,
    HeavyKind,
    OnTheGround,
    WaterClass,
)

from .fakes import NOW, spread

MODULES = ("Zarya FGB", "Zvezda", "Nauka")


def total(mean: float) -> DebrisTotal:
    return DebrisTotal(
        **spread(mean).model_dump(),
        nominal=0.7 * mean,
        without_model_error=0.9 * mean,
        model_error_of_excess=0.3,
        model_error_of_variance=0.4,
    )


def kind(name: str, **changes: Any) -> DebrisKind:
    parts: dict[str, Any] = {
        "name": name,
        "modules": [MODULES[0]],
        "material": "aluminium 2219",
        "shape": "cylinder",
        "pieces": 9281,
        "piece_kg": 0.9,
        "release": "parent demise",
        "parent": None,
        "exposed": False,
        "survives": 0.3,
        "impact_mass_kg": 0.8,
        "impact_energy_j": 120.0,
        "demise_altitude_km": 71.0,
        "down_range_km": -1234.0,
        "in_water": "sinks",
        "hazard": None,
        "landed_kg": 300.0,
        "casualty_area_m2": 1900.0,
        "nominal_casualty_area_m2": 1200.0,
    }
    return DebrisKind(**(parts | changes))


def share(name: str, mass_kg: float, landed_kg: float) -> DebrisShare:
    return DebrisShare(
        name=name,
        mass_kg=mass_kg,
        landed_kg=landed_kg,
        casualty_area_m2=40.0,
        nominal_casualty_area_m2=30.0,
        share=0.5,
    )


def on_the_ground(name: str) -> OnTheGround:
    """Where a kind of that `name` is the heaviest and dangerous as well."""
    part = HazardousKind(
        name=name, pieces=12, landed_pieces=3.0, landed_pieces_nominal=2.0, any_lands=0.4
    )  # fmt: skip
    return OnTheGround(
        heaviest_kg=total(1000.0),
        heaviest=[HeavyKind(name=name, impact_mass_kg=0.8, survives=0.3, heaviest_in=0.1)],
        energies=[EnergyClass(from_j=0.0, below_j=15.0, pieces=total(800.0))],
        in_sea_water=[WaterClass(in_water="sinks", pieces=total(500.0), mass_kg=total(640.0))],
        hazards=[
            Hazard(
                hazard="hydrazine",
                because="it is poisonous",
                source="made up",
                pieces=total(3.0),
                any_lands=0.4,
                parts=[part],
            )
        ],
        advice="Do not touch.",
    )


def fake_debris(**changes: Any) -> DebrisAnswer:
    """A plausible answer; `changes` replace whole top-level parts."""
    extents = FootprintExtent(share=0.9, length_km=spread(1500.0), width_km=spread(60.0))
    parts: dict[str, Any] = {
        "tool": Tool(version="0.1.0"),
        "run": DebrisRun(
            generated_at=NOW,
            now=NOW,
            seed=0,
            samples=64,
            entry=None,
            inclination_deg=51.6,
            correlation="sutton-graves",
            rules="ours",
            wind_speed_m_s=0.0,
            wind_from_deg=0.0,
        ),
        "inputs": [],
        "dispersed_inputs": [],
        "vehicle": DebrisVehicle(
            name="a station", norad_id=None, mass_kg=420_000.0, modules=3, kinds=2, pieces=9300
        ),
        "totals": DebrisTotals(
            surviving_mass_kg=total(98_000.0),
            surviving_fraction=total(0.22),
            fragments=total(900.0),
            casualty_area_m2=total(1900.0),
            casualty_area_without_threshold_m2=total(2400.0),
            footprint=[extents],
            nothing_survives=0.0,
        ),
        "on_the_ground": on_the_ground("Zarya FGB: tube"),
        "kinds": [kind("Zarya FGB: tube")],
        "materials": [share("aluminium 2219", 200_000.0, 40_000.0)],
        "modules": [share(name, 100_000.0, 30_000.0) for name in MODULES],
        "warnings": [],
    }
    return DebrisAnswer(**(parts | changes))
