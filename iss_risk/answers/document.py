"""What all answers share. An answer is a document: what `--json` prints, what a notebook gets, what the
schema describes.

Units are in the names. A `Spread` describes how a quantity varies between samples, i.e. over the
uncertain inputs and the possible places of re-entry; `ci90` is something else: the 90 % confidence
interval of a mean, i.e. how far it could be off because the number of samples is finite.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS_SHOWN = 15

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
NonNegative = Annotated[float, Field(ge=0.0)]


class Document(BaseModel):
    """Frozen, no unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def short(value: float) -> str:
    """Two significant digits: 0.084, 21, 1,600."""
    return f"{float(f'{value:.1e}'):,.10g}"


class Answer(Document):
    """A whole document: what a command prints with `--json`, and what a notebook shows.

    `TABLE` is the path to the list that is the table of the answer, `COLUMNS` what of it is shown in a
    notebook, `INDEX` the columns that identify its rows.
    """

    TABLE: ClassVar[str]
    INDEX: ClassVar[str | None] = None
    COLUMNS: ClassVar[tuple[str, ...]] = ()

    def headline(self) -> str:
        """The answer in one line."""
        return f"{len(self.records()):,} {self.TABLE}"

    def records(self) -> list[Document]:
        """The list that is the table of the answer."""
        return attrgetter(self.TABLE)(self)

    def rows(self) -> Sequence[Document]:
        """The rows of the table in the formats of programs: the records, and groups that were asked for."""
        return self.records()

    def to_json(self) -> str:
        """Exactly the text that `--json` prints."""
        from iss_risk.answers.json_text import json_text

        return json_text(self)

    def to_frame(self) -> pd.DataFrame:
        """The table of the answer, one row per record, as a pandas frame; all records, all figures."""
        from iss_risk.answers.frame import frame_of

        return frame_of(self.records(), self.INDEX)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.headline()}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        shown = frame[[name for name in self.COLUMNS if name in frame] or list(frame)].head(MOST_ROWS_SHOWN)
        table = shown.to_html(float_format=lambda figure: f"{figure:.3g}")
        rest = f"<p>{len(shown)} of {len(frame)} rows</p>" if len(frame) > len(shown) else ""
        return f"<p>{html.escape(self.headline())}</p>{table}{rest}"


class Spread(Document):
    """Mean and quantiles over the samples."""

    mean: float
    p05: float
    p50: float
    p95: float


class Quantiles(Document):
    """Mean and quantiles over many possible re-entries, also of the worst ones."""

    mean: float
    p05: float
    p50: float
    p95: float
    p99: float


class Estimate(Document):
    """An expectation: its Monte Carlo confidence interval, and its range over the uncertain inputs.

    `range90` is the interval that the expectation itself spans when the uncertain inputs (how much
    survives the fall) vary; it is usually far wider than `ci90` and is the one to quote. Neither contains the
    other. `ci90` is null, unknown, where fewer than 30 samples came down.
    """

    mean: NonNegative
    ci90: tuple[float, float] | None
    range90: tuple[float, float]

    @property
    def sampling_error(self) -> float | None:
        """Half of `ci90` as a part of the mean; None where it is unknown."""
        if self.ci90 is None or self.mean <= 0.0:
            return None
        return 0.5 * (self.ci90[1] - self.ci90[0]) / self.mean


class Chance(Document):
    """A share of the samples. Where none was seen, `mean` is 0 and the end of `ci90` says how rare it is."""

    mean: Fraction
    ci90: tuple[Fraction, Fraction]


class Tool(Document):
    name: str = "iss-risk"
    version: str


class InputRecord(Document):
    """One file that the answer was computed from.

    `provenance` is "embedded", "file", or the service that it was fetched from at `fetched_at`.
    """

    name: str
    source: str
    sha256: str
    epoch: AwareDatetime | None
    age_hours: float | None
    provenance: str
    fetched_at: AwareDatetime | None = None


class DispersedInputRecord(Document):
    """One uncertain input and the distribution it was drawn from."""

    name: str
    unit: str
    distribution: str
    source: str


class ConditionedOn(Document):
    """Until when the object is known to be up, never later than `now`, and `because` of what; null where
    nothing says so or it is not to count. The `contradicted` samples, which come down earlier, are in no
    figure; `samples_used` are the others, of which the share `p_already_down` comes down before `now`.
    """

    up_until: AwareDatetime | None
    because: str
    contradicted: int
    samples_used: int
    p_already_down: Fraction

    def doubt(self) -> str | None:
        """As in: may already have come down (12 %). None where no sample does before `now`."""
        share = self.p_already_down
        return None if share == 0.0 else f"may already have come down ({short(100.0 * share)} %)"


class VehicleRecord(Document):
    """What comes down. `name` is what `--vehicle` takes, or class:KG; `why` it is this one: "stated", "known
    object" (by its number or name) or "class". `assumed` says what was supposed of an object whose own parts
    are not known, and `mass_range90_kg` between which masses 90 % of such objects lie; null where nothing.
    `configuration`: what of it is docked when it comes down, and in `docked` how many of each; null and
    empty of a vehicle at which nothing docks.
    """

    name: str
    title: str
    norad_id: int | None
    mass_kg: NonNegative
    why: Literal["stated", "known object", "class"]
    object_class: str | None
    assumed: str | None
    mass_range90_kg: tuple[float, float] | None
    configuration: str | None = None
    docked: dict[str, int] = Field(default={})


class TrackedObject(Document):
    name: str
    norad_id: int | None
    mass_kg: float
    epoch: AwareDatetime
    mean_altitude_km: float
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    eccentricity: float


class Instants(Document):
    """Quantiles of an instant; null where that share of the samples has not decayed within the horizon."""

    p05: AwareDatetime | None
    p50: AwareDatetime | None
    p95: AwareDatetime | None


class ReentryInstants(Document):
    """Quantiles of the instant of re-entry; null where that share is still in orbit at the horizon. `p25` and
    `p75` are null in assessments of earlier versions as well."""

    p05: AwareDatetime | None
    p25: AwareDatetime | None = None
    p50: AwareDatetime | None
    p75: AwareDatetime | None = None
    p95: AwareDatetime | None
