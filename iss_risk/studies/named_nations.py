"""Nations that the user names by code or name: of `--only-nations`, `--fail-above`, `history --nation`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from iss_risk.errors import UsageError


def positions_of(nations: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Where in `nations` (code, name) one is, by what it may be called: see `called`. A code comes first."""
    listed = list(nations)
    found = {called(name): k for k, (_, name) in enumerate(listed)}
    return found | {called(code): k for k, (code, _) in enumerate(listed)}


def called(name: str) -> str:
    """A code or name in the form in which they are compared: in any case, without blanks around it."""
    return name.strip().casefold()


def unknown(name: str, *, where: str = "", parameter: str) -> UsageError:
    """To be raised where no nation is called so."""
    return UsageError(
        f"no nation {name!r}{where}; give an ISO 3166 alpha-3 code such as USA, or a name",
        parameter=parameter,
    )


def nation_codes(
    names: Sequence[str], nations: str | Path | None = None, *, parameter: str = "only_nations"
) -> tuple[str, ...]:
    """Alpha-3 codes of nations given by code or name, of the borders of a file or of the embedded ones.

    Raises UsageError, which names `parameter`, for an unknown nation; InputError for a file that cannot be
    used.
    """
    if not names:
        return ()
    # Slow to load, and the history needs the names alone.
    from iss_risk.exposure.nations.embedded import embedded_nations
    from iss_risk.exposure.nations.polygon_file import read_nations

    known = embedded_nations() if nations is None else read_nations(Path(nations)).nations
    positions = positions_of(zip(known.iso_a3, known.names, strict=True))
    for name in names:
        if called(name) not in positions:
            raise unknown(name, parameter=parameter)
    return tuple(known.iso_a3[positions[called(name)]] for name in names)
