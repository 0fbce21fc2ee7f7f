"""The last days, pass by pass: a part of an assessment and of the answer of `iss-risk passes`."""

from __future__ import annotations

from pydantic import AwareDatetime

from iss_risk.answers.document import Chance, Document, NonNegative


class MeanNumber(Document):
    """The mean of an expected number over all samples."""

    mean: NonNegative
    ci90: tuple[NonNegative, NonNegative]


class Interval(Document):
    """Times that 5 and 95 % of the samples keep to."""

    from_utc: AwareDatetime
    to_utc: AwareDatetime


class Pass(Document):
    """A revolution from its ascending node on, which `from_utc` … `to_utc` is the time of, at
    `node_longitude_deg`; `middle_utc` is the median. `revolution` counts from that of the epoch, 0."""

    revolution: int
    from_utc: AwareDatetime | None
    middle_utc: AwareDatetime | None
    to_utc: AwareDatetime | None
    node_longitude_deg: float | None
    p_down: Chance


class PassOverPlace(Document):
    """When the object is closest to a place on a pass, as long as it flies, and what is likely there.

    Times are null where only debris gets there. Debris lands up to half an hour after the object passes.
    `expected_casualties` is null where no debris lands there in any sample.
    """

    revolution: int
    name: str
    latitude_deg: float
    longitude_deg: float
    radius_km: float
    from_utc: AwareDatetime | None
    middle_utc: AwareDatetime | None
    to_utc: AwareDatetime | None
    from_local: str | None
    to_local: str | None
    time_zone: str | None
    time_zone_of: str | None
    distance_km: float | None
    p_overhead: Chance
    p_down: Chance
    p_debris: Chance
    expected_casualties: MeanNumber | None


class PassOverNation(Document):
    """When the object is `overhead` of a nation on a pass: one interval for each stretch over it."""

    revolution: int
    iso_a3: str
    name: str
    overhead: list[Interval]
    p_overhead: Chance
    p_down: Chance
    p_debris: Chance
    expected_casualties: MeanNumber | None


class Passes(Document):
    """The passes that are still possible, if it is late enough for minutes (`minutes_known`).

    `criterion` is what decides that; `minutes_known_from_utc` is about when it will be late enough, null
    where hardly a sample comes down within the horizon. The chances `p_down` of all passes,
    `p_down_before_now` and `p_up_at_horizon` add up to one: no sample comes down on any other pass. Times are
    from the first `track_samples` samples. A place counts as passed where the track is no further away than
    its radius and `margin_km`; `places_not_passed` are those asked for that no pass goes over.
    """

    minutes_known: bool
    criterion: str
    minutes_known_from_utc: AwareDatetime | None
    samples: int
    track_samples: int
    margin_km: NonNegative
    p_down_before_now: Chance
    p_up_at_horizon: Chance
    passes: list[Pass]
    places: list[PassOverPlace]
    places_not_passed: list[str]
    nations: list[PassOverNation]
