"""The air of a day that is kept: the same, whoever asks for it, and never another path's."""

import numpy as np
import pytest

from iss_risk.atmosphere.air import (
    DAYS_KEPT,
    NO_FIT,
    Air,
    DaysOfAir,
    air_of_day,
    fill_full_slice,
    full_slice,
    room_for_days,
    room_for_slice,
)
from iss_risk.atmosphere.density import load_density_table, log_density
from iss_risk.atmosphere.solar_activity import ActivityPath, prepare_solar_activity
from iss_risk.atmosphere.space_weather import read_space_weather

DAY = 10_200.0
TABLE = load_density_table()
ACTIVITY = prepare_solar_activity(read_space_weather())


def air(cycle_error: float = 0.0, offset_days: int = 4000) -> Air:
    return Air(TABLE, ActivityPath(ACTIVITY, cycle_error, offset_days), NO_FIT)


def at(one: Air, days: float, kept: DaysOfAir, altitude_km: float) -> float:
    return log_density(air_of_day(one, days, 110.0, 260.0, kept), altitude_km, 0.4, 13.0)


@pytest.mark.parametrize("altitude_km", [111.0, 122.0, 199.0, 259.0])
def test_it_is_the_air_of_all_altitudes(altitude_km: float) -> None:
    everything = fill_full_slice(air(), DAY, room_for_slice(TABLE))
    assert at(air(), DAY + 0.7, room_for_days(TABLE), altitude_km) == log_density(
        everything, altitude_km, 0.4, 13.0
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


def test_more_altitudes_than_are_kept_are_computed() -> None:
    kept = room_for_days(TABLE)
    at(air(), DAY, kept, 200.0)
    wide = air_of_day(air(), DAY, 80.0, 900.0, kept)
    everything = fill_full_slice(air(), DAY, room_for_slice(TABLE))
    assert log_density(wide, 600.0, 0.4, 13.0) == log_density(everything, 600.0, 0.4, 13.0)
    # And fewer are not.
    again = air_of_day(air(), DAY, 110.0, 260.0, kept)
    assert again.altitude_km.size == wide.altitude_km.size


def test_it_is_computed_once() -> None:
    kept = room_for_days(TABLE)
    air_of_day(air(), DAY, 110.0, 260.0, kept)
    kept.room[int(DAY) % DAYS_KEPT] = 0.0
    assert at(air(), DAY, kept, 200.0) == 0.0


def test_a_slice_is_filled_anew_only_for_other_air() -> None:
    room, filled_with = room_for_slice(TABLE), np.full(4, np.nan)
    asked = [
        (air(error, offset), DAY + day) for error in (0.0, 1.0) for offset in (4000, 3990) for day in (0, 1)
    ]
    asked += [(air(), DAY + 365.25), (air(), DAY)]
    for one, day in asked:
        for later in (0.0, 0.7):
            found = full_slice(one, day + later, filled_with, room)
            fresh = fill_full_slice(one, day + later, room_for_slice(TABLE))
            np.testing.assert_array_equal(found.log_kg_m3, fresh.log_kg_m3)
    room[:] = 0.0
    assert not full_slice(air(), DAY + 0.3, filled_with, room).log_kg_m3.any()
