"""Until when an object is known to be up: samples that come down earlier contradict that and do not count.

What is known is certain, so a sample counts fully or not at all: what is left is the distribution truncated
at the last moment at which the object is known to be up. Nothing is known beyond that moment: the object may
have come down since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import MeanElements, OrbitHistory

# A service that drops what has come down still serves the last set until the catalogue knows of the end:
# that it serves a set says that the object was up so long before. A margin, not a measurement: final messages
# of the tracking network come hours after a re-entry, and catalogues are built from them daily.
CATALOGUE_LAG = timedelta(days=1)
# An object that is tracked has a newer set by then: in the last 60 days of five objects the longest of 571
# gaps between two sets is 1.41 days, and 99 % are below 1.03. A service with nothing newer has lost it.
OLDEST_SERVED_SET = timedelta(days=1.5)
# With fewer samples that agree with what is known, quantiles and intervals say nothing.
FEWEST_SAMPLES = 30


@dataclass(frozen=True)
class KnownUp:
    """The object is known to be up at `until` (UTC), and from what, in words."""

    until: datetime
    because: str


class TooFewAgreeError(InputError):
    """Nearly all samples come down before the moment at which the object is known to be up."""


def check_not_after(still_up: datetime, now: datetime) -> None:
    """Raise UsageError where what is said to be known is still to come."""
    if still_up > now:
        raise UsageError(
            f"{still_up:%Y-%m-%d %H:%M} UTC is after now, {now:%Y-%m-%d %H:%M} UTC", parameter="still_up"
        )


def latest_known_up(history: OrbitHistory, now: datetime, still_up: datetime | None = None) -> KnownUp | None:
    """The last moment, not after `now`, at which the object is known to be up; None where nothing says so.

    An element set proves that the object is up at its epoch; so does what was `still_up`, as stated. A
    predicted set (its epoch is later than the service gave it) proves it only when it was given; that a
    service still has it counts as CATALOGUE_LAG and OLDEST_SERVED_SET say. Raises UsageError where `still_up`
    is after `now`.
    """
    found = []
    if still_up is not None:
        check_not_after(still_up, now)
        found.append(KnownUp(still_up, "stated as still up"))
    epochs = [one.epoch for one in history.records if one.epoch <= now]
    if epochs:
        newest, served = epochs[-1], history.served_at
        kind = "element set" if isinstance(history.at(now), MeanElements) else "state"
        given = newest if history.fetched_at is None else min(newest, history.fetched_at)
        found.append(KnownUp(given, f"{kind} of {newest:%Y-%m-%d %H:%M} UTC"))
        if served is not None and served <= now and served - newest <= OLDEST_SERVED_SET:
            found.append(
                KnownUp(
                    served - CATALOGUE_LAG,
                    f"served as in orbit by {history.origin} at {served:%Y-%m-%d %H:%M} UTC, less a day for "
                    "the catalogue",
                )
            )
    return max(found, key=lambda one: one.until, default=None)


def require_enough(agreeing: int, samples: int, known: KnownUp | None, source: str) -> None:
    """Raise TooFewAgreeError where fewer than FEWEST_SAMPLES agree with what is known (of fewer samples: all
    must). `source` is that of the orbit."""
    if known is None or agreeing >= min(FEWEST_SAMPLES, samples):
        return
    # More of one sample that is the middle of everything (--deterministic) cannot be had.
    more = "several --samples, without --deterministic," if samples == 1 else "more --samples"
    raise TooFewAgreeError(
        f"only {agreeing:,} of {samples:,} samples are still up at {known.until:%Y-%m-%d %H:%M} UTC, when "
        f"the object is known to be up ({known.because}): give a newer orbit, {more} or what is "
        "known of its drag, or use --no-conditioning, without --still-up",
        path=source,
    )
