"""The login for Space-Track, from the environment or the system's keyring. Never stored, never logged."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

USER_VARIABLE = "ISS_RISK_SPACE_TRACK_USER"
PASSWORD_VARIABLE = "ISS_RISK_SPACE_TRACK_PASSWORD"
KEYRING_SERVICE = "space-track.org"


@dataclass(frozen=True)
class Credentials:
    """A login for Space-Track; the password is never printed."""

    user: str
    password: str = field(repr=False)


def space_track_credentials() -> Credentials | None:
    """From the environment; what it lacks from the keyring, where the `keyring` package is installed."""
    return _from_environment() or _from_keyring(os.environ.get(USER_VARIABLE, "") or None)


def is_login_in_environment() -> bool:
    """Is there one for which no keyring has to be opened?"""
    return _from_environment() is not None


def _from_environment() -> Credentials | None:
    user = os.environ.get(USER_VARIABLE, "")
    password = os.environ.get(PASSWORD_VARIABLE, "")
    return Credentials(user, password) if user and password else None


def _from_keyring(user: str | None) -> Credentials | None:
    try:
        import keyring

        found = keyring.get_credential(KEYRING_SERVICE, user)
    except Exception:  # not installed, no keyring here, a locked one: each back end has errors of its own
        return None
    if found is None or not found.username or not found.password:
        return None
    return Credentials(found.username, found.password)
