"""The chances of groups of nations: that debris lands in any of them, that anyone in any of them is hurt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.debris.impacts import Impacts
from iss_risk.exposure.merged import GROUP, merged
from iss_risk.exposure.model import Exposure
from iss_risk.risk.along_track import Gone, SharedTrack
from iss_risk.risk.clusters import Kinds
from iss_risk.risk.flights import AlongOrbit
from iss_risk.risk.landings import landings_on_nations
from iss_risk.risk.zones import ZonalTables, zonal_tables
from iss_risk.streams import Block


class GroupGround(NamedTuple):
    """A group of nations as the landings take it: see `merged`."""

    name: str
    codes: tuple[str, ...]
    exposure: Exposure
    zones: ZonalTables

    @classmethod
    def of(cls, name: str, codes: tuple[str, ...], exposure: Exposure) -> GroupGround:
        """The nations `codes` of `exposure`, made once a run."""
        as_one = merged(exposure, codes)
        return cls(name, codes, as_one, zonal_tables(as_one))


class GroupChances(NamedTuple):
    """The sums of ChanceSums, (chunks, 5, groups): of any fragment in a group, and of any casualty."""

    debris: F64
    casualty: F64


def chances_of_groups(
    impacts: Impacts,
    kinds: Kinds,
    groups: Sequence[GroupGround],
    block: Block,
    *,
    averaged: bool,
    along: AlongOrbit | None = None,
    track: SharedTrack | None = None,
    gone: Gone | None = None,
) -> GroupChances:
    """As `landings_on_nations` has them for a nation, with the same pieces at the same places."""
    found = [
        landings_on_nations(
            impacts,
            kinds,
            group.exposure,
            group.zones,
            block,
            averaged=averaged,
            along=along,
            track=track,
            gone=gone,
        )
        for group in groups
    ]
    return GroupChances(
        np.stack([one.chances.debris[:, :, GROUP] for one in found], axis=2),
        np.stack([one.chances.casualty[:, :, GROUP] for one in found], axis=2),
    )
