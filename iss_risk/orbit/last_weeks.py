"""The element sets of the last weeks from Space-Track, where a login is set: asked for once an object.

Space-Track wants its `gp_history` to be kept by its users and not asked for again (space-track.org,
documentation, API use guidelines: "once per lifetime"). The time of the request is therefore remembered with
the kept sets, which no clean-up of the cache removes, and before the request is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

from iss_risk.errors import FetchError, OutputError
from iss_risk.orbit.element_store import Kept
from iss_risk.orbit.kept_sets import KeptSet, Kind
from iss_risk.sources.atomic import replace_file
from iss_risk.sources.cache import Copy, read_bounded
from iss_risk.sources.download import Patience
from iss_risk.sources.fetch import Validator, fetch
from iss_risk.sources.services import last_weeks_product

# A fit looks back 40 days (decay/ballistic_fit.py): where in these no longer gap is, nothing is asked.
_WANTED = timedelta(days=40)
_LARGEST_GAP = timedelta(days=5)
_AGAIN_AFTER = timedelta(days=30)
_AFTER_A_FAULT = timedelta(days=1)
_LONGEST_INSTANT = 64


def are_wanted(kept: Kept, clock: datetime) -> bool:
    """Is there a gap in the last weeks, and is it long enough ago that they were asked for?"""
    return not _was_asked(kept, clock) and all(_has_gap(kept.sets, kind, clock) for kind in get_args(Kind))


def ask_for_them(kept: Kept, validate: Validator, clock: datetime, patience: Patience) -> Copy:
    """The answer of Space-Track, from the cache where it is there.

    Raises FetchError; OutputError, without asking, where it cannot be remembered that it was asked.
    """
    _remember(kept, clock + _AGAIN_AFTER)
    try:
        return fetch(last_weeks_product(kept.norad_id), validate, patience=patience)
    except FetchError as fault:
        # Who is out of reach is left alone anyway (sources/asked.py), but not for a day.
        _remember(kept, clock + _AFTER_A_FAULT if fault.reached else clock)
        raise


def _has_gap(sets: Sequence[KeptSet], kind: Kind, clock: datetime) -> bool:
    first = clock - _WANTED
    epochs = [one.epoch for one in sets if one.kind == kind and first < one.epoch <= clock]
    return any(later - earlier > _LARGEST_GAP for earlier, later in pairwise([first, *epochs, clock]))


def _was_asked(kept: Kept, clock: datetime) -> bool:
    raw = read_bounded(_memory(kept), _LONGEST_INSTANT)
    try:
        not_before = datetime.fromisoformat((raw or b"").decode().strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    # Written under a wrong clock it must not silence for ever.
    return clock < not_before <= clock + _AGAIN_AFTER


def _remember(kept: Kept, not_before: datetime) -> None:
    path = _memory(kept)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, f"{not_before.isoformat()}\n".encode())
    except OSError as error:
        raise OutputError(f"{path.parent} cannot be written: {error.strerror or error}") from error


def _memory(kept: Kept) -> Path:
    return kept.path.with_suffix(".last-weeks-not-before")
