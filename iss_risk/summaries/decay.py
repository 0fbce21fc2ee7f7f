"""From the samples of a decay to its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np

from iss_risk.answers.decay import (
    AltitudeBand,
    BallisticCoefficientRecord,
    DecayAnswer,
    DecayFigures,
    DecayingObject,
    DecayLifetime,
    DecayRun,
    FitRecord,
    HistogramBin,
    ManoeuvreRecord,
    WeatherShares,
)
from iss_risk.answers.document import ConditionedOn, ReentryInstants, Tool
from iss_risk.arrays import F64
from iss_risk.atmosphere.forecast import known_weather
from iss_risk.atmosphere.space_weather import Provenance, SpaceWeather, datetime_of
from iss_risk.decay.ballistic_fit import BallisticFit
from iss_risk.decay.density_error import density_noise
from iss_risk.decay.plan import Conditions
from iss_risk.decay.samples import DecayPlan
from iss_risk.errors import InputError
from iss_risk.notation.text import counted
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.scenario import Scenario
from iss_risk.summaries.known_up import conditioned_on, known_up_warnings
from iss_risk.summaries.provenance import (
    dispersed_records,
    figures_of_state,
    left_out_warnings,
    orbit_records,
    orbit_warnings,
    stated_mass_warnings,
    subject_record,
    table_record,
    weather_record,
    weather_warnings,
)
from iss_risk.summaries.spread import spread_of
from iss_risk.version import version
from iss_risk.what_comes_down import Subject

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
HISTOGRAM_BINS = 15


@dataclass(frozen=True)
class DecayResults:
    """What came out of the samples that agree with what is known of the object: the days since 2000-01-01 of
    the re-entries of those that decay, the ballistic coefficients of all (kg/m²), and altitudes against time.
    """

    plan: DecayPlan
    reentry_days: F64
    coefficients: F64
    altitude: list[AltitudeBand]

    @property
    def agreeing(self) -> int:
        """How many samples agree."""
        return self.coefficients.size

    @property
    def already_down(self) -> int:
        """How many of these come down before now."""
        return int(np.count_nonzero(self.reentry_days < self.plan.now_days))


def summarise_decay(
    results: DecayResults,
    conditions: Conditions,
    history: OrbitHistory,
    weather: SpaceWeather,
    scenario: Scenario,
    subject: Subject,
    *,
    now: datetime,
    generated_at: datetime,
) -> DecayAnswer:
    """The answer of `iss-risk decay`; to `scenario`, of `subject`."""
    plan, reentry_days = results.plan, results.reentry_days
    quantiles = quantiles_days(reentry_days, results.agreeing)
    known = conditioned_on(
        plan, plan.samples - results.agreeing, results.already_down, conditioning=conditions.conditioning
    )
    used = _weather_of(weather, plan, conditions)
    ends = np.append(reentry_days, np.full(results.agreeing - reentry_days.size, plan.end_days))
    drawn = () if conditions.deterministic else (*plan.dispersed, density_noise(plan.noise_sigma))
    return DecayAnswer(
        condition=condition(plan),
        tool=Tool(version=version()),
        run=DecayRun(
            generated_at=generated_at,
            now=now,
            seed=plan.chunks.seed,
            samples=plan.samples,
            weather="constant" if used is None else conditions.weather,
            deterministic=conditions.deterministic,
            end_altitude_km=conditions.end_altitude_km,
            uncontrolled_from=plan.released,
            assumed=scenario.assumed,
            options=scenario.options,
            conditioned_on=known,
        ),
        inputs=[
            *orbit_records(history, plan.coefficient.start, now),
            *([] if used is None else [weather_record(weather, now)]),
            table_record(),
        ],
        dispersed_inputs=dispersed_records(drawn),
        object=DecayingObject(
            mass_kg=scenario.mass_kg, **figures_of_state(plan.coefficient.start, plan.start)
        ),
        vehicle=subject_record(subject),
        decay=DecayFigures(
            lifetime_days=DecayLifetime(
                **{name: None if day is None else day - plan.now_days for name, day in quantiles.items()},
                mean=float(reentry_days.mean() - plan.now_days) if reentry_days.size else None,
            ),
            reentry_utc=ReentryInstants(**instants(quantiles)),
            decayed_fraction=reentry_days.size / results.agreeing,
            decayed_samples=reentry_days.size,
            horizon_days=conditions.horizon_days,
            ballistic_coefficient=BallisticCoefficientRecord(
                **spread_of(results.coefficients).model_dump(),
                fitted_from=plan.coefficient.fitted_from,
                source=plan.coefficient.source,
                fit=_fit_record(plan.coefficient.fit),
            ),
            weather_provenance=weather_shares(used, plan.start_days, ends),
            histogram=histogram(reentry_days, results.agreeing),
            altitude=results.altitude,
        ),
        warnings=_warnings(history, plan, subject, known, scenario, weather, used, now),
    )


def condition(plan: DecayPlan) -> str:
    """The case for which the figures are valid."""
    if plan.released is None:
        return "Uncontrolled: no reboost after the epoch of the orbit, no controlled disposal."
    return (
        f"Held where it is by reboosts until {plan.released:%Y-%m-%d %H:%M} UTC, uncontrolled from then on: "
        "no reboost, no controlled disposal."
    )


def require_still_up(
    reentry_days: F64, plan: DecayPlan, history: OrbitHistory, *, conditioning: bool = True
) -> None:
    """Raise InputError where nearly all samples come down before `now`; without `conditioning` all of them
    count."""
    if reentry_days.size and float(np.quantile(reentry_days, 0.95)) < plan.now_days:
        middle = datetime_of(float(np.median(reentry_days)))
        if plan.deterministic_kg_m2 is not None:  # of one fall, all or nothing agrees with a sighting
            if_up = "what is known of its drag"
        elif conditioning:
            if_up = "--still-up if it is known to be up"
        else:
            if_up = "--still-up, instead of --no-conditioning, if it is known to be up"
        raise InputError(
            f"the object has already decayed: its elements of {plan.coefficient.start.epoch:%Y-%m-%d} lead "
            f"to re-entry about {middle:%Y-%m-%d}, before {datetime_of(plan.now_days):%Y-%m-%d}; give newer "
            f"elements, an earlier clock, or {if_up}",
            path=history.source,
        )


def quantiles_days(reentry_days: F64, samples: int) -> dict[str, float | None]:
    """Quantiles over all `samples`; those still in orbit (not in `reentry_days`) come after all others."""
    ordered = np.sort(reentry_days)
    found: dict[str, float | None] = {}
    for name, q in QUANTILES.items():
        rank = q * (samples - 1)
        if np.ceil(rank) >= ordered.size:
            found[name] = None
        else:
            found[name] = float(np.interp(rank, np.arange(ordered.size), ordered))
    return found


def instants(quantiles: Mapping[str, float | None]) -> dict[str, datetime | None]:
    """The quantiles as UTC."""
    return {name: None if days is None else datetime_of(days) for name, days in quantiles.items()}


def histogram(reentry_days: F64, samples: int) -> list[HistogramBin]:
    """Shares of all samples in equal bins over the middle 98 % of those that decay; none for one."""
    if reentry_days.size < 2:
        return []
    low, high = np.quantile(reentry_days, [0.01, 0.99])
    if high <= low:
        return []
    edges = np.linspace(low, high, HISTOGRAM_BINS + 1)
    counts, _ = np.histogram(reentry_days, edges)
    return [
        HistogramBin(
            from_utc=datetime_of(float(edges[k])),
            to_utc=datetime_of(float(edges[k + 1])),
            fraction=float(counts[k]) / samples,
        )
        for k in range(HISTOGRAM_BINS)
    ]


def altitude_bands(grid_days: F64, mean_km: F64, perigee_km: F64) -> list[AltitudeBand]:
    """Quantiles over the samples of altitudes (N, G) at `grid_days` (G,); NaN is down, below all others."""
    # Sorting puts NaN last: negated altitudes therefore count from the highest.
    descending, perigees = -np.sort(-mean_km, axis=0), -np.sort(-perigee_km, axis=0)
    count = mean_km.shape[0]

    def at(ordered: F64, g: int, quantile: float) -> float | None:
        value = ordered[round((1.0 - quantile) * (count - 1)), g]
        return None if np.isnan(value) else float(value)

    return [
        AltitudeBand(
            utc=datetime_of(float(day)),
            p05_km=at(descending, g, 0.05),
            p25_km=at(descending, g, 0.25),
            p50_km=at(descending, g, 0.50),
            p75_km=at(descending, g, 0.75),
            p95_km=at(descending, g, 0.95),
            perigee_p50_km=at(perigees, g, 0.50),
            up_fraction=float(np.mean(np.isfinite(mean_km[:, g]))),
        )
        for g, day in enumerate(grid_days)
    ]


def weather_shares(weather: SpaceWeather | None, start_days: float, end_days: F64) -> WeatherShares:
    """How the days from `start_days` to each of `end_days` (N,) are known; None is constant weather."""
    names = ("observed", "predicted_daily", "predicted_monthly", "climatology", "last_repeated", "constant")
    if weather is None:
        return WeatherShares(**{name: float(name == "constant") for name in names})
    day = weather.first_day + np.arange(weather.provenance.size + 1)
    length = np.maximum(end_days - start_days, 1e-9)
    shares = dict.fromkeys(names, 0.0)
    kinds = {
        "observed": Provenance.OBSERVED,
        "predicted_daily": Provenance.PREDICTED_DAILY,
        "predicted_monthly": Provenance.PREDICTED_MONTHLY,
        "climatology": Provenance.CLIMATOLOGY,
    }
    for name, kind in kinds.items():
        until = np.concatenate([[0.0], np.cumsum(weather.provenance == kind)])
        spent = np.interp(end_days, day, until) - np.interp(start_days, day, until)
        shares[name] = float(np.mean(spent / length))
    rest = 1.0 - sum(shares.values())
    shares["last_repeated"] = rest if rest > 1e-9 else 0.0
    return WeatherShares(**{name: min(share, 1.0) for name, share in shares.items()})


def _weather_of(weather: SpaceWeather, plan: DecayPlan, conditions: Conditions) -> SpaceWeather | None:
    """The weather that the samples fell through, as far as it is not sampled; None if it is constant."""
    if conditions.f107_sfu is not None:
        return None
    if conditions.weather == "observed" or plan.now_days > weather.last_observed_day + 1:
        return weather
    return known_weather(weather, plan.now_days)


def _fit_record(fit: BallisticFit | None) -> FitRecord | None:
    if fit is None:
        return None
    figures = {name: value for name, value in vars(fit).items() if name not in ("manoeuvres", "start")}
    return FitRecord(**figures, manoeuvres=[ManoeuvreRecord(**asdict(one)) for one in fit.manoeuvres])


def _warnings(
    history: OrbitHistory,
    plan: DecayPlan,
    subject: Subject,
    known: ConditionedOn,
    scenario: Scenario,
    weather: SpaceWeather,
    used: SpaceWeather | None,
    now: datetime,
) -> list[str]:
    found = [
        *history.warnings,
        *weather.warnings,
        *orbit_warnings(plan.coefficient.start, now),
        *left_out_warnings(history, plan.coefficient.start, now),
    ]
    if used is not None:
        found += weather_warnings(weather, now)
    found += known_up_warnings(known, scenario)
    if subject.assumed is not None:
        found.append(subject.assumed)
    found += stated_mass_warnings(subject, scenario.options, lands=False)
    fit = plan.coefficient.fit
    if fit is not None and fit.manoeuvres:
        found.append(
            f"{counted(len(fit.manoeuvres), 'manoeuvre')} cut out of the fit, the last of "
            f"{fit.manoeuvres[-1].height_km:+.2f} km before {fit.manoeuvres[-1].before:%Y-%m-%d %H:%M} UTC"
        )
    return found
