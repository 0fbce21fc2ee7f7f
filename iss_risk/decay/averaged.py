"""Years to days before re-entry: elements averaged over a revolution.

Gauss's equations with drag are averaged by quadrature over the eccentric anomaly (spectrally accurate, also
for eccentric orbits), so that perigee, the bulge of the atmosphere, local time and the flattening of the
Earth have their true effect along the orbit. Node, perigee and mean anomaly drift by J2 (Kozai 1959); J3
keeps the eccentricity vector turning about its frozen value (Cook 1966, Planet. Space Sci. 14, 433).
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F32, F64
from iss_risk.atmosphere.air import Air, factor_below_fit
from iss_risk.atmosphere.density import (
    STENCIL,
    DensitySlice,
    day_of_year_at,
    fill_slice,
    first_of_stencil,
    log_density,
    rough_scale_height_km,
)
from iss_risk.atmosphere.solar_activity import mean_activity
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, SECONDS_PER_DAY
from iss_risk.decay.elements import (
    EX,
    EY,
    INC,
    LAM,
    NODE,
    A,
    node_rate,
    perigee_rate,
    short_period_radius_km,
)
from iss_risk.decay.forces import MU, OMEGA, RE, GravityField
from iss_risk.decay.noise import DensityNoise, NoisePath, mean_factor
from iss_risk.decay.third_bodies import add_third_bodies
from iss_risk.earth.ellipsoid import geodetic_altitude, geodetic_latitude
from iss_risk.earth.rotation import local_time_h, midnight_right_ascension_rad

# Averaging ends, and direct integration begins, when the loss in one revolution is more than this fraction of
# a scale height: the error of averaging is of second order in it.
HAND_OVER = 0.3
# The largest loss in a step: of the perigee, as a fraction of a scale height; of the semi-major axis, as a
# fraction of a scale height plus the height of the apogee above the perigee.
LOSS_PER_STEP = 0.2
# Lifetimes of years differ by 0.2 % from those with steps of 16 days, in either direction.
MAX_STEP_DAYS = 24.0
# In eccentric orbits the perigee must not turn far within a step: its height above the ellipsoid would
# change.
MAX_STEP_ECCENTRIC_DAYS = 3.0
ECCENTRIC_KM = 20.0


@leaf
def _points(eccentricity: float, a_km: float) -> int:
    """Quadrature points: drag lasts √(2H/ae) rad about an eccentric orbit's perigee (H ≈ 25 km)."""
    width = np.sqrt(2.0 * 25.0 / (a_km * eccentricity + 25.0))
    return min(max(int(14.0 / width), 10), 256)


@leaf
def _mean_rates(
    elements: F64,
    days_2000: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    out: F64,
) -> None:
    """Write the averaged rates of the `elements` (6,) per second into `out`, but for the turning of the
    eccentricity vector by gravity, which `_turned` does exactly."""
    a, ex, ey = elements[A], elements[EX], elements[EY]
    e2 = ex * ex + ey * ey
    e = np.sqrt(e2)
    eta2 = max(1.0 - e2, 1e-6)
    eta = np.sqrt(eta2)
    p = a * eta2
    h = np.sqrt(MU * p)
    n = np.sqrt(MU / a**3)
    ci, si = np.cos(elements[INC]), np.sin(elements[INC])
    safe_si = si if abs(si) > 1e-3 else 1e-3
    omega = np.arctan2(ey, ex)
    cw, sw = np.cos(omega), np.sin(omega)
    top_km = density_slice.altitude_km[density_slice.altitude_km.size - 1]

    rate_a = rate_ex = rate_ey = rate_i = rate_node = 0.0
    points = _points(e, a)
    midnight_rad = midnight_right_ascension_rad(days_2000)
    if drag_per_density > 0.0:
        for k in range(points):
            anomaly = 2.0 * np.pi * (k + 0.5) / points
            c, s = np.cos(anomaly), np.sin(anomaly)
            r0 = a * (1.0 - e * c)
            cf, sf = (c - e) / (1.0 - e * c), eta * s / (1.0 - e * c)
            cu, su = cf * cw - sf * sw, sf * cw + cf * sw
            r = r0 + short_period_radius_km(p, ex, ey, ci, cu, su, field.j2)
            altitude_km = geodetic_altitude(r, si * su)
            if altitude_km > top_km:
                continue
            right_ascension = elements[NODE] + np.arctan2(ci * su, cu)
            hour = local_time_h(right_ascension, midnight_rad)
            latitude_rad = geodetic_latitude(r, si * su)
            density = np.exp(log_density(density_slice, altitude_km, latitude_rad, hour))
            v_r = MU / h * e * sf
            v_t = MU / h * (1.0 + e * cf) - OMEGA * r * ci
            v_n = OMEGA * r * si * cu
            k_drag = -drag_per_density * density * np.sqrt(v_r * v_r + v_t * v_t + v_n * v_n)
            f_r, f_t, f_n = k_drag * v_r, k_drag * v_t, k_drag * v_n
            weight = (1.0 - e * c) / points
            rate_a += weight * 2.0 * a * a / h * (e * sf * f_r + p / r0 * f_t)
            normal = r0 * su * f_n * ci / safe_si
            rate_ex += weight / h * (p * su * f_r + ((p + r0) * cu + r0 * ex) * f_t + ey * normal)
            rate_ey += weight / h * (-p * cu * f_r + ((p + r0) * su + r0 * ey) * f_t - ex * normal)
            rate_i += weight * r0 * cu * f_n / h
            rate_node += weight * r0 * su * f_n / (h * safe_si)

    drift = node_rate(a, e, elements[INC], field)
    q = RE / p
    mean_anomaly_rate = n * (1.0 + 0.75 * field.j2 * q * q * eta * (3.0 * ci * ci - 1.0))
    out[A] = rate_a
    out[EX] = rate_ex
    out[EY] = rate_ey
    out[INC] = rate_i
    out[NODE] = rate_node + drift
    out[LAM] = mean_anomaly_rate + perigee_rate(a, e, elements[INC], field)
    if a * e > ECCENTRIC_KM and field.third_bodies:
        add_third_bodies(elements, days_2000, out)


@leaf
def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """A vector turned by an angle (rad)."""
    c, s = np.cos(angle), np.sin(angle)
    return c * x - s * y, s * x + c * y


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
) -> None:
    """One step of fourth order of the mean `elements`, in place.

    `rates` (4, 6) is work space; its first row must hold the rates at the start. `stage` (6,) is work space.

    The eccentricity vector turns about its frozen value by up to a radian in a step. So it is integrated in
    the turning frame (Lawson 1967, SIAM J. Numer. Anal. 4, 372), where only drag moves it.
    """
    half_s, step_s = 0.5 * step_days * SECONDS_PER_DAY, step_days * SECONDS_PER_DAY
    eccentricity = np.hypot(elements[EX], elements[EY])
    a, inclination = elements[A], elements[INC]
    half_angle = half_s * perigee_rate(a, eccentricity, inclination, field)
    frozen = 0.0 if field.j2 == 0.0 else -0.5 * field.j3 / field.j2 * RE / a * np.sin(inclination)
    ex, ey = elements[EX], elements[EY] - frozen

    for j in range(6):
        stage[j] = elements[j] + half_s * rates[0, j]
    x1, y1 = _turned(ex + half_s * rates[0, EX], ey + half_s * rates[0, EY], half_angle)
    stage[EX], stage[EY] = x1, y1 + frozen
    _mean_rates(stage, days_2000 + 0.5 * step_days, density_slice, drag_per_density, field, rates[1])

    for j in range(6):
        stage[j] = elements[j] + half_s * rates[1, j]
    x1, y1 = _turned(ex, ey, half_angle)
    stage[EX], stage[EY] = x1 + half_s * rates[1, EX], y1 + half_s * rates[1, EY] + frozen
    _mean_rates(stage, days_2000 + 0.5 * step_days, density_slice, drag_per_density, field, rates[2])

    for j in range(6):
        stage[j] = elements[j] + step_s * rates[2, j]
    x1, y1 = _turned(x1 + step_s * rates[2, EX], y1 + step_s * rates[2, EY], half_angle)
    stage[EX], stage[EY] = x1, y1 + frozen
    _mean_rates(stage, days_2000 + step_days, density_slice, drag_per_density, field, rates[3])

    sixth_s = step_s / 6.0
    for j in range(6):
        elements[j] += sixth_s * (rates[0, j] + 2.0 * (rates[1, j] + rates[2, j]) + rates[3, j])
    x1, y1 = _turned(ex + sixth_s * rates[0, EX], ey + sixth_s * rates[0, EY], half_angle)
    x1, y1 = _turned(
        x1 + 2.0 * sixth_s * (rates[1, EX] + rates[2, EX]),
        y1 + 2.0 * sixth_s * (rates[1, EY] + rates[2, EY]),
        half_angle,
    )
    elements[EX], elements[EY] = x1 + sixth_s * rates[3, EX], y1 + sixth_s * rates[3, EY] + frozen


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
    room: F32,
    hand_over: float = HAND_OVER,
) -> tuple[float, NoisePath, bool]:
    """Advance mean `elements` (in place) until the end of averaging or of time.

    Returns the time reached, the path of the density noise there, and whether re-entry is near (hand over to
    direct integration). `room` is room_for_slice of the table.
    """
    rates, stage = np.empty((4, 6)), np.empty(6)
    table = air.table
    step_days = 0.1
    while days_2000 < end_days_2000:
        e = np.hypot(elements[EX], elements[EY])
        # The lowest perigee is over the equator, the highest apogee over the poles: some km of margin.
        perigee_km = elements[A] * (1.0 - e) - 6378.2 - 12.0
        apogee_km = elements[A] * (1.0 + e) - 6356.7 + 12.0
        scale_km = rough_scale_height_km(perigee_km)
        lowest_km = max(perigee_km - 1.5 * LOSS_PER_STEP * scale_km, 0.0)
        first = first_of_stencil(table.altitude_km, lowest_km)
        last = first_of_stencil(table.altitude_km, apogee_km) + STENCIL
        density_slice = DensitySlice(table.altitude_km[first:last], room)

        step_days = min(step_days, end_days_2000 - days_2000)
        flux81, flux, ap = mean_activity(air.activity, days_2000, days_2000 + step_days)
        middle = days_2000 + 0.5 * step_days
        fill_slice(table, day_of_year_at(middle), flux81, flux, ap, first, last, room)
        density_factor, path_ahead = mean_factor(noise, path, days_2000, step_days)
        mean_perigee_km = elements[A] * (1.0 - e) - EARTH_EQUATORIAL_RADIUS_KM
        drag = drag_per_density * density_factor * factor_below_fit(air.below_fit, mean_perigee_km)

        _mean_rates(elements, days_2000, density_slice, drag, field, rates[0])
        period_s = 2.0 * np.pi * np.sqrt(elements[A] ** 3 / MU)
        # The perigee sinks by (1 - e) da - a de.
        sink = abs(rates[0, A] * (1.0 - e))
        if e > 1e-3:
            sink = abs(
                rates[0, A] * (1.0 - e)
                - elements[A] * (elements[EX] * rates[0, EX] + elements[EY] * rates[0, EY]) / e
            )
        if sink * period_s > hand_over * scale_km:
            return days_2000, path, True
        wanted_s = LOSS_PER_STEP * min(
            scale_km / max(sink, 1e-12), (elements[A] * e + scale_km) / max(-rates[0, A], 1e-12)
        )
        longest_days = MAX_STEP_DAYS if elements[A] * e < ECCENTRIC_KM else MAX_STEP_ECCENTRIC_DAYS
        wanted_days = min(max(wanted_s / SECONDS_PER_DAY, 1e-3), longest_days)
        if step_days > 1.5 * wanted_days:
            # The step is too long here: it is done again, shorter.
            step_days = wanted_days
            continue
        path = path_ahead

        _step(elements, days_2000, step_days, density_slice, drag, field, rates, stage)
        days_2000 += step_days
        step_days = min(wanted_days, 2.0 * step_days)
    return days_2000, path, False
