"""Years to days before re-entry: elements averaged over a revolution.

Gauss's equations with drag are averaged by quadrature (iss_risk/decay/drag.py), so that perigee, the bulge
of the atmosphere, local time and the flattening of the Earth have their true effect along the orbit. Zonal
gravity turns the orbit and its eccentricity vector (iss_risk/decay/zonal.py), Sun and Moon pull at eccentric
orbits.

Averaged elements are those of iss_risk/decay/elements.py less the swing by drag within the revolution:
`begin_averaging` takes it off, `end_averaging` gives it back.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.air import Air, RoomForAir, factor_below_fit, prepare_span
from iss_risk.atmosphere.density import DensitySlice, highest_level_km
from iss_risk.atmosphere.density_table import rough_scale_height_km
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, SECONDS_PER_DAY
from iss_risk.decay.drag import average_drag, drag_swing, room_for_points
from iss_risk.decay.elements import EX, EY, INC, LAM, NODE, A, upright
from iss_risk.decay.forces import MU, GravityField
from iss_risk.decay.noise import DensityNoise, NoisePath, mean_factor, room_for_noise
from iss_risk.decay.third_bodies import add_third_bodies
from iss_risk.decay.zonal import (
    frozen_eccentricity,
    long_period_rates,
    mean_anomaly_rate,
    node_rate,
    perigee_rate,
)

# Averaging ends, and direct integration begins, when the loss in one revolution is more than this fraction of
# a scale height: the error of averaging is of second order in it.
HAND_OVER = 0.3
# The largest loss in a step: of the perigee, as a fraction of a scale height; of the semi-major axis, as a
# fraction of a scale height plus the height of the apogee above the perigee.
LOSS_PER_STEP = 0.2
# Lifetimes of years differ by 0.2 % from those with steps of 16 days, in either direction.
MAX_STEP_DAYS = 24.0
# In eccentric orbits the perigee must not turn far within a step: its height above the ellipsoid would
# change. At an inclination of 28.5° it turns by 33° in three days, and a lifetime of 21 days errs by 0.4 %;
# with steps of 20° by 0.2 %.
MAX_STEP_ECCENTRIC_DAYS = 3.0
MAX_TURN_RAD = 0.35
# From there steps grow twofold: between element sets some days apart the coefficient of Kosmos 482's lander
# (200 x 1,800 to 800 km) errs by 0.07 %, with one step by 0.33 %.
FIRST_STEP_ECCENTRIC_DAYS = 0.1
ECCENTRIC_KM = 20.0


@leaf
def _mean_rates(
    elements: F64,
    days_2000: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    work: F64,
    out: F64,
) -> None:
    """Write the averaged rates of the `elements` (6,) per second into `out`, but for the turning of the
    eccentricity vector about its frozen value, which `_step` does exactly."""
    a, ex, ey, inclination = elements[A], elements[EX], elements[EY], elements[INC]
    e = np.hypot(ex, ey)
    average_drag(elements, days_2000, density_slice, drag_per_density, field, work, out)
    long_ex, long_ey, long_inc, long_node = long_period_rates(a, ex, ey, inclination, field)
    out[EX] += long_ex
    out[EY] += long_ey
    out[INC] += long_inc
    out[NODE] += node_rate(a, e, inclination, field) + long_node
    out[LAM] += mean_anomaly_rate(a, e, inclination, field) + perigee_rate(a, e, inclination, field)
    if a * e > ECCENTRIC_KM and field.third_bodies:
        add_third_bodies(elements, days_2000, out)


@leaf
def _step(
    elements: F64,
    days_2000: float,
    step_days: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    rates: F64,
    stage: F64,
    work: F64,
) -> None:
    """One step of third order (Kutta 1901) of the mean `elements`, in place.

    `rates` (3, 6) is work space; its first row must hold the rates at the start. `stage` (6,) and
    `work` (room_for_points) are work space.

    The eccentricity vector turns about its frozen value by up to a radian in a step. So it is integrated in
    the turning frame (Lawson 1967, SIAM J. Numer. Anal. 4, 372), where only drag moves it.
    """
    half_s, step_s = 0.5 * step_days * SECONDS_PER_DAY, step_days * SECONDS_PER_DAY
    a, inclination = elements[A], elements[INC]
    half_angle = half_s * perigee_rate(a, np.hypot(elements[EX], elements[EY]), inclination, field)
    c, s = np.cos(half_angle), np.sin(half_angle)
    frozen = frozen_eccentricity(a, inclination, field)
    ex, ey = elements[EX], elements[EY] - frozen

    for j in range(6):
        stage[j] = elements[j] + half_s * rates[0, j]
    x, y = ex + half_s * rates[0, EX], ey + half_s * rates[0, EY]
    stage[EX], stage[EY] = c * x - s * y, s * x + c * y + frozen
    _mean_rates(stage, days_2000 + 0.5 * step_days, density_slice, drag_per_density, field, work, rates[1])

    for j in range(6):
        stage[j] = elements[j] + step_s * (2.0 * rates[1, j] - rates[0, j])
    x, y = ex - step_s * rates[0, EX], ey - step_s * rates[0, EY]
    x, y = c * x - s * y + 2.0 * step_s * rates[1, EX], s * x + c * y + 2.0 * step_s * rates[1, EY]
    stage[EX], stage[EY] = c * x - s * y, s * x + c * y + frozen
    _mean_rates(stage, days_2000 + step_days, density_slice, drag_per_density, field, work, rates[2])

    sixth_s = step_s / 6.0
    for j in range(6):
        elements[j] += sixth_s * (rates[0, j] + 4.0 * rates[1, j] + rates[2, j])
    x, y = ex + sixth_s * rates[0, EX], ey + sixth_s * rates[0, EY]
    x, y = c * x - s * y + 4.0 * sixth_s * rates[1, EX], s * x + c * y + 4.0 * sixth_s * rates[1, EY]
    x, y = c * x - s * y + sixth_s * rates[2, EX], s * x + c * y + sixth_s * rates[2, EY]
    elements[EX], elements[EY] = x, y + frozen


@leaf
def _perigee_km(elements: F64) -> float:
    """The lowest altitude of the orbit: that of a perigee over the equator, with some km of margin."""
    return elements[A] * (1.0 - np.hypot(elements[EX], elements[EY])) - 6378.2 - 12.0


@leaf
def _below_fit(air: Air, elements: F64) -> float:
    """The factor on density at the perigee, above the equatorial radius as that of the fit is."""
    perigee_km = elements[A] * (1.0 - np.hypot(elements[EX], elements[EY])) - EARTH_EQUATORIAL_RADIUS_KM
    return factor_below_fit(air.below_fit, perigee_km)


@leaf
def _sink_km_s(elements: F64, rates: F64) -> float:
    """How fast the perigee sinks: (1 - e) da - a de."""
    e = np.hypot(elements[EX], elements[EY])
    sink = rates[A] * (1.0 - e)
    if e > 1e-3:
        sink -= elements[A] * (elements[EX] * rates[EX] + elements[EY] * rates[EY]) / e
    return abs(sink)


@leaf
def _is_orbit(elements: F64) -> bool:
    """False where a series or a step has gone astray: not finite, open, or smaller than the Earth."""
    return (
        elements[A] > 6000.0 and np.hypot(elements[EX], elements[EY]) < 0.999 and np.isfinite(elements[LAM])
    )


@leaf
def _period_s(elements: F64) -> float:
    return 2.0 * np.pi * np.sqrt(elements[A] ** 3 / MU)


@kernel
def begin_averaging(
    air: Air,
    noise: DensityNoise,
    path: NoisePath,
    drag_per_density: float,
    field: GravityField,
    elements: F64,
    days_2000: float,
    room: RoomForAir,
) -> bool:
    """Take the swing by drag from mean `elements` (in place), as mean_from_osculating finds them.

    Nothing is changed, and the answer is False, where re-entry is too near to average at all.
    """
    here = elements.copy()
    average, swing, work = np.empty(6), np.empty(6), room_for_points()
    period_days = _period_s(here) / SECONDS_PER_DAY
    prepare_span(air, days_2000, period_days, room)
    factor, _ = mean_factor(noise, path, days_2000, period_days, room_for_noise())
    drag = drag_per_density * factor * _below_fit(air, elements)
    for _ in range(3):  # each leaves a tenth of the error, or less
        average_drag(elements, days_2000, room.density_slice, drag, field, work, average)
        # So worded that what is no number is no reason to go on.
        if not _sink_km_s(elements, average) * _period_s(elements) <= HAND_OVER * rough_scale_height_km(
            _perigee_km(elements)
        ):
            assign(here, elements)
            return False
        drag_swing(elements, days_2000, room.density_slice, drag, field, average, work, swing)
        for j in range(6):
            elements[j] = here[j] - swing[j]
        if not _is_orbit(elements):  # the swing of a very eccentric orbit can be larger than the orbit
            assign(here, elements)
            return False
    return True


@kernel
def end_averaging(
    air: Air,
    noise: DensityNoise,
    path: NoisePath,
    drag_per_density: float,
    field: GravityField,
    elements: F64,
    days_2000: float,
    room: RoomForAir,
) -> None:
    """Add to averaged `elements` (in place) the swing by drag at that place."""
    average, swing, work = np.empty(6), np.empty(6), room_for_points()
    period_days = _period_s(elements) / SECONDS_PER_DAY
    prepare_span(air, days_2000, period_days, room)
    factor, _ = mean_factor(noise, path, days_2000, period_days, room_for_noise())
    drag = drag_per_density * factor * _below_fit(air, elements)
    average_drag(elements, days_2000, room.density_slice, drag, field, work, average)
    drag_swing(elements, days_2000, room.density_slice, drag, field, average, work, swing)
    for j in range(6):
        swing[j] += elements[j]
    if _is_orbit(swing):  # as in begin_averaging
        assign(swing, elements)


@kernel
def averaged_decay(
    air: Air,
    noise: DensityNoise,
    path: NoisePath,
    drag_per_density: float,
    field: GravityField,
    elements: F64,
    days_2000: float,
    end_days_2000: float,
    room: RoomForAir,
    hand_over: float,
) -> tuple[float, NoisePath, bool]:
    """Advance mean `elements` (in place) until the end of averaging or of time.

    Returns the time reached, the path of the density noise there, and whether re-entry is near (hand over to
    direct integration): where an orbit loses the part `hand_over` of a scale height of the air, as a rule
    HAND_OVER. `room` is room_for_air of the table.
    """
    rates, stage, before, work = np.empty((3, 6)), np.empty(6), np.empty(6), room_for_points()
    # Once: in a loop each view would be counted.
    at_start, drag_alone, density_slice = rates[0], rates[1], room.density_slice
    noise_room, step_days = room_for_noise(), MAX_STEP_DAYS
    if elements[A] * np.hypot(elements[EX], elements[EY]) > ECCENTRIC_KM:
        step_days = FIRST_STEP_ECCENTRIC_DAYS
    while days_2000 < end_days_2000:
        step_days = min(step_days, end_days_2000 - days_2000)
        prepare_span(air, days_2000, step_days, room)
        density_factor, path_ahead = mean_factor(noise, path, days_2000, step_days, noise_room)
        drag = drag_per_density * density_factor * _below_fit(air, elements)
        if _perigee_km(elements) > highest_level_km(density_slice):
            drag = 0.0  # no air is known so high: nothing to average

        _mean_rates(elements, days_2000, density_slice, drag, field, work, at_start)
        scale_km = rough_scale_height_km(_perigee_km(elements))
        sink = _sink_km_s(elements, at_start)
        eccentric_km = elements[A] * np.hypot(elements[EX], elements[EY])
        wanted_s = LOSS_PER_STEP * min(
            scale_km / max(sink, 1e-12), (eccentric_km + scale_km) / max(-at_start[A], 1e-12)
        )
        longest_days = MAX_STEP_DAYS
        if eccentric_km > ECCENTRIC_KM:
            turning = abs(perigee_rate(elements[A], eccentric_km / elements[A], elements[INC], field))
            longest_days = min(MAX_STEP_ECCENTRIC_DAYS, MAX_TURN_RAD / max(turning, 1e-12) / SECONDS_PER_DAY)
        wanted_days = min(max(wanted_s / SECONDS_PER_DAY, 1e-3), longest_days)
        if step_days > 1.5 * wanted_days:
            # The step is too long here: it is done again, shorter.
            step_days = wanted_days
            continue
        if sink * _period_s(elements) > hand_over * scale_km:
            if eccentric_km <= ECCENTRIC_KM:
                return days_2000, path, True
            # Sun and Moon can move the perigee of a wide orbit as fast for years: only drag ends an orbit.
            average_drag(elements, days_2000, density_slice, drag, field, work, drag_alone)
            if _sink_km_s(elements, drag_alone) * _period_s(elements) > hand_over * scale_km:
                return days_2000, path, True
        assign(elements, before)
        _step(elements, days_2000, step_days, density_slice, drag, field, rates, stage, work)
        if not _is_orbit(elements):
            # Near the equator the node can turn too fast for a step.
            assign(before, elements)
            if step_days <= 1e-3:
                return days_2000, path, True
            step_days = max(0.25 * step_days, 1e-3)
            continue
        upright(elements)
        path = path_ahead
        days_2000 += step_days
        step_days = min(wanted_days, 2.0 * step_days)
    return days_2000, path, False
