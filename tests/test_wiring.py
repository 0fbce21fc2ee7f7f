"""Is everything connected? Each uncertain input, each process and each option that is physics, changed alone.

Two runs that differ in one thing have the same random numbers, so that the change of a figure is the effect
of that thing. Each must move at least one figure, in the direction that physics says where it says one.
A new input or option must be entered here, or the test of the lists fails.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
import rasterio
from element_sets import element_set
from rasterio.transform import from_origin

import iss_risk
from iss_risk import inputs
from iss_risk.cli.program import program
from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.wind import Wind
from iss_risk.distributions import Distribution, LogNormal, Normal, Uniform
from iss_risk.inputs import DispersedInput
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay

NOW = datetime(2026, 10, 10, tzinfo=UTC)
ORBITS = Path(__file__).parents[1] / "data" / "orbits"
SMALL = "delta_ii_second_stage"  # few kinds of part: fast
SAMPLES = 64
USUAL: dict[str, Any] = {"vehicle": SMALL, "samples": SAMPLES, "now": NOW, "workers": 1}
SEEN: dict[str, Any] = {"now": NOW + timedelta(hours=7), "still_up": NOW + timedelta(hours=6.5)}

Figures = dict[str, float]

LIFETIME, LANDED, AREA = (
    "decay.lifetime_days.mean", "debris.surviving_mass_kg.mean", "debris.casualty_area_m2.mean",
)  # fmt: skip


@dataclass(frozen=True)
class Scaled:
    """A distribution whose values are all multiplied, and then raised."""

    standard: Distribution
    factor: float = 1.0
    more: float = 0.0

    def quantile(self, u: np.ndarray) -> np.ndarray:
        return self.standard.quantile(u) * self.factor + self.more

    def __str__(self) -> str:
        return f"{self.factor:g} × ({self.standard}) + {self.more:g}"


def figures(document: Any) -> Figures:
    """All numbers of an answer, by path; nations and places by name. What was asked is left out."""
    found: Figures = {}

    def walk(path: str, value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(f"{path}.{name}", inner)
        elif isinstance(value, list | tuple):
            for k, inner in enumerate(value):
                name = inner.get("iso_a3", inner.get("name", k)) if isinstance(inner, dict) else k
                walk(f"{path}.{name}", inner)
        elif isinstance(value, datetime):
            found[path[1:]] = value.timestamp()
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[path[1:]] = float(value)

    content = document.model_dump()
    for asked in ("run", "inputs", "dispersed_inputs", "tool", "warnings", "notes"):
        content.pop(asked, None)
    walk("", content)
    return found


@cache
def far(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    """A rocket stage on the station's orbit, years before it comes down."""
    usual = USUAL | {"orbit": ORBITS / "iss.tle"}
    return figures(iss_risk.assess(dispersed=given, **{**usual, **options}))


@cache
def station(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    """The station on its own orbit."""
    return far(given, **({"vehicle": None} | options))


@cache
def near(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    """The same stage a few hours before its end: the samples keep their ground tracks."""
    usual = USUAL | {"orbit": last_orbit()}
    return figures(iss_risk.assess(dispersed=given, **{**usual, **options}))


@cache
def last_orbit() -> Path:
    """An element set at 160 km."""
    path = Path(tempfile.mkdtemp()) / "last.tle"
    path.write_text(element_set(160.0, NOW))
    return path


@cache
def seen(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    """The same stage half an hour after it was seen, when some samples had already come down."""
    usual = USUAL | {"orbit": last_orbit()} | SEEN
    return figures(iss_risk.assess(dispersed=given, **{**usual, **options}))


@cache
def seen_decay(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    """The decay of the same."""
    usual: dict[str, Any] = {"orbit": last_orbit(), "samples": SAMPLES, "workers": 1} | SEEN
    usual |= {"mass_kg": 950.0, "drag_area_m2": 6.0}
    return figures(predict_decay(dispersed=given, **{**usual, **options}))


@cache
def station_decay(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    usual: dict[str, Any] = {"orbit": ORBITS / "iss.tle", "samples": 64, "now": NOW, "workers": 1}
    return figures(predict_decay(dispersed=given, **{**usual, **options}))


@cache
def small_debris(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    usual: dict[str, Any] = dict(USUAL)
    return figures(simulate_debris(dispersed=given, **{**usual, **options}))


@cache
def station_debris(given: tuple[DispersedInput[Distribution], ...] = (), **options: Any) -> Figures:
    return small_debris(given, **({"vehicle": "iss"} | options))


def moved(before: Figures, after: Figures) -> list[str]:
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


def must_move(before: Figures, after: Figures, expected: Iterable[tuple[str, int]]) -> None:
    """At least one figure; those `expected` in their direction (+1 up, -1 down, 0 either way)."""
    assert moved(before, after), "nothing moved"
    for name, direction in expected:
        change = after[name] - before[name]
        assert change != 0.0, f"{name} stays {before[name]}"
        assert change * direction >= 0.0, f"{name}: {before[name]} → {after[name]}"


def given(one: DispersedInput[Any], distribution: Distribution) -> tuple[DispersedInput[Distribution], ...]:
    return (replace(one, distribution=distribution),)


# What each input does when it is changed so, in which kind of run, and to which figures. `small_debris` sees
# the fall alone, where `far` and `near` see it after another decay.
INPUTS: list[tuple[DispersedInput[Any], Distribution, Callable[..., Figures], list[tuple[str, int]]]] = [
    (inputs.BALLISTIC_COEFFICIENT, LogNormal(190.0, 0.1), far, [(LIFETIME, +1)]),
    (inputs.BALLISTIC_COEFFICIENT, LogNormal(200.0, 0.1), station_decay, [("decay.lifetime_days.mean", +1)]),
    (inputs.DENSITY_SCALE, LogNormal(1.2, 0.15), far, [(LIFETIME, -1)]),
    (inputs.DENSITY_SCALE, LogNormal(1.2, 0.15), station_decay, [("decay.lifetime_days.mean", -1)]),
    (inputs.DENSITY_SCALE, Scaled(inputs.DENSITY_SCALE.distribution, 1.3), small_debris, [
        ("totals.casualty_area_m2.mean", 0), ("totals.footprint.0.length_km.mean", 0),
    ]),
    (inputs.DENSITY_BELOW_FIT, Normal(0.5, 0.1), station_decay, [("decay.lifetime_days.mean", -1)]),
    (inputs.SOLAR_CYCLE_ERROR, Normal(1.0, 1.0), far, [(LIFETIME, -1)]),
    (inputs.SOLAR_CYCLE_ERROR, Normal(1.0, 1.0), station_decay, [("decay.lifetime_days.mean", -1)]),
    (inputs.SOLAR_ANALOGUE, Uniform(0.0, 0.4), far, [(LIFETIME, 0)]),
    (inputs.ARGUMENT_OF_LATITUDE, Normal(0.05, 5.0e-5), near, [("debris.footprint_length_km.mean", 0)]),
    (inputs.HAND_OVER_PHASE, Uniform(0.0, 0.5), far, [
        # Only over the northern half: Australia is under fewer, China under more.
        ("nations.AUS.overhead_fraction", -1), ("nations.CHN.overhead_fraction", +1),
    ]),
    (inputs.APPENDAGE_ALTITUDE, Uniform(95.0, 110.0), far, [(LANDED, 0)]),
    # With a thinner skin the parts are let go higher up and are heated for longer.
    (inputs.BREAKUP_SKIN, LogNormal(5.0, 0.3), far, [(LANDED, -1)]),
    (inputs.BREAKUP_BALLISTIC_COEFFICIENT, Scaled(LogNormal(100.0, 0.25), 1.5), far, [(LANDED, 0)]),
    (inputs.HEAT_FACTOR, LogNormal(1.3, 0.2), far, [(LANDED, -1), (AREA, -1)]),
    (inputs.HEAT_FACTOR, LogNormal(1.3, 0.2), small_debris, [("totals.surviving_mass_kg.mean", -1)]),
    (inputs.FACE_HEATING, LogNormal(1.3, 0.15), far, [(LANDED, -1)]),
    (inputs.FACE_HEATING, LogNormal(1.3, 0.15), small_debris, [("totals.surviving_mass_kg.mean", -1)]),
    # Thicker pieces of the same mass are smaller.
    (inputs.PIECE_NUMBER, LogNormal(2.0, 0.3), station, [(LANDED, 0), (AREA, 0)]),
    (inputs.PIECE_NUMBER, LogNormal(2.0, 0.3), station_debris, [("totals.fragments.mean", +1)]),
    (inputs.FAMILY_PIECE_NUMBER, LogNormal(2.0, 0.3), station_debris, [("totals.fragments.mean", +1)]),
    (inputs.GAUGE, LogNormal(1.5, 0.18), far, [(LANDED, 0), (AREA, -1)]),
    (inputs.GAUGE, LogNormal(1.5, 0.18), small_debris, [("totals.casualty_area_m2.mean", -1)]),
    (inputs.FAMILY_GAUGE, LogNormal(1.5, 0.18), small_debris, [("totals.casualty_area_m2.mean", -1)]),
    (inputs.ALTERNATIVE, Uniform(1.0, 1.0), station_debris, [("totals.casualty_area_m2.mean", 0)]),
    (inputs.DRAG_FACTOR, LogNormal(1.5, 0.1), small_debris, [
        # More drag: slower at the ground, and not as far.
        ("kinds.{heaviest}.impact_energy_j", -1), ("kinds.{heaviest}.down_range_km", -1),
    ]),
    (inputs.EMISSIVITY_FACTOR, LogNormal(1.5, 0.2), far, [(LANDED, +1)]),
    (inputs.OXIDATION_EFFICIENCY, Uniform(0.9, 1.0), small_debris, [("totals.surviving_mass_kg.mean", -1)]),
    (inputs.INITIAL_TEMPERATURE, Uniform(500.0, 600.0), far, [(LANDED, -1)]),
    (inputs.SCRAP_MASS, LogNormal(5.0, 0.7), far, [(LANDED, +1)]),  # fewer, but more of them land
    (inputs.DEMISE_MODEL_ERROR, LogNormal(1.3, 0.35), far, [(LANDED, -1)]),
    (inputs.DEMISE_MODEL_ERROR, LogNormal(1.0, 0.0), far, [(LANDED, 0), (AREA, 0)]),
    (inputs.DEMISE_MODEL_ERROR, LogNormal(1.3, 0.35), small_debris, [("totals.surviving_mass_kg.mean", -1)]),
    (inputs.DEMISE_MODEL_SPREAD, Uniform(0.0, 0.0), far, [(LANDED, 0), (AREA, 0)]),
    (inputs.DEMISE_MODEL_SPREAD, Uniform(3.0, 3.0), small_debris, [
        ("totals.surviving_mass_kg.p95", +1),
    ]),
    (inputs.SEPARATION_SPEED, LogNormal(50.0, 1.0), far, [("debris.footprint_width_km.mean", +1)]),
    (inputs.SEPARATION_SPEED, LogNormal(50.0, 1.0), small_debris, [
        ("totals.footprint.2.width_km.mean", +1),
    ]),
    # A wider scatter brings debris beyond the northernmost point of the track.
    (inputs.PIECE_SCATTER, Normal(0.0, 60.0), far, [("nations.BLR.expected_fragments", +1)]),
    (inputs.PIECE_SCATTER, Normal(0.0, 60.0), small_debris, [("totals.footprint.0.width_km.mean", +1)]),
    (inputs.DENSITY_NOISE, Normal(0.0, 0.0), far, [(LIFETIME, 0)]),
    (inputs.DENSITY_NOISE, Normal(0.0, 0.0), station_decay, [("decay.lifetime_days.mean", 0)]),
    (inputs.DENSITY_NOISE, Normal(0.0, 0.4), near, [("decay.lifetime_days.p95", +1)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "distribution", "run", "expected"),
    INPUTS,
    ids=[f"{one.name}-{distribution}-{run.__name__}" for one, distribution, run, _ in INPUTS],
)
def test_an_input_moves_what_it_should(one, distribution, run, expected) -> None:
    before, after = run(), run(given(one, distribution))
    heaviest = heaviest_kind(before)
    must_move(before, after, [(name.format(heaviest=heaviest), way) for name, way in expected])


def heaviest_kind(before: Figures) -> str:
    masses = {
        name: value
        for name, value in before.items()
        if name.startswith("kinds.") and name.endswith(".impact_mass_kg")
    }
    return max(masses, key=masses.__getitem__).split(".")[1] if masses else ""


def test_every_input_is_tried() -> None:
    declared = {one.name for one in (*inputs.PER_SAMPLE, *inputs.PER_KIND, *inputs.PROCESSES)}
    assert {one.name for one, *_ in INPUTS} == declared


def test_an_input_given_as_it_is_changes_nothing() -> None:
    """Also that two runs are comparable to the last digit."""
    assert not moved(far(), far(given(inputs.HEAT_FACTOR, inputs.HEAT_FACTOR.distribution)))
    assert not moved(
        small_debris(),
        small_debris(given(inputs.SEPARATION_SPEED, inputs.SEPARATION_SPEED.distribution)),
    )


def test_the_runs_are_what_they_say() -> None:
    assert any(name.startswith("tracks.") for name in near())
    assert not any(name.startswith("tracks.") for name in far())


def test_a_small_change_has_a_small_effect() -> None:
    """One per mille more heat: 64 samples resolve it, since all random numbers stay."""
    before, after = far(), far(given(inputs.HEAT_FACTOR, Scaled(inputs.HEAT_FACTOR.distribution, 1.001)))
    assert 0.0 < 1.0 - after[LANDED] / before[LANDED] < 0.01
    # To the main break-up, which comes a little higher.
    assert after[LIFETIME] == pytest.approx(before[LIFETIME], rel=1e-7)
    longer = far(given(inputs.DENSITY_SCALE, Scaled(inputs.DENSITY_SCALE.distribution, 1.0 / 1.001)))
    assert 0.0 < longer[LIFETIME] / before[LIFETIME] - 1.0 < 0.003


# Options that are physics: how they are tried, and what that does.
OPTIONS: dict[tuple[str, str], tuple[Callable[..., Figures], dict[str, Any], list[tuple[str, int]]]] = {
    ("assess", "orbit"): (far, {"orbit": "{orbit}"}, [(LIFETIME, +1)]),
    ("assess", "vehicle"): (far, {"vehicle": "ep9_pallet"}, [(LANDED, 0)]),
    ("assess", "object_class"): (far, {"vehicle": None, "object_class": "capsule"}, [(LANDED, 0)]),
    ("assess", "now"): (far, {"now": NOW + timedelta(days=100)}, [(LIFETIME, -1)]),
    ("assess", "horizon_days"): (far, {"horizon_days": 500.0}, [("decay.decayed_fraction", -1)]),
    ("assess", "sheltering"): (far, {"sheltering": 0.5}, [
        ("totals.sheltered.expected_casualties.mean", 0),
    ]),
    ("assess", "population_year"): (far, {"population_year": 1975}, [
        ("totals.expected_casualties.mean", -1),
    ]),
    ("assess", "nations"): (far, {"nations": "{nations}"}, [("nations.AAA.overhead_fraction", 0)]),
    ("assess", "population"): (far, {"population": "{population}"}, [("totals.casualties_per_m2", 0)]),
    ("assess", "places"): (far, {"places": "Lagos"}, [("places.Lagos (NG).p_debris", 0)]),
    # Without its boats the station weighs less: it comes down earlier, and less of it lands.
    ("assess", "configuration"): (station, {"configuration": "bare"}, [(LIFETIME, -1), (LANDED, -1)]),
    ("assess", "docked"): (station, {"docked": "crew dragon=2"}, [(LIFETIME, +1), (LANDED, +1)]),
    ("assess", "attitude"): (far, {"vehicle": "iss", "attitude": "held"}, [(LIFETIME, 0)]),
    ("assess", "ballistic_coefficient_kg_m2"): (
        far, {"ballistic_coefficient_kg_m2": 300.0}, [(LIFETIME, +1)],
    ),
    ("assess", "mass_kg"): (far, {"mass_kg": 920.0, "drag_area_m2": 4.0}, [(LIFETIME, 0)]),
    ("assess", "drag_area_m2"): (far, {"mass_kg": 920.0, "drag_area_m2": 2.0}, [(LIFETIME, 0)]),
    ("assess", "drag_coefficient"): (
        far, {"mass_kg": 920.0, "drag_area_m2": 4.0, "drag_coefficient": 3.5}, [(LIFETIME, 0)],
    ),
    ("assess", "uncontrolled_from"): (
        far, {"uncontrolled_from": NOW + timedelta(days=200)}, [(LIFETIME, +1)],
    ),
    ("assess", "still_up"): (seen, {"still_up": NOW + timedelta(hours=1)}, [(LIFETIME, -1)]),
    ("assess", "conditioning"): (seen, {"conditioning": False}, [(LIFETIME, -1)]),
    ("assess", "weather"): (
        far, {"weather": "observed", "now": datetime(2026, 9, 1, tzinfo=UTC)}, [(LIFETIME, 0)],
    ),
    ("assess", "f107_sfu"): (far, {"f107_sfu": 220.0}, [(LIFETIME, -1)]),
    ("assess", "ap"): (far, {"f107_sfu": 220.0, "ap": 60.0}, [(LIFETIME, -1)]),
    ("assess", "correlation"): (far, {"correlation": "detra-kemp-riddell"}, [(LANDED, -1)]),
    ("assess", "wind"): (far, {"wind": Wind(60.0, 270.0)}, [("debris.footprint_width_km.mean", 0)]),
    ("decay", "uncontrolled_from"): (
        station_decay, {"uncontrolled_from": NOW + timedelta(days=200)}, [(LIFETIME, +1)],
    ),
    ("decay", "still_up"): (seen_decay, {"still_up": NOW + timedelta(hours=1)}, [(LIFETIME, -1)]),
    ("decay", "conditioning"): (seen_decay, {"conditioning": False}, [(LIFETIME, -1)]),
    ("decay", "vehicle"): (station_decay, {"vehicle": "uars"}, [(LIFETIME, 0)]),
    ("decay", "object_class"): (
        seen_decay, {"mass_kg": None, "drag_area_m2": None, "object_class": "capsule"}, [(LIFETIME, 0)],
    ),
    # Higher, but of an object of which nothing is known: most such have more drag than the station.
    ("decay", "orbit"): (station_decay, {"orbit": "{orbit}"}, [(LIFETIME, 0)]),
    ("decay", "configuration"): (station_decay, {"configuration": "today"}, [(LIFETIME, +1)]),
    ("decay", "docked"): (station_decay, {"docked": "progress=0"}, [(LIFETIME, -1)]),
    ("decay", "attitude"): (station_decay, {"attitude": "tumbling"}, [(LIFETIME, -1)]),
    ("decay", "ballistic_coefficient_kg_m2"): (
        station_decay, {"ballistic_coefficient_kg_m2": 300.0}, [(LIFETIME, +1)],
    ),
    ("decay", "mass_kg"): (station_decay, {"mass_kg": 450e3, "drag_area_m2": 500.0}, [(LIFETIME, 0)]),
    ("decay", "drag_area_m2"): (station_decay, {"mass_kg": 450e3, "drag_area_m2": 400.0}, [(LIFETIME, 0)]),
    ("decay", "drag_coefficient"): (
        station_decay, {"mass_kg": 450e3, "drag_area_m2": 500.0, "drag_coefficient": 3.5}, [(LIFETIME, 0)],
    ),
    ("decay", "f107_sfu"): (station_decay, {"f107_sfu": 220.0}, [(LIFETIME, -1)]),
    ("decay", "ap"): (station_decay, {"f107_sfu": 220.0, "ap": 60.0}, [(LIFETIME, -1)]),
    ("decay", "weather"): (
        station_decay, {"weather": "observed", "now": datetime(2026, 9, 1, tzinfo=UTC)}, [(LIFETIME, 0)],
    ),
    ("decay", "deterministic"): (station_decay, {"deterministic": True}, [(LIFETIME, 0)]),
    ("decay", "end_altitude_km"): (station_decay, {"end_altitude_km": 120.0}, [(LIFETIME, -1)]),
    ("decay", "horizon_days"): (station_decay, {"horizon_days": 1500.0}, [("decay.decayed_fraction", -1)]),
    ("decay", "now"): (station_decay, {"now": NOW + timedelta(days=100)}, [(LIFETIME, -1)]),
    ("debris", "vehicle"): (small_debris, {"vehicle": "ep9_pallet"}, [
        ("totals.surviving_mass_kg.mean", 0),
    ]),
    ("debris", "object_class"): (small_debris, {"vehicle": None, "object_class": "cubesat"}, [
        ("totals.surviving_mass_kg.mean", 0),
    ]),
    ("debris", "mass_kg"): (small_debris, {
        "vehicle": None, "object_class": "rocket-body", "mass_kg": 2000.0,
    }, [("totals.surviving_mass_kg.mean", 0)]),
    ("debris", "configuration"): (station_debris, {"configuration": "today"}, [
        ("totals.surviving_mass_kg.mean", +1), ("vehicle.docked.crew-dragon", +1),
    ]),
    ("debris", "docked"): (station_debris, {"docked": "cygnus=0"}, [
        ("totals.surviving_mass_kg.mean", 0), ("vehicle.docked.cygnus", -1),
    ]),
    ("debris", "entry"): (small_debris, {"entry": EntryState(120.0, 7.8, -30.0, 0.0, 0.0, 60.0)}, [
        # A steep entry: more comes through.
        ("totals.surviving_mass_kg.mean", +1),
    ]),
    ("debris", "correlation"): (small_debris, {"correlation": "detra-kemp-riddell"}, [
        ("totals.surviving_mass_kg.mean", -1),  # it gives a tenth more heat (PHYSICS: 422 against 383 kW/m²)
    ]),
    ("debris", "rules"): (small_debris, {"rules": "nasa"}, [
        ("totals.casualty_area_m2.mean", -1),  # composites burn, small things do not count
    ]),
    ("debris", "wind"): (small_debris, {"wind": Wind(60.0, 270.0)}, [
        ("totals.footprint.0.length_km.mean", 0),
    ]),
    ("debris", "now"): (small_debris, {"now": NOW + timedelta(days=180)}, [
        ("totals.casualty_area_m2.mean", 0),
    ]),
}  # fmt: skip


@pytest.fixture(scope="module")
def made_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An orbit, borders and people of our own: one square nation, and people in one square."""
    folder = tmp_path_factory.mktemp("wiring")
    square = [[[-20, -20], [40, -20], [40, 40], [-20, 40], [-20, -20]]]
    feature = {
        "type": "Feature",
        "properties": {"iso_a3": "AAA", "name": "Square"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    borders, people = folder / "square.geojson", folder / "people_count.tif"
    borders.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    counts = np.zeros((180, 360), dtype=np.float32)
    counts[60:90, 180:210] = 1e6
    with rasterio.open(
        people, "w", driver="GTiff", height=180, width=360, count=1, dtype="float32", crs="EPSG:4326",
        transform=from_origin(-180.0, 90.0, 1.0, 1.0),
    ) as out:  # fmt: skip
        out.write(counts, 1)
    higher = folder / "higher.tle"
    higher.write_text(element_set(450.0, NOW))
    return {"nations": borders, "population": people, "orbit": higher}


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_an_option_moves_what_it_should(command: str, option: str, made_files: dict[str, Path]) -> None:
    run, values, expected = OPTIONS[command, option]
    values = {name: made_files[name] if value == f"{{{name}}}" else value for name, value in values.items()}
    before, after = run(), run(**values)
    assert moved(before, after)
    must_move(before, after, [(name, way) for name, way in expected if name in before])
    assert all(name in after for name, _ in expected)


# What decides how, where and how long is computed, what is printed and where data may come from.
NOT_PHYSICS = {
    "samples", "seed", "workers", "backend", "scheduler", "tolerance", "most_samples", "checkpoint",
    "as_json", "table_format", "output", "quiet", "all_nations", "all_kinds", "record", "wait", "database",
    "on_change", "fail_above", "named", "groups", "summary", "plot", "layers", "page_path",
    "source", "object", "offline", "verbose", "max_age_hours", "help", "scenario_file", "save_scenario",
}  # fmt: skip


@pytest.mark.parametrize("command", ["assess", "decay", "debris"])
def test_every_option_is_tried_or_is_no_physics(command: str) -> None:
    context = click.Context(program)
    found = program.get_command(context, command)
    assert found is not None
    tried = {option for name, option in OPTIONS if name == command}
    names = {str(parameter.name) for parameter in found.params}
    assert names - NOT_PHYSICS == tried
