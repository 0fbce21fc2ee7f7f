"""What comes down where nobody says it: the vehicle of the object, or one of its class; never the station."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from element_sets import element_set

import iss_risk
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.decay.object_class import CLASSES
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.reader import read_orbit
from iss_risk.scenario import Scenario
from iss_risk.sources.selection import Selection
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay
from iss_risk.vehicle.catalogue import known_object, vehicle_classes, vehicle_of_class, vehicle_of_object
from iss_risk.vehicle.reader import list_vehicles, load_vehicle

NOW = datetime(2026, 10, 10, tzinfo=UTC)
OFFLINE = Selection(offline=True)
HINDCASTS = Path(__file__).parents[1] / "data" / "hindcasts"


def orbit(folder: Path, name: str = "", number: int = 99_999, altitude_km: float = 200.0) -> Path:
    """An element set of an object of that name and number."""
    lines = element_set(altitude_km, NOW).splitlines()
    changed = [f"{one[:2]}{number:05d}{one[7:68]}" for one in lines]
    sums = [sum(int(c) if c.isdigit() else c == "-" for c in one) % 10 for one in changed]
    text = "\n".join(f"{one}{check}" for one, check in zip(changed, sums, strict=True))
    path = folder / "orbit.tle"
    path.write_text(f"{name}\n{text}\n" if name else f"{text}\n")
    return path


def subject(path: Path, **asked: object):
    return Scenario(orbit=path, **asked).subject(read_orbit(path))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list_vehicles())
def test_an_object_with_a_file_is_found_by_its_number(name: str) -> None:
    vehicle = load_vehicle(name)
    if vehicle.norad_id is not None:
        found = known_object(vehicle.norad_id, "")
        assert found is not None
        assert (found.vehicle, found.mass_kg) == (name, None)


@pytest.mark.parametrize(
    ("number", "name", "vehicle", "mass_kg"),
    [
        (25544, "", "iss", None),
        (21701, "UARS", "uars", 5668),
        (48275, "", "cz5b_core", 21_600),  # the second of four stages of one design
        (99999, "CZ-5B R/B", "cz5b_core", 21_600),
        (48274, "CSS (TIANHE)", "mir:90000", 90_000),
        (99999, "STARLINK-1007", "starlink:280", 280),
        (99999, "STARLINK-30036", "starlink", 800),
        (99999, "STARLINK-11072 [DTC]", "starlink:960", 960),
        (6073, "COSMOS 482 DESCENT CRAFT", "capsule", 495),
        (99999, "SL-8 R/B", "rocket-body:2000", 2000),
        (99999, "COSMOS 1408 DEB", "fragment:1", 1),
        (99999, "LANDSAT 5", "satellite:600", 600),
        (99999, "", "satellite:600", 600),
    ],
)
def test_what_an_object_is_taken_for(
    tmp_path: Path, number: int, name: str, vehicle: str, mass_kg: float | None
) -> None:
    found = subject(orbit(tmp_path, name, number))
    assert found.vehicle.identifier == vehicle
    if mass_kg is not None:
        assert found.vehicle.mass_kg == mass_kg
    own = found.vehicle.norad_id == number
    assert (found.assumed is None) == own, "what is assumed is said"
    if ":" in vehicle:
        assert found.vehicle.norad_id is None
        assert found.vehicle.drag is None, "the drag of another object"


def test_the_line_says_what_was_assumed_and_how_to_say_better(tmp_path: Path) -> None:
    said = subject(orbit(tmp_path)).assumed
    assert said == (
        "its parts are not known: a satellite (no name tells what it is), 600 kg (90 % of such objects: 120 "
        "to 3,100 kg; casualties go with its square root); better with --class or --mass or --vehicle"
    )
    said = subject(orbit(tmp_path), object_class="rocket-body", mass_kg=4500.0).assumed
    assert said == "its parts are not known: a rocket body (stated), 4,500 kg; better with --vehicle"


def test_a_mass_that_its_class_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"mass_kg: 4 is not from 50 to 20,000 for a satellite: give another"
    ):
        subject(orbit(tmp_path), mass_kg=4.0)
    assert subject(orbit(tmp_path), mass_kg=4.0, object_class="cubesat").vehicle.mass_kg == 4.0


def test_classes_have_parts_and_drag() -> None:
    assert set(vehicle_classes()) == set(CLASSES)
    for name, kind in vehicle_classes().items():
        assert (
            kind.least_kg <= kind.mass_range90_kg[0] < kind.mass_kg < kind.mass_range90_kg[1] <= kind.most_kg
        )
        for mass_kg in (kind.least_kg, None, kind.most_kg):
            vehicle = vehicle_of_class(name, mass_kg)
            total_kg = sum(part.count * part.loaded_kg for part in vehicle.parts)
            assert total_kg == pytest.approx(mass_kg or kind.mass_kg, rel=1e-3)
            assert np.isfinite(part_arrays(vehicle).mass_kg).all()


def test_the_mass_of_rocket_bodies_is_that_of_its_source() -> None:
    kind = vehicle_classes()["rocket-body"]
    masses = [float(text.replace(",", "")) for text in re.findall(r" (\d,\d{3}|\d{3})(?=,| kg)", kind.source)]
    assert len(masses) == 11
    logs = np.log(masses)
    assert math.exp(float(logs.mean())) == pytest.approx(kind.mass_kg, rel=0.1)
    assert float(logs.std(ddof=1)) == pytest.approx(kind.mass_sigma, rel=0.1)


@pytest.mark.parametrize("ask", [predict_decay, iss_risk.assess, iss_risk.passes])
def test_no_vehicle_flies_on_the_stations_orbit_unasked(ask) -> None:
    for asked, parameter in (
        ({"vehicle": "generic:1500"}, "vehicle"),
        ({"object_class": "cubesat"}, "object_class"),
    ):
        with pytest.raises(
            UsageError, match=r"no orbit of its own: give --orbit or --object \(--object iss"
        ) as found:
            ask(**asked, now=NOW, selection=OFFLINE)
        assert found.value.parameter == parameter
    with pytest.raises(
        InputError, match=r"no orbit of 21701 is available .*--orbit.*; 21701 is Upper.*--object iss"
    ):
        ask(vehicle="uars", now=NOW, selection=OFFLINE)


def test_the_station_by_its_vehicle_is_on_its_orbit() -> None:
    named, usual = (Scenario(vehicle=one).orbit_history(OFFLINE, NOW) for one in ("iss", None))
    assert named.records == usual.records
    asked = Scenario(vehicle="uars", object="iss").orbit_history(OFFLINE, NOW)
    assert asked.records == usual.records


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("SL-8 R/B", {}),
        ("", {}),
        ("", {"object_class": "cubesat"}),
        ("", {"vehicle": "generic:800"}),
        ("CZ-5B R/B", {}),
        ("", {"mass_kg": 900.0, "drag_area_m2": 5.0}),
    ],
)
def test_decay_and_assess_have_one_prior(tmp_path: Path, name: str, asked: dict[str, object]) -> None:
    path = orbit(tmp_path, name)
    common = {"orbit": path, "now": NOW, "samples": 8, "workers": 1, "selection": OFFLINE} | asked
    decay, risk = predict_decay(**common), iss_risk.assess(**common)  # type: ignore[arg-type]
    priors = [
        next(one for one in found.dispersed_inputs if one.name == "ballistic_coefficient")
        for found in (decay, risk)
    ]
    assert priors[0] == priors[1]
    assert decay.vehicle == risk.vehicle
    assert (decay.vehicle.assumed in risk.warnings) == (decay.vehicle.assumed is not None)
    assert (decay.vehicle.assumed in decay.warnings) == (decay.vehicle.assumed is not None)
    if asked.get("object_class"):
        assert "range of cubesats" in priors[0].source


def test_what_comes_down_already_goes_on_as_it_did() -> None:
    """The vehicle's file knows two attitudes; the decay of an object that nobody flies says which it has."""
    tiangong = predict_decay(
        orbit=HINDCASTS / "tiangong1.tle", now=datetime(2018, 2, 16, tzinfo=UTC), samples=8, workers=1
    )
    assert tiangong.vehicle.name == "tiangong1"
    assert tiangong.decay.ballistic_coefficient.fitted_from is not None
    assert "attitude unknown" not in tiangong.decay.ballistic_coefficient.source
    station = predict_decay(now=NOW, samples=8, workers=1, selection=OFFLINE)
    assert "attitude unknown" in station.decay.ballistic_coefficient.source


def test_debris_of_any_class_and_of_known_objects() -> None:
    common = {"samples": 16, "workers": 1, "now": NOW}
    stage = simulate_debris(object_class="rocket-body", mass_kg=900.0, **common)  # type: ignore[arg-type]
    assert (stage.vehicle.mass_kg, stage.vehicle.name) == (900.0, "Rocket body of 900 kg")
    assert stage.vehicle.assumed in stage.warnings
    assert simulate_debris(object="48275", **common).vehicle.mass_kg == 21_600.0  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="object: the parts of '5' are not known: give --class"):
        simulate_debris(object="5", **common)  # type: ignore[arg-type]


def test_a_capsule_lands_whole_and_a_cubesat_hardly() -> None:
    common = {"samples": 32, "workers": 1, "now": NOW}
    capsule = simulate_debris(object_class="capsule", **common)  # type: ignore[arg-type]
    assert capsule.totals.surviving_fraction.p05 > 0.5  # that of Kosmos 482 was built to land
    cubesat = simulate_debris(object_class="cubesat", **common)  # type: ignore[arg-type]
    assert cubesat.totals.surviving_fraction.mean < 0.25


def test_eccentric_orbits_have_a_perigee_and_an_apogee() -> None:
    now = datetime(2025, 1, 3, tzinfo=UTC)
    found = iss_risk.overflight(orbit=HINDCASTS / "kosmos482.tle", now=now).object
    assert found.perigee_altitude_km < found.mean_altitude_km < found.apogee_altitude_km
    middle = 0.5 * (found.perigee_altitude_km + found.apogee_altitude_km)
    assert middle == pytest.approx(found.mean_altitude_km)
    assert found.mass_kg is None or found.mass_kg == 495.0


def test_the_vehicle_of_a_known_object_is_that_of_its_kind() -> None:
    known = known_object(41765, "")
    assert known is not None
    assert vehicle_of_object(known).mass_kg == 8600.0
