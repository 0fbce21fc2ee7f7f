"""Years to days before re-entry: elements averaged over a revolution.

Gauss's equations with drag are averaged by quadrature over the eccentric anomaly (spectrally accurate,
also for eccentric orbits), so that perigee, bulge, local time and the flattening of the Earth enter as
the orbit meets them. Node, perigee and mean anomaly drift by J2 (Kozai 1959); J3 keeps the eccentricity
vector turning about its frozen value (Cook 1966, Planet. Space Sci. 14, 433).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.atmosphere.density import STENCIL, DensityTable, fill_slice, log_density
from iss_risk.atmosphere.solar_activity import SolarActivity, mean_activity
from iss_risk.compiled import kernel
from iss_risk.constants import SECONDS_PER_DAY
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
from iss_risk.decay.forces import MU, OMEGA, RE, Zonals
from iss_risk.decay.geometry import (
    day_of_year,
    geodetic_altitude,
    geodetic_latitude,
    local_time_h,
    midnight_right_ascension_rad,
)
from iss_risk.decay.noise import mean_factor

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]

# Averaging is left for direct integration when a revolution takes off more than this part of a scale
# height: what it neglects is of the second order in it.
HAND_OVER = 0.2
MAX_STEP_DAYS = 12.0
# Where perigee matters, it must not turn far within a step: its height above the ellipsoid would change.
MAX_STEP_ECCENTRIC_DAYS = 3.0
ECCENTRIC_KM = 20.0


@kernel
def _points(eccentricity: float, a: float) -> int:
    """Quadrature points: drag lasts √(2H/ae) rad about an eccentric orbit's perigee (H ≈ 25 km)."""
    width = np.sqrt(2.0 * 25.0 / (a * eccentricity + 25.0))
    return min(int(16.0 / width), 256)


@kernel
def _mean_rates(
    y: F64,
    days_2000: float,
    nodes_km: F64,
    part: F32,
    drag_per_density: float,
    zonals: Zonals,
    out: F64,
) -> None:
    """Write the averaged rates of the elements y (6,) per second into `out`."""
    a, ex, ey = y[A], y[EX], y[EY]
    e2 = ex * ex + ey * ey
    e = np.sqrt(e2)
    eta2 = max(1.0 - e2, 1e-6)
    eta = np.sqrt(eta2)
    p = a * eta2
    h = np.sqrt(MU * p)
    n = np.sqrt(MU / a**3)
    ci, si = np.cos(y[INC]), np.sin(y[INC])
    safe_si = si if abs(si) > 1e-3 else 1e-3
    omega = np.arctan2(ey, ex)
    cw, sw = np.cos(omega), np.sin(omega)
    top_km = nodes_km[nodes_km.size - 1]

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
            r = r0 + short_period_radius_km(p, ex, ey, ci, cu, su, zonals.j2)
            altitude_km = geodetic_altitude(r, si * su)
            if altitude_km > top_km:
                continue
            right_ascension = y[NODE] + np.arctan2(ci * su, cu)
            hour = local_time_h(right_ascension, midnight_rad)
            latitude_rad = geodetic_latitude(r, si * su)
            density = np.exp(log_density(nodes_km, part, altitude_km, latitude_rad, hour))
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

    turning = perigee_rate(a, e, y[INC], zonals)
    frozen = 0.0 if zonals.j2 == 0.0 else -0.5 * zonals.j3 / zonals.j2 * RE / a * si
    drift = node_rate(a, e, y[INC], zonals)
    q = RE / p
    mean_anomaly_rate = n * (1.0 + 0.75 * zonals.j2 * q * q * eta * (3.0 * ci * ci - 1.0))
    out[A] = rate_a
    out[EX] = rate_ex - turning * (ey - frozen)
    out[EY] = rate_ey + turning * ex
    out[INC] = rate_i
    out[NODE] = rate_node + drift
    out[LAM] = mean_anomaly_rate + turning


@kernel
def _scale_height_km(altitude_km: float) -> float:
    """Rough density scale height (U.S. Standard Atmosphere 1976), for step control only."""
    return 7.0 + 48.0 * min(max((altitude_km - 100.0) / 300.0, 0.0), 1.5)


@kernel
def averaged_decay(
    table: DensityTable,
    activity: SolarActivity,
    z: float,
    offset: int,
    rng: np.random.Generator,
    noise: float,
    noise_sigma: float,
    drag_per_density: float,
    zonals: Zonals,
    y: F64,
    days_2000: float,
    end_days_2000: float,
    part: F32,
) -> tuple[float, float, bool]:
    """Advance mean elements `y` (in place) until the end of averaging or of time.

    Returns the time reached, the density noise there, and whether re-entry is near (hand over to direct
    integration). `part` is room for a slice of the whole table.
    """
    k1, k2, k3, k4, stage = np.empty(6), np.empty(6), np.empty(6), np.empty(6), np.empty(6)
    step_days = 0.1
    while days_2000 < end_days_2000:
        e = np.hypot(y[EX], y[EY])
        # The lowest perigee is over the equator, the highest apogee over the poles: some km of margin.
        perigee_km = y[A] * (1.0 - e) - 6378.2 - 12.0
        apogee_km = y[A] * (1.0 + e) - 6356.7 + 12.0
        scale_km = _scale_height_km(perigee_km)
        lowest_km = max(perigee_km - 0.4 * scale_km, 0.0)
        first = max(np.searchsorted(table.altitude_km, lowest_km) - 2, 0)
        last = min(np.searchsorted(table.altitude_km, apogee_km) + 2, table.altitude_km.size)
        first = min(first, last - STENCIL)
        nodes_km = table.altitude_km[first:last]

        step_days = min(step_days, end_days_2000 - days_2000)
        flux81, flux, ap = mean_activity(activity, days_2000, days_2000 + step_days, z, offset)
        middle = days_2000 + 0.5 * step_days
        fill_slice(table, day_of_year(middle), flux81, flux, ap, first, last, part)
        density_factor, end_noise = mean_factor(rng, noise, noise_sigma, step_days)
        drag = drag_per_density * density_factor

        _mean_rates(y, days_2000, nodes_km, part, drag, zonals, k1)
        period_s = 2.0 * np.pi * np.sqrt(y[A] ** 3 / MU)
        # The perigee sinks by (1 - e) da - a de; the vector's turning by gravity is not drag.
        turning = perigee_rate(y[A], e, y[INC], zonals)
        sink = abs(k1[A] * (1.0 - e))
        if e > 1e-3:
            radial = (y[EX] * (k1[EX] + turning * y[EY]) + y[EY] * (k1[EY] - turning * y[EX])) / e
            sink = abs(k1[A] * (1.0 - e) - y[A] * radial)
        if sink * period_s > HAND_OVER * scale_km:
            return days_2000, noise, True
        wanted_s = min(0.25 * scale_km / max(sink, 1e-12), 0.05 * (y[A] * e + scale_km) / max(-k1[A], 1e-12))
        longest_days = MAX_STEP_DAYS if y[A] * e < ECCENTRIC_KM else MAX_STEP_ECCENTRIC_DAYS
        wanted_days = min(max(wanted_s / SECONDS_PER_DAY, 1e-3), longest_days)
        if step_days > 1.5 * wanted_days:
            step_days = wanted_days  # too long for this place: do it again, shorter
            continue
        noise = end_noise

        half_s, step_s = 0.5 * step_days * SECONDS_PER_DAY, step_days * SECONDS_PER_DAY
        for j in range(6):
            stage[j] = y[j] + half_s * k1[j]
        _mean_rates(stage, middle, nodes_km, part, drag, zonals, k2)
        for j in range(6):
            stage[j] = y[j] + half_s * k2[j]
        _mean_rates(stage, middle, nodes_km, part, drag, zonals, k3)
        for j in range(6):
            stage[j] = y[j] + step_s * k3[j]
        _mean_rates(stage, days_2000 + step_days, nodes_km, part, drag, zonals, k4)
        for j in range(6):
            y[j] += step_s / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j])
        days_2000 += step_days
        step_days = min(wanted_days, 2.0 * step_days)
    return days_2000, noise, False
