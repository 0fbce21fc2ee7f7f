"""The air of a day that is kept: the same, whoever asks for it, and never another path's."""

import numpy as np
import pytest

from iss_risk.atmosphere.air import (
    DAYS_KEPT,
    NO_FIT,
    Air,
    DaysOfAir,
    air_of_day,
    prepare_day,
    prepare_span,
    room_for_air,
    room_for_days,
)
from iss_risk.atmosphere.density import fill_between, log_density
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import ActivityPath, prepare_solar_activity
from iss_risk.atmosphere.space_weather import read_space_weather

DAY = 10_200.0
TABLE = load_density_table()
ACTIVITY = prepare_solar_activity(read_space_weather())


def air(cycle_error: float = 0.0, offset_days: int = 4000) -> Air:
    return Air(TABLE, ActivityPath(ACTIVITY, cycle_error, offset_days), NO_FIT)


def at(one: Air, days: float, kept: DaysOfAir, altitude_km: float) -> float:
    return log_density(air_of_day(one, days, kept), altitude_km, 0.4, 13.0)


@pytest.mark.parametrize("altitude_km", [111.0, 122.0, 199.0, 259.0])
def test_it_is_the_air_of_all_altitudes(altitude_km: float) -> None:
    room = room_for_air(TABLE)
    prepare_day(air(), DAY, room)
    fill_between(room.density_slice, 0.0, 1500.0)
    assert at(air(), DAY + 0.7, room_for_days(TABLE), altitude_km) == log_density(
        room.density_slice, altitude_km, 0.4, 13.0
    )


def test_days_and_paths_are_told_apart() -> None:
    kept = room_for_days(TABLE)
    asked = [
        (air(error, offset), DAY + day) for error in (0.0, 1.0) for offset in (4000, 3990) for day in (0, 1)
    ]
    asked += [(air(), DAY + DAYS_KEPT), (air(), DAY)]
    found = [at(one, day, kept, 200.0) for one, day in asked]
    assert found == [at(one, day, room_for_days(TABLE), 200.0) for one, day in asked]
    assert len(set(found)) == len(found) - 1


def test_it_is_computed_once() -> None:
    kept = room_for_days(TABLE)
    at(air(), DAY, kept, 200.0)
    kept.log_kg_m3[int(DAY) % DAYS_KEPT] = 0.0
    assert at(air(), DAY, kept, 200.0) == 0.0
    # And other altitudes when they are asked for.
    assert at(air(), DAY, kept, 600.0) == at(air(), DAY, room_for_days(TABLE), 600.0)


def test_the_air_of_a_day_is_made_anew_only_where_it_is_another() -> None:
    room, place = room_for_air(TABLE), (200.0, 0.4, 13.0)
    asked = [
        (air(error, offset), DAY + day) for error in (0.0, 1.0) for offset in (4000, 3990) for day in (0, 1)
    ]
    asked += [(air(), DAY + 365.25), (air(), DAY)]
    for one, day in asked:
        for later in (0.0, 0.7):
            fresh = room_for_air(TABLE)
            prepare_day(one, day + later, room)
            prepare_day(one, day + later, fresh)
            assert log_density(room.density_slice, *place) == log_density(fresh.density_slice, *place)
    room.density_slice.log_kg_m3[:] = 0.0
    prepare_day(air(), DAY + 0.3, room)
    assert log_density(room.density_slice, *place) == 0.0


def test_a_span_of_a_day_is_that_day_but_for_its_flux_and_a_longer_one_its_mean() -> None:
    room, day = room_for_air(TABLE), room_for_air(TABLE)
    places = [(altitude_km, 0.3, 9.0) for altitude_km in (130.0, 250.0, 400.0)]
    prepare_span(air(), DAY, 1.0, room)
    prepare_day(air(), DAY, day)
    for place in places:
        assert log_density(room.density_slice, *place) == pytest.approx(
            log_density(day.density_slice, *place)
        )
    prepare_span(air(), DAY, 20.0, room)
    found = []
    for later in range(20):
        prepare_day(air(), DAY + later, day)
        found.append([log_density(day.density_slice, *place) for place in places])
    # Density is nearly linear in the flux and in ln(1 + Ap/20): the mean of the days, to some per cent.
    of_span = [log_density(room.density_slice, *place) for place in places]
    assert of_span == pytest.approx(np.log(np.exp(found).mean(axis=0)), abs=0.03)
