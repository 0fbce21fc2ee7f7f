"""A total over the samples of a debris study, beside its nominal, and what its mean comes from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.answers.ground_records import DebrisTotal
from iss_risk.arrays import F64
from iss_risk.debris.fall_tally import FallTally
from iss_risk.simulation.falls import Falls
from iss_risk.simulation.falls_beside import FallsBeside
from iss_risk.summaries.spread import spread_of

# Where the mean exceeds the nominal by a smaller part of itself there is nothing to share out.
LEAST_EXCESS = 0.05


def total_in(
    chunks: Sequence[Falls], beside: FallsBeside, name: str, column: int | None = None, *, scale: float = 1.0
) -> DebrisTotal:
    """The total of that `name` in FallTally, times `scale`; of an array (N, ...) one `column`."""

    def of(tally: FallTally) -> F64:
        values: F64 = getattr(tally, name)
        return scale * (values if column is None else values[:, column])

    values = np.concatenate([of(one.tally) for one in chunks])
    return total_of(values, of(beside.nominal), of(beside.without_model_error))


def total_of(values: F64, nominal: F64, certain: F64) -> DebrisTotal:
    """A total from its `values` (N,) in the samples, in `nominal` falls, and in the first samples with a
    `certain` model."""
    mean, middle, known = (float(one.mean()) for one in (values, nominal, certain))
    excess, variance = mean - middle, float(values.var())
    told = abs(excess) > LEAST_EXCESS * abs(mean)
    return DebrisTotal(
        **spread_of(values).model_dump(),
        nominal=middle,
        without_model_error=known,
        model_error_of_excess=(mean - known) / excess if told else None,
        model_error_of_variance=max(1.0 - float(certain.var()) / variance, 0.0) if variance > 0.0 else 0.0,
    )
