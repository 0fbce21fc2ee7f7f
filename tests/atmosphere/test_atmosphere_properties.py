"""What must hold of the air anywhere, at any season and activity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import examples

from iss_risk.atmosphere.density import density_kg_per_m3
from iss_risk.atmosphere.density_table import load_density_table

ALTITUDE = st.floats(0.0, 1000.0)
LATITUDE = st.floats(-90.0, 90.0)
HOUR = st.floats(0.0, 24.0)
DAY = st.integers(1, 366)
FLUX = st.floats(65.0, 250.0)
AP = st.floats(0.0, 100.0)


def ratio(one: tuple, other: tuple) -> float:
    """Density at `one` (altitude, latitude, hour, day, mean flux, flux, Ap) over that at `other`."""
    found = density_kg_per_m3(*np.array([one, other], dtype=float).T)
    assert np.isfinite(found).all()
    assert (found > 0.0).all()
    return float(found[0] / found[1])


@examples(200)
@given(ALTITUDE, st.floats(1.0, 100.0), LATITUDE, HOUR, DAY, FLUX, AP)
def test_density_falls_with_altitude(
    low_km: float, higher_km: float, latitude: float, hour: float, day: int, flux: float, ap: float
) -> None:
    fall = -np.log(
        ratio(
            (low_km + higher_km, latitude, hour, day, flux, flux, ap),
            (low_km, latitude, hour, day, flux, flux, ap),
        )
    )
    # By a factor e in 5 km where it is thinnest for its height, at the mesopause, and in 400 km where
    # hydrogen is left (and 1000-1100 km is the table's continuation).
    assert higher_km / 450.0 < fall < higher_km / 4.5


@examples(200)
@given(st.floats(300.0, 800.0), LATITUDE, HOUR, DAY, FLUX, st.floats(3.0, 100.0), AP)
def test_density_rises_with_the_suns_flux(
    altitude_km: float, latitude: float, hour: float, day: int, flux: float, more: float, ap: float
) -> None:
    here = (altitude_km, latitude, hour, day)
    more = min(more, 250.0 - flux)
    assert ratio((*here, flux + more, flux + more, ap), (*here, flux, flux, ap)) >= 1.0
    # The flux of the day alone counts too.
    daily = min(more, 0.3 * (flux - 50.0))
    assert ratio((*here, flux, flux + daily, ap), (*here, flux, flux, ap)) >= 1.0


@examples(100)
@given(st.floats(300.0, 700.0), LATITUDE, HOUR, DAY, FLUX, st.floats(0.0, 80.0), st.floats(2.0, 60.0))
def test_density_rises_with_storms(
    altitude_km: float, latitude: float, hour: float, day: int, flux: float, ap: float, more: float
) -> None:
    here = (altitude_km, latitude, hour, day, flux, flux)
    assert ratio((*here, ap + more), (*here, ap)) >= 1.0


@examples(200)
@given(
    st.sampled_from(list(load_density_table().levels[:, 0])),
    st.sampled_from(list(np.arange(-75.0, 76.0, 15.0))), st.sampled_from(list(np.arange(0.0, 24.0, 1.5))),
    DAY, FLUX, AP,
)  # fmt: skip
def test_nothing_jumps_at_the_nodes_of_the_table_nor_at_midnight(
    altitude_km: float, latitude: float, hour: float, day: int, flux: float, ap: float
) -> None:
    step = 1e-7
    sides = [
        ((altitude_km + step, latitude, hour), (altitude_km - step, latitude, hour)),
        ((altitude_km, latitude + step, hour), (altitude_km, latitude - step, hour)),
        ((altitude_km, latitude, hour + step), (altitude_km, latitude, (hour - step) % 24.0)),
    ]
    for one, other in sides:
        # Density itself changes by 2e-8; the table, in single precision, is the same on both sides.
        assert ratio((*one, day, flux, flux, ap), (*other, day, flux, flux, ap)) == pytest.approx(
            1.0, abs=1e-5
        )


@examples(100)
@given(ALTITUDE, LATITUDE, HOUR, st.integers(1, 365), FLUX, AP)
def test_from_day_to_day_it_changes_little_and_the_year_closes(
    altitude_km: float, latitude: float, hour: float, day: int, flux: float, ap: float
) -> None:
    def on(one: int) -> tuple:
        return (altitude_km, latitude, hour, one, flux, flux, ap)

    # Seasons change density by a factor of two to four within half a year: 1-2 % a day, at most.
    assert ratio(on(day + 1), on(day)) == pytest.approx(1.0, abs=0.03)
    assert ratio(on(1), on(366)) == pytest.approx(1.0, abs=0.03)


@examples(100)
@given(ALTITUDE, st.sampled_from([-90.0, 90.0]), HOUR, HOUR, DAY, FLUX, AP)
def test_a_pole_has_no_hour(
    altitude_km: float, pole: float, hour: float, other_hour: float, day: int, flux: float, ap: float
) -> None:
    rest = (day, flux, flux, ap)
    # The modes of the table reproduce the model to a per cent.
    assert ratio((altitude_km, pole, hour, *rest), (altitude_km, pole, other_hour, *rest)) == pytest.approx(
        1.0, abs=0.03
    )


@examples(60)
@given(st.floats(300.0, 700.0), st.floats(-40.0, 40.0), DAY, FLUX, AP)
def test_the_afternoon_is_denser_than_the_night(
    altitude_km: float, latitude: float, day: int, flux: float, ap: float
) -> None:
    rest = (day, flux, flux, ap)
    # The bulge stands at 14-15 h of local time, the least density at 3-4 h.
    assert ratio((altitude_km, latitude, 14.5, *rest), (altitude_km, latitude, 3.5, *rest)) > 1.1
