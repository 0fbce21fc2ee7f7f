"""The documents of `iss-risk history --json` and `iss-risk history diff --json`. Units are in the names."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Fraction, Instants, NonNegative, Tool
from iss_risk.answers.group_records import HistoryGroup

HISTORY_SCHEMA: Literal["iss-risk/history/1"] = "iss-risk/history/1"
DIFFERENCE_SCHEMA: Literal["iss-risk/history-diff/1"] = "iss-risk/history-diff/1"


class HistoryNation(Document):
    """One nation in one run; the figures have seven significant digits."""

    iso_a3: str
    name: str
    expected_casualties: NonNegative
    p_casualty: Fraction


class HistoryCasualties(Document):
    """The world: `range90` over what survives, `ci90` the interval due to the finite number of samples."""

    mean: NonNegative
    ci90: tuple[float, float]
    range90: tuple[float, float]


class HistoryRun(Document):
    """One recorded assessment. `announced`: it was printed; `--on-change` compares only with such runs.

    `options` is what was asked, as `run` in the assessment, with `horizon_days`; `vehicle` is null in runs of
    versions that did not record it.
    """

    id: int
    now: AwareDatetime
    generated_at: AwareDatetime
    announced: bool
    tool_version: str
    options: dict[str, Any]
    object_name: str
    norad_id: int | None
    vehicle: str | None
    mass_kg: float
    orbit_epoch: AwareDatetime
    altitude_km: float
    inclination_deg: float
    eccentricity: float
    reentry_utc: Instants
    decayed_fraction: Fraction
    ballistic_coefficient_kg_m2: float
    surviving_mass_kg: float
    casualty_area_m2: float
    expected_casualties: HistoryCasualties
    p_casualty: Fraction
    one_in: float | None
    nations: list[HistoryNation]
    groups: list[HistoryGroup] = Field(default=[])


class OtherRuns(Document):
    """Runs of another object or vehicle, among the newest 1,000 runs."""

    object_name: str
    norad_id: int | None
    vehicle: str | None
    runs: int


class History(Answer):
    """The answer of `iss-risk history`: runs of one object and vehicle in the order they were recorded (in an
    export of all); `others` exist that are not shown."""

    TABLE: ClassVar[str] = "runs"
    INDEX: ClassVar[str | None] = "id"

    schema_: Literal["iss-risk/history/1"] = Field(default=HISTORY_SCHEMA, alias="schema")
    tool: Tool
    runs: list[HistoryRun]
    others: list[OtherRuns] = Field(default=[])
    warnings: list[str]


class DifferenceCause(Document):
    """An input file, option or stated distribution that differs; null where a run does not have it."""

    what: str
    before: str | None
    after: str | None


class DifferenceEffect(Document):
    """A figure that differs; instants where the unit is UTC; null where it lies beyond the horizon.
    `within_sampling_error` is null where the error of the figure is not recorded."""

    figure: str
    unit: str
    before: float | AwareDatetime | None
    after: float | AwareDatetime | None
    within_sampling_error: bool | None


class DifferenceNation(Document):
    iso_a3: str
    name: str
    expected_casualties_before: NonNegative
    expected_casualties_after: NonNegative
    within_sampling_error: bool


class HistoryDifference(Answer):
    """The answer of `iss-risk history diff`."""

    TABLE: ClassVar[str] = "effects"
    INDEX: ClassVar[str | None] = "figure"

    schema_: Literal["iss-risk/history-diff/1"] = Field(default=DIFFERENCE_SCHEMA, alias="schema")
    tool: Tool
    before: HistoryRun
    after: HistoryRun
    causes: list[DifferenceCause]
    effects: list[DifferenceEffect]
    nations_that_moved_most: list[DifferenceNation]
    casualties_within_sampling_error: bool
    warnings: list[str]
