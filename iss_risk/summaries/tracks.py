"""In the last days: which nations lie under the remaining tracks, and when.

Each sample's field of debris becomes a polygon along its own ground track; polygons that meet a nation's
borders are counted, and the times of their break-ups give the times. This is more cautious than the chance
that a piece lands: the field counts as a whole, with the ground between its pieces.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.answers.assessment import NationUnderTrack, Tracks
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.earth.sphere import arc_deg
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.risk.clusters import scatter_deg
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.tally import Tally

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


# A field is divided into stretches of this length along the track; the pieces in one stretch are joined to
# those in the next.
STRETCH_DEG = 4.0


def nations_under_tracks(plan: Plan, tally: Tally) -> Tracks | None:
    """The table, the most likely first; None where longitudes are averaged or nothing lands."""
    if plan.averaged:
        return None
    import geopandas

    places = np.asarray(tally.kept("tracks"), dtype=np.float64)
    days = tally.figure("reentry_days")[: places.shape[0]]
    # What lies behind is no longer of use: the chances are those of the samples that are still up.
    places, days = places[days >= plan.decay.now_days], days[days >= plan.decay.now_days]
    if places.shape[0] == 0:
        return None
    # Two σ of the scatter of pieces around the computed places.
    margin_deg = 2.0 * scatter_deg(plan.kinds)
    fields = [field_polygon(one[0], one[1:][np.isfinite(one[1:, 0])], margin_deg) for one in places]
    known = [k for k, one in enumerate(fields) if one is not None]
    if not known:
        return None
    frame = geopandas.GeoDataFrame(
        {"days": days[known]}, geometry=[fields[k] for k in known], crs="EPSG:4326"
    )
    met = geopandas.sjoin(frame, nation_shapes(plan.exposure.nations_path), predicate="intersects")
    nations = [
        NationUnderTrack(
            iso_a3=str(code),
            name=str(rows["name"].iloc[0]),
            chance=min(rows.index.nunique() / places.shape[0], 1.0),
            first_utc=datetime_of(float(rows["days"].min())),
            last_utc=datetime_of(float(rows["days"].max())),
        )
        for code, rows in met.groupby("iso_a3")
    ]
    return Tracks(
        samples=places.shape[0],
        nations=sorted(nations, key=lambda one: (-one.chance, one.first_utc, one.iso_a3)),
    )


def field_polygon(breakup: F64, landings: F64, margin_deg: float) -> BaseGeometry | None:
    """The area (degrees, longitude first) of a field of debris, between -180 and 180°; None for no piece.

    `breakup` (2,) and `landings` (N, 2) are latitudes and longitudes. The field is cut into stretches by
    distance from the break-up; each is joined to the next by their convex hull. `margin_deg` is added around.
    """
    import shapely
    import shapely.affinity

    if landings.shape[0] == 0:
        return None
    latitude = landings[:, 0]
    # Longitudes relative to that of the break-up, so that the date line does not divide a field.
    longitude = breakup[1] + (landings[:, 1] - breakup[1] + 180.0) % 360.0 - 180.0
    stretch = np.floor(arc_deg(breakup[0], breakup[1], latitude, longitude) / STRETCH_DEG)
    points = shapely.points(longitude, latitude)
    order = np.unique(stretch)
    groups = [points[stretch == one] for one in order]
    joined = [np.concatenate(pair) for pair in pairwise(groups)] or groups
    hulls = [shapely.convex_hull(shapely.multipoints(one)).buffer(margin_deg) for one in joined]
    field = shapely.union_all(hulls)
    world = shapely.box(-180.0, -90.0, 180.0, 90.0)
    turns = [shapely.affinity.translate(field, by) for by in (-360.0, 0.0, 360.0)]
    return shapely.union_all([shapely.intersection(turn, world) for turn in turns])
