"""Nations that the user names, found before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iss_risk.errors import UsageError
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.nations.polygon_file import read_nations


def nation_codes(
    names: Sequence[str], nations: str | Path | None = None, *, parameter: str = "only_nations"
) -> tuple[str, ...]:
    """Alpha-3 codes of nations given by code or name, of the borders of a file or of the embedded ones.

    Raises UsageError, which names `parameter`, for an unknown nation; InputError for a file that cannot be
    used.
    """
    if not names:
        return ()
    known = embedded_nations() if nations is None else read_nations(Path(nations)).nations
    codes = {name.casefold(): code for name, code in zip(known.names, known.iso_a3, strict=True)}
    codes |= {code.casefold(): code for code in known.iso_a3}
    for name in names:
        if name.casefold() not in codes:
            raise UsageError(
                f"no nation {name!r}; give an ISO 3166 alpha-3 code such as USA", parameter=parameter
            )
    return tuple(codes[name.casefold()] for name in names)
