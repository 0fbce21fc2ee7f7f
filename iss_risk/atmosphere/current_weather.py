"""The space weather to use: a copy fetched a short time ago, a fetched one, the last good copy, or the
embedded file, extended by observations of GFZ Potsdam where CelesTrak cannot be reached."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from iss_risk.atmosphere.recent_indices import ObservedIndices, filled_up, observed_indices_of
from iss_risk.atmosphere.space_weather import (
    Provenance,
    SpaceWeather,
    datetime_of,
    days_since_2000,
    read_space_weather,
    space_weather_of,
)
from iss_risk.errors import FetchError, InputError
from iss_risk.sources.cache import Copy
from iss_risk.sources.clock import utc_now
from iss_risk.sources.download import LONG_PATIENCE, Patience
from iss_risk.sources.fetch import fetch, is_fresh, load_or_none
from iss_risk.sources.selection import Selection
from iss_risk.sources.services import ALL_INDICES, RECENT_INDICES, SPACE_WEATHER, Product

log = logging.getLogger(__name__)

# For a moment longer ago than this, a file of today gives the same values as the embedded one.
_LARGEST_LAG = timedelta(days=1)
# Observed values are published within a day or two: only a file that ends earlier is extended.
_USUAL_LAG_DAYS = 3.0
_RECENT_DAYS = 28.0
# Without a network, the second source must not double the time that is lost.
_SECOND_PATIENCE = Patience(connect_s=0.9, total_s=10.0)


def find_weather(selection: Selection, now: datetime) -> SpaceWeather:
    """The newest space weather that `selection` allows. Never fails: the embedded one always exists.

    The reason why no newer one is used is stated in `warnings`.
    """
    if selection.source == "embedded":
        return read_space_weather()
    notes: list[str] = []
    clock = utc_now()
    weather = _at_hand(notes)
    copy = load_or_none(SPACE_WEATHER, [])
    usable = copy is None or _can_be_used(copy, clock)
    fresh = copy is not None and usable and is_fresh(copy, SPACE_WEATHER, clock) and not selection.eager
    if selection.may_ask and not fresh and now >= clock - _LARGEST_LAG:
        try:
            weather = _fetched(weather, selection, distrust_kept=not usable)
        except FetchError as fault:
            log.info("space weather: %s", fault)
            # That a service cannot be reached is already a warning of the orbit; the age of the data follows.
            if fault.answered:
                notes.append(f"no newer space weather ({fault})")
            weather = _with_second_source(weather, clock, may_ask=True)
    else:
        weather = _with_second_source(weather, clock, may_ask=False)
    log.info("space weather: %s, observed until %s", weather.source, weather.observed_until)
    return replace(weather, warnings=(*weather.warnings, *notes))


def _at_hand(notes: list[str]) -> SpaceWeather:
    """The copy in the cache or the embedded file, whichever has the later observed day."""
    embedded = read_space_weather()
    copy = load_or_none(SPACE_WEATHER, notes)
    if copy is None:
        return embedded
    try:
        weather = _of(copy)
        check_not_ahead(weather, utc_now())
    except InputError as fault:
        notes.append(f"the space weather in the cache is not used: {fault}")
        return embedded
    return weather if weather.last_observed_day >= embedded.last_observed_day else embedded


def _can_be_used(copy: Copy, clock: datetime) -> bool:
    try:
        check_not_ahead(_of(copy), clock)
    except InputError:
        return False
    return True


def check_not_ahead(weather: SpaceWeather, clock: datetime) -> None:
    """Raise InputError where a day after `clock` is called observed: it would keep every true file out."""
    check_last_day(weather.last_observed_day, clock, weather.source)


def check_last_day(last_observed_day: int, clock: datetime, source: str) -> None:
    """As `check_not_ahead`, by the last observed day (days since 2000-01-01)."""
    if last_observed_day > days_since_2000(clock):
        raise InputError(
            f"it calls {datetime_of(last_observed_day):%Y-%m-%d} observed, which is after today, "
            f"{clock:%Y-%m-%d}: fetch it again (iss-risk data update), or check this computer's clock",
            path=source,
        )


def _of(copy: Copy) -> SpaceWeather:
    weather = space_weather_of(copy.body, path=copy.shown_url)
    return replace(weather, origin=copy.title, fetched_at=copy.fetched_at)


def _fetched(held: SpaceWeather, selection: Selection, *, distrust_kept: bool) -> SpaceWeather:
    patience = LONG_PATIENCE if selection.eager else Patience()
    copy = fetch(
        SPACE_WEATHER, partial(_validate, held), patience=patience,
        unless_fresh=not selection.eager, distrust_kept=distrust_kept,
    )  # fmt: skip
    return _of(copy)


def _validate(held: SpaceWeather, body: bytes) -> None:
    """Raises InputError for what must not replace `held`: broken, shorter or older."""
    url = SPACE_WEATHER.shown_url
    found = space_weather_of(body, path=url)
    check_not_ahead(found, utc_now())
    # Not by the first day of `held`: one that claims to begin earlier would keep every true file out.
    if found.first_day > read_space_weather().first_day:
        raise InputError("it begins later than the embedded one: it is cut off", path=url)
    if found.last_observed_day < held.last_observed_day:
        raise InputError(
            f"it ends {found.observed_until}, before the one kept ({held.observed_until})", path=url
        )
    if Provenance.PREDICTED_MONTHLY not in found.provenance:
        raise InputError("it holds no predictions: it is cut off", path=url)


def _with_second_source(weather: SpaceWeather, clock: datetime, *, may_ask: bool) -> SpaceWeather:
    """Extended by GFZ's observations, fetched or from the cache, where these have newer days."""
    lag_days = days_since_2000(clock) - weather.last_observed_day
    if lag_days <= _USUAL_LAG_DAYS:
        return weather
    products = [RECENT_INDICES, ALL_INDICES] if lag_days <= _RECENT_DAYS else [ALL_INDICES]
    for product in products:
        copy = load_or_none(product, [])
        usable = copy is None or _are_usable(copy, clock)
        try:
            if may_ask and (copy is None or not usable or not is_fresh(copy, product, clock)):
                copy = fetch(
                    product, partial(_check, product, weather), patience=_SECOND_PATIENCE,
                    distrust_kept=not usable,
                )  # fmt: skip
        except FetchError as fault:
            log.info("space weather, second source: %s", fault)
        if copy is not None:
            try:
                filled = filled_up(weather, _indices(copy.body, copy.shown_url, clock))
            except InputError as fault:
                log.info("space weather, second source: %s", fault)
                continue
            if filled is not weather:
                origin = f"{weather.origin}, filled up by {product.title}"
                return replace(filled, origin=origin, fetched_at=copy.fetched_at)
    return weather


def _check(product: Product, weather: SpaceWeather, body: bytes) -> None:
    filled_up(weather, _indices(body, product.shown_url, utc_now()))


def _are_usable(copy: Copy, clock: datetime) -> bool:
    try:
        _indices(copy.body, copy.shown_url, clock)
    except InputError:
        return False
    return True


def _indices(body: bytes, url: str, clock: datetime) -> ObservedIndices:
    indices = observed_indices_of(body, path=url)
    check_last_day(indices.last_day, clock, url)
    return indices
