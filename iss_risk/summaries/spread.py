"""How a quantity varies between samples."""

from __future__ import annotations

import numpy as np

from iss_risk.answers.document import Spread
from iss_risk.arrays import F64


def spread_of(values: F64, *, mean: float | None = None, scale: float = 1.0) -> Spread:
    """Mean and 5, 50 and 95 % quantiles of `values` (N,) times `scale`; zeros for no values.

    `mean` is that of more samples than `values` are of, where it is known.
    """
    if values.size == 0:
        return Spread(mean=0.0, p05=0.0, p50=0.0, p95=0.0)
    p05, p50, p95 = np.quantile(values, [0.05, 0.5, 0.95]).tolist()
    middle = float(values.mean()) if mean is None else mean
    return Spread(mean=scale * middle, p05=scale * p05, p50=scale * p50, p95=scale * p95)
