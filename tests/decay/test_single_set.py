"""The coefficient of one element set: against sets made with a known one, and against real ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.forecast import steady
from iss_risk.atmosphere.solar_activity import prepare_solar_activity
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body, choose_coefficient, decay_is_own
from iss_risk.decay.object_class import FRAGMENT, ROCKET_BODY, SPACECRAFT, STATION, UNKNOWN, class_of
from iss_risk.decay.plan import Conditions
from iss_risk.decay.single_set import LONGEST_SPAN_DAYS, SHORTEST_SPAN_DAYS, SetDecay, decay_in_set
from iss_risk.distributions import LogNormal
from iss_risk.execution import Execution
from iss_risk.orbit.elements import MeanElements, Record
from iss_risk.orbit.reader import read_orbit
from iss_risk.studies.hindcast import predict_case
from iss_risk.studies.past_reentries import PastReentry
from iss_risk.vehicle.reader import load_vehicle

from .histories import ACTIVITY, FIRST, VALIDATION, raised, set_by_its_makers, validation_history


def found_in(record: MeanElements) -> SetDecay:
    found = decay_in_set(record, load_density_table(), ACTIVITY)
    assert found is not None
    return found


@pytest.mark.parametrize("with_drag_term", [True, False])
@pytest.mark.parametrize("begin_km", [0.0, -60.0, -100.0])
def test_the_coefficient_is_that_with_which_the_object_came_down_to_the_set(
    begin_km: float, with_drag_term: bool
) -> None:
    """Whatever the height: a set whose makers saw just the span that is assumed, from 290 to 170 km."""
    seen_days = SHORTEST_SPAN_DAYS
    for _ in range(6):  # the span depends on the decay in the set
        record = set_by_its_makers(
            80.0, seen_days=seen_days, begin_km=begin_km, with_drag_term=with_drag_term
        )
        seen_days = found_in(record).span_days
    assert found_in(record).ballistic_coefficient_kg_m2 == pytest.approx(80.0, rel=0.03)


def test_the_span_shrinks_and_the_error_grows_towards_the_end() -> None:
    begin_km = (0.0, -60.0, -135.0)
    found = [
        found_in(set_by_its_makers(80.0, seen_days=0.5, begin_km=one, with_drag_term=False))
        for one in begin_km
    ]
    spans = [one.span_days for one in found]
    assert spans == sorted(spans, reverse=True)
    assert spans[0] == LONGEST_SPAN_DAYS
    assert spans[-1] == SHORTEST_SPAN_DAYS
    assert found[-1].relative_sigma > found[-1].late_sigma > 0.05
    assert found[0].late_sigma == found[1].late_sigma == 0.0


def test_a_set_that_rises_tells_nothing() -> None:
    for rising in (raised(FIRST, 0.0), replace(FIRST, mean_motion_dot_rev_per_day2=-1e-4)):
        rising = replace(rising, bstar_per_earth_radius=0.0)
        assert decay_in_set(rising, load_density_table(), ACTIVITY) is None
    falling_up = replace(FIRST, bstar_per_earth_radius=-1e-3)
    assert decay_in_set(falling_up, load_density_table(), ACTIVITY) is None


@pytest.mark.parametrize(
    ("name", "norad_id", "kind"),
    [
        ("COSMOS 2251 DEB", 34393, FRAGMENT),
        ("FENGYUN 1C DEB", 30000, FRAGMENT),
        ("ISS DEB", 99998, FRAGMENT),
        ("CZ-5B R/B", 45601, ROCKET_BODY),
        ("ISS (ZARYA)", 25544, STATION),
        ("object 25544", 25544, STATION),
        ("CSS (TIANHE)", 48274, STATION),
        ("ISS OBJECT XK", 99997, UNKNOWN),
        ("STARLINK-1278", 45408, SPACECRAFT),
        ("DEBORAH", 99996, SPACECRAFT),
        ("object 51074", 51074, UNKNOWN),
        ("", None, UNKNOWN),
    ],
)
def test_names_of_the_catalogue_tell_the_class(name: str, norad_id: int | None, kind: object) -> None:
    assert class_of(replace(FIRST, name=name, norad_id=norad_id)) is kind


def chosen(record: Record) -> LogNormal:
    weather = read_space_weather()
    found = choose_coefficient(
        (record,), load_density_table(), steady(prepare_solar_activity(weather)), weather,
        body=Body(), drag=None, attitude=None,
    )  # fmt: skip
    assert isinstance(found.distribution, LogNormal)
    return found.distribution


def test_a_wild_rate_is_recognised_against_the_class() -> None:
    """A set made over a burn of the station: its drag term is four times too large."""
    sound = MeanElements(
        name="ISS (ZARYA)", norad_id=25544, object_id="1998-067A",
        epoch=datetime(2022, 2, 26, 1, 0, tzinfo=UTC), mean_motion_rev_per_day=15.4994,
        eccentricity=0.0006, inclination_deg=51.64, raan_deg=190.0, arg_perigee_deg=180.0,
        mean_anomaly_deg=0.0, bstar_per_earth_radius=1.16e-4,
    )  # fmt: skip
    usual, wild = chosen(sound), chosen(replace(sound, bstar_per_earth_radius=4.6e-4))
    assert usual.median == pytest.approx(150.0, rel=0.1)
    assert 95.0 < wild.median < usual.median  # the set alone says 35
    assert wild.sigma > 1.5 * usual.sigma
    # The same set of an object of which nothing is known is believed.
    unknown = chosen(replace(sound, norad_id=99999, name="", bstar_per_earth_radius=4.6e-4))
    assert unknown.median == pytest.approx(35.0, rel=0.15)


@pytest.mark.parametrize(
    ("file", "truth"),
    [
        ("45408.tle", datetime(2026, 10, 7, 17, 24, tzinfo=UTC)),
        ("45703.tle", datetime(2026, 10, 8, 17, 40, tzinfo=UTC)),
    ],
)
def test_hours_before_the_end_with_one_set(file: str, truth: datetime) -> None:
    """Two satellites in their last twelve and six hours, with the tracking network's time of re-entry."""
    path = VALIDATION.parent / "tip" / file
    if not path.is_file():
        pytest.skip(f"the validation data ../shared/validation/tip/{file} is absent")
    case = PastReentry(file, read_orbit(path), truth, Body())
    now = case.history.latest.epoch
    found = predict_case(case, now, read_space_weather(), Conditions(samples=512), Execution(1))
    assert abs(found.error_fraction) < 0.2
    assert found.in_90
    # Sister satellites of this kind need 54-59 kg/m² from such sets to the end that was observed.
    assert found.ballistic_coefficient_kg_m2 == pytest.approx(56.5, rel=0.2)


def test_single_sets_are_not_late_days_before_the_end() -> None:
    """Sets of GeneSat-1 one to ten days before its end, one by one: no bias, and few errors of a third."""
    history = validation_history("genesat1_29655_2006-2010.tle")
    end = datetime(2010, 8, 4, 19, 0, tzinfo=UTC)
    sets = [one for one in history.records if timedelta(days=1) < end - one.epoch < timedelta(days=10)]
    weather = read_space_weather()
    errors = []
    for record in sets:
        case = PastReentry("GeneSat-1", replace(history, records=(record,)), end, Body())
        one = predict_case(
            case, record.epoch, weather, Conditions(samples=64, weather="observed"), Execution(1)
        )
        errors.append(one.error_fraction)
    assert len(errors) > 15
    assert abs(np.median(errors)) < 0.15
    assert np.mean(np.abs(errors) < 0.33) > 0.8


def test_another_one_of_a_kind_comes_down_as_its_own_set_says() -> None:
    """The parts of one satellite, the orbit of its sister: the drag is the sister's own."""
    sister = set_by_its_makers(50.0, seen_days=2.0, begin_km=0.0)
    parts = load_vehicle("starlink")
    assert parts.drag is not None
    assert not parts.is_object(sister.norad_id)
    assert decay_is_own(parts, sister.norad_id, None)
    assert not decay_is_own(parts, sister.norad_id, "tumbling")
    assert not decay_is_own(parts, 25544, None), "what the satellite would do on the station's orbit"
    found = choose_coefficient(
        (sister,), load_density_table(), ACTIVITY, read_space_weather(),
        body=Body(), drag=parts.drag, attitude=None, drag_of_object=False,
    )  # fmt: skip
    assert isinstance(found.distribution, LogNormal)
    assert found.distribution.median == pytest.approx(50.0, rel=0.1)
