"""Nations and groups of nations that the user names, found before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iss_risk.exposure.nations.directory import Directory, Named
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.nations.polygon_file import read_nations


def named_nations(
    names: Sequence[str],
    nations: str | Path | None = None,
    groups: str | Path | None = None,
    *,
    parameter: str = "named",
) -> tuple[Named, ...]:
    """What `names` stand for, in the borders of a file or in the embedded ones: see `Directory.find_all`.

    `groups` is a file of groups of nations, see `read_groups`. Raises UsageError, which names `parameter`,
    for an unknown name; InputError for a file that cannot be used.
    """
    if not names and groups is None:
        return ()
    # Slow to load, and the history needs the names alone.

    known = embedded_nations() if nations is None else read_nations(Path(nations)).nations
    return Directory(known.iso_a3, known.names, groups).find_all(names, parameter=parameter)
