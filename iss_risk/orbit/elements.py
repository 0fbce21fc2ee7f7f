"""What is known of an orbit: mean elements, osculating states, and a history of either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from iss_risk.errors import InputError, UsageError

Frame: TypeAlias = Literal["TEME", "EME2000", "GCRF", "TOD", "MOD", "ITRF"]

# A record may be a little ahead of the clock (predicted element sets, ephemerides published before
# they start); a record further ahead does not describe the orbit at that time.
LARGEST_LEAD = timedelta(days=7)

# The origin of what was fetched or imported before (orbit/element_store.py), and its name among the inputs.
KEPT = "kept"
KEPT_SETS = "kept element sets"


@dataclass(frozen=True)
class MeanElements:
    """One set of SGP4 mean elements, in the units of a TLE. Only SGP4 may interpret them.

    Frame: TEME. `epoch` is UTC and aware. `mean_motion_rev_per_day` is Kozai's, as in a TLE.
    `mean_motion_dot_rev_per_day2` and `mean_motion_ddot_rev_per_day3` are the TLE's figures (a half
    and a sixth of the derivatives); SGP4 does not use them.
    """

    name: str
    norad_id: int | None
    object_id: str | None  # international designator, e.g. 1998-067A
    epoch: datetime
    mean_motion_rev_per_day: float
    eccentricity: float
    inclination_deg: float
    raan_deg: float
    arg_perigee_deg: float
    mean_anomaly_deg: float
    bstar_per_earth_radius: float
    mean_motion_dot_rev_per_day2: float = 0.0
    mean_motion_ddot_rev_per_day3: float = 0.0


@dataclass(frozen=True)
class StateVector:
    """One osculating state from an OEM or OPM: km and km/s in `frame`; `epoch` is UTC and aware.

    In ITRF the velocity is the one seen from the turning Earth. Mass, drag area and drag coefficient
    are what the message's author used, where it says so.
    """

    name: str
    norad_id: int | None
    object_id: str | None  # international designator, e.g. 1998-067A
    epoch: datetime
    frame: Frame
    position_km: tuple[float, float, float]
    velocity_km_per_s: tuple[float, float, float]
    mass_kg: float | None = None
    drag_area_m2: float | None = None
    drag_coefficient: float | None = None


Record: TypeAlias = MeanElements | StateVector


@dataclass(frozen=True)
class KeptPart:
    """The part of a history that was fetched (or imported) before and kept: see orbit/element_store.py.

    `source` says how many of which kind, and the file; `sha256` is the digest of the file's header and of the
    lines that are used.
    """

    source: str
    sha256: str
    sets: int
    first_epoch: datetime
    last_epoch: datetime


@dataclass(frozen=True, repr=False)
class OrbitHistory:
    """All records of one object from one source, oldest first, one an epoch, never empty.

    `source` is "embedded: iss.tle", the path, "standard input" or an address; `origin` is "embedded",
    "file" or the service it was fetched from at `fetched_at`; `sha256` is the digest of the bytes as read
    (before decompression), without those of the `kept` part, which has its own; `warnings` state what was
    skipped, with line numbers. `served_at` is when a service that drops what has come down last gave it as
    the newest.
    """

    name: str
    norad_id: int | None
    records: tuple[Record, ...]
    source: str
    sha256: str
    warnings: tuple[str, ...] = ()
    origin: str = "file"
    fetched_at: datetime | None = None
    kept: KeptPart | None = None
    served_at: datetime | None = None

    def __repr__(self) -> str:
        first, last = self.records[0].epoch, self.records[-1].epoch
        span = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} … {last:%Y-%m-%d}"
        return f"<OrbitHistory of {self.name or 'an object'}: {len(self.records):,} records, {span}>"

    @property
    def latest(self) -> Record:
        """The record with the newest epoch. In an ephemeris that is a prediction: see `at`."""
        return self.records[-1]

    def until(self, now: datetime) -> OrbitHistory:
        """The history as it was known at `now`: records with epoch ≤ `now`.

        Raises InputError when there is none, and UsageError when `now` has no time zone.
        """
        _require_aware(now)
        known = tuple(record for record in self.records if record.epoch <= now)
        if not known:
            raise InputError(
                f"no record up to {_iso(now)}: the earliest epoch is {_iso(self.records[0].epoch)}; "
                "choose a later --now",
                path=self.source,
            )
        return replace(self, records=known)

    def at(self, now: datetime) -> Record:
        """The record to start from at `now`: the newest with epoch ≤ `now`, else the first.

        The same rule serves element sets and ephemerides: of an OEM, whose later states are
        predictions with manoeuvres still to come, it takes the last state at or before `now`.
        Raises InputError when even the first record is more than seven days ahead of `now`, and
        UsageError when `now` has no time zone. How old a record may be is the caller's to judge.
        """
        _require_aware(now)
        earlier = [record for record in self.records if record.epoch <= now]
        if earlier:
            return earlier[-1]
        first = self.records[0]
        if first.epoch - now > LARGEST_LEAD:
            lead_days = (first.epoch - now) / timedelta(days=1)
            raise InputError(
                f"the earliest epoch, {_iso(first.epoch)}, is {lead_days:.1f} days after {_iso(now)}: "
                "choose a later --now, or check this computer's clock",
                path=self.source,
            )
        return first


def _require_aware(now: datetime) -> None:
    if now.utcoffset() is None:
        raise UsageError(f"{now.isoformat()} has no time zone: give it in UTC", parameter="now")


def _iso(epoch: datetime) -> str:
    return epoch.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
