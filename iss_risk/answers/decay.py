"""The answer of `iss-risk decay` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import (
    Answer,
    ConditionedOn,
    DispersedInputRecord,
    Document,
    Fraction,
    InputRecord,
    NonNegative,
    ReentryInstants,
    Spread,
    Tool,
    VehicleRecord,
)
from iss_risk.notation.text import counted

DECAY_SCHEMA: Literal["iss-risk/decay/1"] = "iss-risk/decay/1"


class DecayRun(Document):
    """What was asked. `weather`: "known" at `now`, "observed" later, or "constant"."""

    generated_at: AwareDatetime
    now: AwareDatetime
    seed: int
    samples: int
    weather: Literal["known", "observed", "constant"]
    deterministic: bool
    end_altitude_km: float
    uncontrolled_from: AwareDatetime | None = Field(
        default=None,
        description="Until then it is held where it is; null: uncontrolled since the epoch of the orbit.",
    )
    assumed: dict[str, str | float] = Field(
        default={},
        description="What was stated of drag, Sun, wind, heating and people, by its field of a scenario.",
    )
    options: dict[str, str | float | bool] = Field(
        default={}, description="The fields of the scenario that are not at their defaults, as used."
    )
    conditioned_on: ConditionedOn | None = Field(
        default=None, description="Until when the object is known to be up, and which samples agree with it."
    )


class DecayingObject(Document):
    """The orbit that the run starts from."""

    name: str
    norad_id: int | None
    mass_kg: float | None
    epoch: AwareDatetime
    mean_altitude_km: float
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    eccentricity: float


class DecayLifetime(Document):
    """Days from `now`, over all samples; null where that share is still in orbit at the horizon. The mean
    is over the samples that decay."""

    p05: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    mean: float | None


class ManoeuvreRecord(Document):
    """A rise that drag cannot cause, between two element sets: excluded from the fit."""

    after: AwareDatetime
    before: AwareDatetime
    height_km: float


class FitRecord(Document):
    """How well one coefficient explains the history: by how much drag reduced the semi-major axis over the
    arc, how much of this remains unexplained (root mean square), and how much denser (ln) the air was at the
    end of the arc than over the whole arc, for weeks and (`latest_noise`) for days."""

    ballistic_coefficient_kg_m2: NonNegative
    relative_sigma: NonNegative
    first_epoch: AwareDatetime
    last_epoch: AwareDatetime
    arc_days: NonNegative
    perigee_altitude_km: float
    sets_used: int
    sets_rejected: int
    loss_km: float
    rms_residual_km: NonNegative
    latest_log_excess: float
    latest_noise: float
    manoeuvres: list[ManoeuvreRecord]


class BallisticCoefficientRecord(Spread):
    """m/(Cd·A) in kg/m², as drawn; `fitted_from` is null where nothing was fitted."""

    fitted_from: str | None
    source: str
    fit: FitRecord | None


class WeatherShares(Document):
    """Share of the days on the way down, over all samples, by how their solar activity is known."""

    observed: Fraction
    predicted_daily: Fraction
    predicted_monthly: Fraction
    climatology: Fraction
    last_repeated: Fraction
    constant: Fraction


class HistogramBin(Document):
    from_utc: AwareDatetime
    to_utc: AwareDatetime
    fraction: Fraction


class AltitudeBand(Document):
    """Quantiles of the mean altitude (semi-major axis less the equatorial radius) over the samples; null
    where that share has already come down. The perigee is the median one."""

    utc: AwareDatetime
    p05_km: float | None
    p25_km: float | None
    p50_km: float | None
    p75_km: float | None
    p95_km: float | None
    perigee_p50_km: float | None
    up_fraction: Fraction


class DecayFigures(Document):
    """`histogram` covers 98 % of the samples that decay; `altitude` is from 256 samples of its own."""

    lifetime_days: DecayLifetime
    reentry_utc: ReentryInstants
    decayed_fraction: Fraction
    decayed_samples: int
    horizon_days: float
    ballistic_coefficient: BallisticCoefficientRecord
    weather_provenance: WeatherShares
    histogram: list[HistogramBin]
    altitude: list[AltitudeBand]


class DecayAnswer(Answer):
    """The answer of `iss-risk decay`."""

    TABLE: ClassVar[str] = "decay.altitude"
    INDEX: ClassVar[str | None] = "utc"

    schema_: Literal["iss-risk/decay/1"] = Field(default=DECAY_SCHEMA, alias="schema")
    condition: str
    tool: Tool
    run: DecayRun
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    object: DecayingObject
    vehicle: VehicleRecord
    decay: DecayFigures
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        when = self.decay.reentry_utc

        def day(instant: AwareDatetime | None) -> str:
            return "beyond the horizon" if instant is None else f"{instant:%Y-%m-%d %H:%M} UTC"

        doubt = None if self.run.conditioned_on is None else self.run.conditioned_on.doubt()
        said = f"re-entry {day(when.p50)}" if doubt is None else f"{doubt}, re-entry {day(when.p50)}"
        return (
            f"{self.object.name or 'an object'}: {said}, 90 %: {day(when.p05)} … {day(when.p95)} "
            f"({counted(self.run.samples, 'sample')})"
        )
