"""The services that are asked, what each requires of its users, and the files it offers."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from iss_risk.errors import UsageError

HOUR_S = 3600.0
MIB = 1024 * 1024

# A little less than six hours and a day, so that a user who runs every six hours, or every day, finds
# something newer each time.
ORBIT_FRESH_S = 5.5 * HOUR_S
WEATHER_FRESH_S = 23 * HOUR_S
# What came is kept with the sets fetched day by day, and is not asked for again.
LAST_WEEKS_FRESH_S = 30 * 24 * HOUR_S

# The parameters of CelesTrak's queries (celestrak.org/NORAD/documentation/gp-data-formats.php).
_ASKED_FOR = ("SOURCE", "NAME", "CATNR", "GROUP", "FORMAT")
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9%._~-]{1,250}")
# The paths that this program asks for, wherever a mirror keeps them: all that is shown of a mirror's path.
_OURS = re.compile(
    r"/(NORAD/elements/(supplemental/sup-)?gp\.php|SpaceData/SW-All\.csv|app/files/Kp_ap_Ap_SN_F107_[a-z0-9_]+\.txt"
    r"|basicspacedata/query/class/gp(_history)?/NORAD_CAT_ID/[0-9]+/[A-Za-z0-9/%>-]*format/json"
    r"|ajaxauth/login|robots\.txt)$"
)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Service:
    """`interval_s` is the least time between two requests for the same file.

    The environment's `variable` replaces the address.
    """

    name: str
    address: str
    variable: str
    interval_s: float

    @property
    def base_url(self) -> str:
        """The address, or the mirror's that the environment names. Raises UsageError."""
        url = os.environ.get(self.variable, "").strip().rstrip("/") or self.address
        if not is_allowed(url):
            # What is there may hold a login, at a place where nobody looks for one: it is not repeated.
            raise UsageError(
                f"{self.variable}: an https address is needed (http only for this computer), without a login"
            )
        return url

    @property
    def host(self) -> str:
        """The host's name, with the port where there is one."""
        return urlsplit(self.base_url).netloc


def is_allowed(url: str) -> bool:
    """https anywhere; http to this computer only, where tests and tunnels listen. Never with a password."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
    return named and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))


def without_secrets(url: str) -> str:
    """The address as it may be printed: no login, of a query only what is asked of the public services, and
    of a path, but at these services themselves, only the part that this program adds.

    A mirror's address may hold a key anywhere, and so may the one to which a service sends on.
    """
    try:
        parts = urlsplit(url)
        query = "&".join(map(_without_value, parts.query.split("&"))) if parts.query else ""
        host = f"***@{parts.netloc.rpartition('@')[2]}" if "@" in parts.netloc else parts.netloc
        if not parts.netloc and "@" in parts.path:  # "user:password@host"
            return "***"
        path = parts.path
        if not _is_public(parts.scheme, host) and parts.scheme != "file":
            path = _without_prefix(path)
        return urlunsplit((parts.scheme, host, path, query, "***" if parts.fragment else ""))
    except ValueError:
        return "***"


def has_private_path(url: str) -> bool:
    """Is there more in a mirror's address than its host? That may be a key."""
    return without_secrets(url) != url.strip()


def _without_prefix(path: str) -> str:
    ours = _OURS.search(path)
    start = len(path) if ours is None else ours.start()
    return path if path[:start] in ("", "/") else f"/…{path[start:]}"


def _is_public(scheme: str, host: str) -> bool:
    return f"{scheme}://{host}" in (CELESTRAK.address, SPACE_TRACK.address, GFZ.address)


def _without_value(parameter: str) -> str:
    name, _, value = parameter.partition("=")
    return parameter if name in _ASKED_FOR and _PLAIN_VALUE.fullmatch(value) else "***"


# CelesTrak updates nothing more often than every two hours and answers 403 to users who ask sooner
# (celestrak.org/usage-policy.php; T. S. Kelso, 2022-07-19, asks for three or four requests a day).
CELESTRAK = Service("CelesTrak", "https://celestrak.org", "ISS_RISK_CELESTRAK_URL", 2 * HOUR_S)
# "Once every hour for TLEs" (space-track.org/documentation, API use guidelines).
SPACE_TRACK = Service("Space-Track", "https://www.space-track.org", "ISS_RISK_SPACE_TRACK_URL", HOUR_S)
# Kp is a three-hour index: sooner there is nothing new.
GFZ = Service("GFZ Potsdam", "https://kp.gfz.de", "ISS_RISK_GFZ_URL", 3 * HOUR_S)


@dataclass(frozen=True)
class Product:
    """One file of a service: `key` names it in the cache, `title` in results; old after `fresh_s`. With
    `in_orbit_only` an object is dropped from it once the catalogue knows that it has come down."""

    key: str
    title: str
    service: Service
    path: str
    suffix: str
    largest_bytes: int
    fresh_s: float
    in_orbit_only: bool = False

    @property
    def url(self) -> str:
        """The file's whole address."""
        return self.service.base_url + self.path

    @property
    def shown_url(self) -> str:
        """The address as it may be printed."""
        return without_secrets(self.url)


def orbit_products(norad_id: int | None, name: str | None) -> list[Product]:
    """The files that hold the orbit of one object, by number or by name, best first.

    SupGP `ISS-E` is fitted to NASA's own ephemeris, with the manoeuvres that it foresees; GP is determined
    from radar observations.
    """
    products = []
    if norad_id == 25_544:
        query = "supplemental/sup-gp.php?SOURCE=ISS-E"
        products.append(_celestrak("supgp", "CelesTrak SupGP", norad_id, query))
    if norad_id is None:
        query = f"gp.php?NAME={quote(name or '', safe='')}"
        products.append(_celestrak("gp", "CelesTrak GP", _slug(name or ""), query))
    else:
        products.append(_celestrak("gp", "CelesTrak GP", norad_id, f"gp.php?CATNR={norad_id}"))
        products.append(
            Product(
                key=f"orbit-{norad_id}-space-track",
                title="Space-Track GP",
                service=SPACE_TRACK,
                path=f"/basicspacedata/query/class/gp/NORAD_CAT_ID/{norad_id}/orderby/EPOCH/format/json",
                suffix="json",
                largest_bytes=8 * MIB,
                fresh_s=ORBIT_FRESH_S,
            )
        )
    return products


def last_weeks_product(norad_id: int) -> Product:
    """Space-Track's element sets of one object in the last sixty days: a fit needs forty, and some before."""
    query = f"class/gp_history/NORAD_CAT_ID/{norad_id}/EPOCH/%3Enow-60/orderby/EPOCH%20asc/format/json"
    return Product(
        key=f"orbit-{norad_id}-last-weeks",
        title="Space-Track GP",
        service=SPACE_TRACK,
        path=f"/basicspacedata/query/{query}",
        suffix="json",
        largest_bytes=8 * MIB,
        fresh_s=LAST_WEEKS_FRESH_S,
    )


# Of the groups of celestrak.org/NORAD/elements/ those that a fleet is asked of.
GROUPS = (
    "starlink",
    "oneweb",
    "kuiper",
    "qianfan",
    "hulianwang",
    "iridium-NEXT",
    "globalstar",
    "planet",
    "active",
)
_FLEET = "fleet-"


def group_product(name: str) -> Product:
    """The newest element sets of a group of CelesTrak's. CSV: a third of the bytes of JSON, as CelesTrak asks
    (celestrak.org/NORAD/documentation/gp-data-formats.php)."""
    return Product(
        key=f"{_FLEET}{name.lower()}",
        title="CelesTrak GP",
        service=CELESTRAK,
        path=f"/NORAD/elements/gp.php?GROUP={name}&FORMAT=CSV",
        suffix="csv",
        largest_bytes=32 * MIB,
        fresh_s=ORBIT_FRESH_S,
        in_orbit_only=True,
    )


def group_in(key: str) -> str | None:
    """The group of CelesTrak's whose copy in the cache has that key."""
    return next((name for name in GROUPS if key == f"{_FLEET}{name.lower()}"), None)


def _celestrak(kind: str, title: str, which: int | str, query: str) -> Product:
    return Product(
        key=f"orbit-{which}-{kind}",
        title=title,
        service=CELESTRAK,
        path=f"/NORAD/elements/{query}&FORMAT=JSON",
        suffix="json",
        largest_bytes=8 * MIB,
        fresh_s=ORBIT_FRESH_S,
        in_orbit_only=kind == "gp",
    )


def _slug(name: str) -> str:
    """A name as a part of a file's name: nothing of it can point elsewhere."""
    return "name-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in name.lower()[:40])


def number_in(key: str) -> int | None:
    """The catalogue number in the key of an orbit; None where it was asked for by name."""
    number = key.split("-")[1] if key.startswith("orbit-") else ""
    return int(number) if number.isdecimal() and number.isascii() and len(number) <= 9 else None


def product_of(key: str) -> Product | None:
    """The product with that key in the cache; of objects asked for by name none is known."""
    for product in (SPACE_WEATHER, RECENT_INDICES, ALL_INDICES):
        if product.key == key:
            return product
    group = group_in(key)
    if group is not None:
        return group_product(group)
    number = number_in(key)
    products = [] if number is None else [*orbit_products(number, None), last_weeks_product(number)]
    return next((product for product in products if product.key == key), None)


SPACE_WEATHER = Product(
    key="space-weather-celestrak",
    title="CelesTrak",
    service=CELESTRAK,
    path="/SpaceData/SW-All.csv",
    suffix="csv",
    largest_bytes=32 * MIB,
    fresh_s=WEATHER_FRESH_S,
)
# The last thirty days, and all days since 1932 for users who have none of them.
RECENT_INDICES = Product(
    key="space-weather-gfz-recent",
    title="GFZ Potsdam",
    service=GFZ,
    path="/app/files/Kp_ap_Ap_SN_F107_nowcast.txt",
    suffix="txt",
    largest_bytes=4 * MIB,
    fresh_s=WEATHER_FRESH_S,
)
ALL_INDICES = Product(
    key="space-weather-gfz-all",
    title="GFZ Potsdam",
    service=GFZ,
    path="/app/files/Kp_ap_Ap_SN_F107_since_1932.txt",
    suffix="txt",
    largest_bytes=64 * MIB,
    fresh_s=WEATHER_FRESH_S,
)
