"""The errors of the density model, measured with objects that have re-entered (docs/hindcasts.md).

One set of figures for all objects, of three errors of ln(density):

- from day to day: an Ornstein-Uhlenbeck noise with the memory of `inputs.DENSITY_NOISE_DAYS`. Coefficients
  fitted to arcs of 5 and 20 days scatter by 0.16 and 0.09 about their neighbours' at 300-400 km, which is
  a noise of 0.2; below 200 km a quarter of that, by the windows of the last five days (accelerometers too
  find the model better lower down: 11 % at 250 km, 18 % at 400 km; Bruinsma & Boniface 2021);
- from week to week: storms and their aftermath, six tenths of that. A fit includes the latest one,
  and its effect fades with time;
- from month to month: what a fit over some weeks does not see of later months, up to the 15 % of yearly
  means.

There is also an error of its shape, `inputs.DENSITY_BELOW_FIT`: with a coefficient fitted at one altitude,
the air further down is some per cent denser than the model has it, for one object more than for another.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from iss_risk.distributions import LogNormal, Normal
from iss_risk.inputs import DENSITY_NOISE, DENSITY_NOISE_DAYS, DENSITY_SCALE, DispersedInput

_LOW_KM, _LOW_SIGMA = 200.0, 0.05
_HIGH_KM, _HIGH_SIGMA = 400.0, 0.20

# The error grows to that of yearly means, with this time constant.
SLOW_SIGMA = 0.15
SLOW_DAYS = 900.0
# From week to week, as a part of the noise from day to day.
WEEKLY_PART = 0.6
WEEKLY_DAYS = 10.0


def fitted_density_scale(
    days_apart: float, latest_log_excess: float = 0.0, latest_noise: float = 0.0, days_left: float = 0.0
) -> DispersedInput[LogNormal]:
    """The density scale left after a fit, between the middles of the arc and of the fall, `days_apart`.

    What ln(density) is more at the end of the arc than over it, `latest_log_excess` from week to week and
    `latest_noise` from day to day, fades in the course of `days_left`.
    """
    ahead = latest_log_excess * _mean_memory(days_left / WEEKLY_DAYS)
    ahead += latest_noise * _mean_memory(days_left / DENSITY_NOISE_DAYS)
    sigma = SLOW_SIGMA * float(np.sqrt(1.0 - np.exp(-max(days_apart, 0.0) / SLOW_DAYS)))
    return replace(
        DENSITY_SCALE,
        distribution=LogNormal(float(np.exp(ahead)), sigma),
        source=f"slow error of NRLMSISE-00 left after a fit to the object's own decay, {days_apart:.0f} days "
        "from the arc's middle to that of the fall: hindcasts (docs/hindcasts.md)",
    )


def _mean_memory(x: float) -> float:
    """Mean of exp(-t) over 0 … x: what is left on average of an error over x of its memory times."""
    return float(-np.expm1(-x) / x) if x > 1e-6 else 1.0


def noise_sigma(perigee_altitude_km: float) -> float:
    """σ of the noise of ln(density) for an orbit with this perigee: 0.05 up to 200 km, 0.2 from 400 km on."""
    part = (perigee_altitude_km - _LOW_KM) / (_HIGH_KM - _LOW_KM)
    return _LOW_SIGMA + (_HIGH_SIGMA - _LOW_SIGMA) * min(max(part, 0.0), 1.0)


def density_noise(sigma: float) -> DispersedInput[Normal]:
    """The noise as it is listed among the inputs of a run."""
    return replace(
        DENSITY_NOISE,
        distribution=Normal(0.0, sigma),
        source=f"error of NRLMSISE-00 from day to day, forgotten in {DENSITY_NOISE_DAYS:g} days, measured "
        "with objects that came down (docs/hindcasts.md): 0.05 for a perigee below 200 km, 0.2 above 400",
    )
