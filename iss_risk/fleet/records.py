"""From a file of many objects to its objects: the newest set of each, those before it, and what was wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_MU_KM3_PER_S2, SECONDS_PER_DAY
from iss_risk.errors import InputError, UsageError
from iss_risk.fleet.classes import FleetClass, fleet_class_named, fleet_class_of
from iss_risk.notation.fields import Fields
from iss_risk.orbit.content import Content
from iss_risk.orbit.elements import LARGEST_LEAD, MeanElements
from iss_risk.orbit.identity import given_name, norad_id_from_text, object_id_from_text, plain_name
from iss_risk.orbit.many import OneOfMany, each_object
from iss_risk.orbit.omm import elements_from_fields
from iss_risk.orbit.plausibility import faults_of_elements

# CelesTrak drops objects without a set in the last 30 days from its groups
# (celestrak.org/NORAD/documentation/gp-data-formats.php): an older one says little of what it does today.
STALE = timedelta(days=30)
# More faults than this are counted, and not kept: a file of another kind has one in every line.
MOST_FAULTS = 10_000
_FIVE_DIGITS = 99_999
_LEAST_KG, _MOST_KG = 0.01, 1e6
# Of one that hurts anybody at all: a square millimetre.
_LEAST_AREA_M2, _MOST_AREA_M2 = 1e-6, 1e5
_FALSE = ("", "0", "false", "no", "n")


@dataclass(frozen=True)
class RecordFault:
    """One record that cannot be used: `line` where it stands, None where the notation has none."""

    line: int | None
    reason: str


@dataclass(frozen=True)
class FleetObject:
    """One object of a fleet: its newest `elements` with the `line` where they stand, and the sets `before`,
    oldest first.

    `mass_kg` and `casualty_area_m2` are None where the file does not state them; `is_stated` is whether it
    states `kind`, which its name tells otherwise. `is_rated` is whether the
    elements hold a rate at all. `decayed_on` is what the file says of its end.
    """

    elements: MeanElements
    line: int
    kind: FleetClass
    before: tuple[MeanElements, ...] = ()
    mass_kg: float | None = None
    casualty_area_m2: float | None = None
    decayed_on: str | None = None
    is_rated: bool = True
    is_stated: bool = False

    @property
    def mean_altitude_km(self) -> float:
        """Of the mean motion, above the equatorial radius."""
        return semi_major_axis_km(self.elements.mean_motion_rev_per_day) - EARTH_EQUATORIAL_RADIUS_KM

    @property
    def has_name(self) -> bool:
        """Does the source give a name, not only a number?"""
        elements = self.elements
        return elements.name not in (str(elements.norad_id), elements.object_id, "unnamed object")

    def is_stale(self, now: datetime) -> bool:
        """Is its newest set older than STALE?"""
        return now - self.elements.epoch > STALE


@dataclass(frozen=True)
class Fleet:
    """The objects of a file in the order in which they first come, and what was wrong with other records.

    `records` is how many there were; `repeated` how many of them are not the newest set of their object, of
    which `repeated_objects` there are; `faulty` how many could not be used, the first of them in `faults`.
    """

    content: Content
    objects: tuple[FleetObject, ...]
    records: int
    repeated: int
    repeated_objects: int
    faulty: int
    faults: tuple[RecordFault, ...]

    @property
    def beyond_five_digits(self) -> int:
        """Objects with a catalogue number above 99,999."""
        return sum((one.elements.norad_id or 0) > _FIVE_DIGITS for one in self.objects)

    @property
    def unnamed(self) -> int:
        """Objects whose source gives no name."""
        return sum(not one.has_name for one in self.objects)


@dataclass
class _Gathered:
    """The sets of one object while the file is read."""

    newest: OneOfMany
    before: list[MeanElements] = field(default_factory=list)
    sets: int = 1

    def take(self, one: OneOfMany) -> None:
        """A further set: the newer one stays; of two with the same epoch the later in the file, since it
        corrects the other."""
        self.sets += 1
        old = self.newest
        if one.elements.epoch >= old.elements.epoch:
            self.newest, one = one, old
        if one.elements.epoch != self.newest.elements.epoch:
            self.before.append(one.elements)


def read_fleet(content: Content, now: datetime) -> Fleet:
    """All objects of a file, each by its newest set that is not after `now` (but for a week's lead).

    A record that cannot be used is reported and costs nothing else. Raises InputError for a file that is in
    no known notation, and for one in which no record can be used.
    """
    gathered: dict[object, _Gathered] = {}
    faults: list[RecordFault] = []
    records = faulty = 0
    for read in each_object(content, from_row=lambda fields: elements_of_row(fields, now)):
        records += 1
        found = read if isinstance(read, InputError) else _fault_of(read, content.path, now)
        if found is not None:
            faulty += 1
            if len(faults) < MOST_FAULTS:
                faults.append(RecordFault(found.line, str(found)))
            continue
        assert isinstance(read, OneOfMany)
        key = _key(read, records)
        if key in gathered:
            gathered[key].take(read)
        else:
            gathered[key] = _Gathered(read)
    if not gathered:
        first = f"; first {faults[0].reason}" if faults else ""
        raise InputError(f"holds no object that can be used{first}", path=content.path)
    return Fleet(
        content=content,
        objects=tuple(_object(one) for one in gathered.values()),
        records=records,
        repeated=sum(one.sets - 1 for one in gathered.values()),
        repeated_objects=sum(one.sets > 1 for one in gathered.values()),
        faulty=faulty,
        faults=tuple(faults),
    )


def semi_major_axis_km(mean_motion_rev_per_day: float) -> float:
    """Of an orbit with this mean motion about a point mass: what catalogues call mean altitude is this less
    the equatorial radius."""
    per_second = mean_motion_rev_per_day * math.tau / SECONDS_PER_DAY
    return float((EARTH_MU_KM3_PER_S2 / per_second**2) ** (1.0 / 3.0))


def elements_of_row(fields: Fields, now: datetime) -> MeanElements:
    """The elements in the line of a table: those of an OMM, or a circular orbit (an ellipse, where perigee
    and apogee are given) from ALTITUDE_KM and INCLINATION_DEG, at EPOCH or `now`. Raises InputError."""
    if fields.optional("MEAN_MOTION") is not None:
        return elements_from_fields(fields)
    if fields.optional("PERIGEE_ALTITUDE_KM") is not None:
        perigee_km, apogee_km = fields.number("PERIGEE_ALTITUDE_KM"), fields.number("APOGEE_ALTITUDE_KM")
    else:
        perigee_km = apogee_km = fields.number("ALTITUDE_KM")
    if apogee_km < perigee_km:
        raise fields.fault("APOGEE_ALTITUDE_KM", f"{apogee_km:g} km is below the perigee")
    a_km = EARTH_EQUATORIAL_RADIUS_KM + 0.5 * (perigee_km + apogee_km)
    if a_km <= 0.0:
        raise fields.fault("ALTITUDE_KM", "is below the centre of the Earth")
    norad_id, object_id = _number(fields), object_id_from_text(fields.optional("OBJECT_ID"))
    elements = MeanElements(
        name=given_name(fields.optional("OBJECT_NAME") or fields.optional("NAME"), norad_id, object_id),
        norad_id=norad_id,
        object_id=object_id,
        epoch=fields.epoch("EPOCH") if fields.optional("EPOCH") is not None else now,
        mean_motion_rev_per_day=math.sqrt(EARTH_MU_KM3_PER_S2 / a_km**3) * SECONDS_PER_DAY / math.tau,
        eccentricity=0.5 * (apogee_km - perigee_km) / a_km,
        inclination_deg=fields.number("INCLINATION_DEG"),
        raan_deg=0.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=0.0,
        bstar_per_earth_radius=0.0,
    )
    for keyword, message in faults_of_elements(elements):
        raise fields.fault({"MEAN_MOTION": "ALTITUDE_KM"}.get(keyword, f"{keyword}_DEG"), message)
    return elements


def _number(fields: Fields) -> int | None:
    text = fields.optional("NORAD_CAT_ID") or fields.optional("NORAD_ID")
    if text is None:
        return None
    try:
        return norad_id_from_text(text)
    except ValueError as fault:
        raise fields.fault("NORAD_ID", str(fault)) from None


def _fault_of(one: OneOfMany, path: str, now: datetime) -> InputError | None:
    """What is wrong with a record that could be read: a date to come, or a figure of ours out of range."""
    ahead = one.elements.epoch - now
    if ahead > LARGEST_LEAD:
        days = ahead / timedelta(days=1)
        return InputError(f"is {days:,.1f} days after now", path=path, line=one.line, field="EPOCH")
    try:
        _stated(one, "MASS_KG", _LEAST_KG, _MOST_KG)
        _stated_area(one)
        _kind(one)
    except ValueError as fault:
        message = fault.message if isinstance(fault, UsageError) else str(fault)
        return InputError(message, path=path, line=one.line)
    return None


def _stated(one: OneOfMany, keyword: str, least: float, most: float) -> float | None:
    text = one.more.get(keyword, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise ValueError(f"{keyword}: {text[:40]!r} is not a number from {least:g} to {most:,g}")
    return value


def _stated_area(one: OneOfMany) -> float | None:
    """A figure above zero has a chance that can be written as one in so many."""
    value = _stated(one, "CASUALTY_AREA_M2", 0.0, _MOST_AREA_M2)
    if value is not None and 0.0 < value < _LEAST_AREA_M2:
        raise ValueError(f"CASUALTY_AREA_M2: {value:g} is neither 0 nor at least {_LEAST_AREA_M2:g}")
    return value


def _kind(one: OneOfMany) -> FleetClass:
    stated = one.more.get("CLASS", "")
    return fleet_class_named(stated) if stated else fleet_class_of(one.elements)


def _key(one: OneOfMany, record: int) -> object:
    """What makes two records those of one object: its number or designation. A name alone does where records
    have epochs, as a history has; a table of orbits without them may have a hundred objects of one name."""
    elements = one.elements
    if elements.norad_id or elements.object_id:
        return elements.norad_id or elements.object_id
    named = elements.name != given_name(None, None, None)
    return plain_name(elements.name) if named and one.more.get("EPOCH") else ("record", record)


def _object(gathered: _Gathered) -> FleetObject:
    one = gathered.newest
    before = {old.epoch: old for old in gathered.before if old.epoch < one.elements.epoch}
    return FleetObject(
        elements=one.elements,
        line=one.line,
        kind=_kind(one),
        before=tuple(before[epoch] for epoch in sorted(before)),
        mass_kg=_stated(one, "MASS_KG", _LEAST_KG, _MOST_KG),
        casualty_area_m2=_stated_area(one),
        decayed_on=_decayed_on(one),
        is_rated=one.elements.mean_motion_dot_rev_per_day2 != 0.0
        or one.elements.bstar_per_earth_radius != 0.0,
        is_stated=bool(one.more.get("CLASS", "")),
    )


def _decayed_on(one: OneOfMany) -> str | None:
    """What the record says of its end: Space-Track's DECAY_DATE, or DECAYED."""
    date = one.more.get("DECAY_DATE", "")
    if date:
        return date[:40]
    return "decayed" if one.more.get("DECAYED", "").lower() not in _FALSE else None


def objects_in_order(objects: tuple[FleetObject, ...]) -> Iterator[FleetObject]:
    """By catalogue number, then by name: the same whatever the order of the file."""
    return iter(sorted(objects, key=lambda one: (one.elements.norad_id or 0, one.elements.name)))
