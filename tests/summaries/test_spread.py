"""Mean and quantiles of a quantity over samples."""

from __future__ import annotations

import numpy as np

from iss_risk.answers.document import Spread
from iss_risk.summaries.spread import spread_of


def test_spread_of_known_values() -> None:
    assert spread_of(np.arange(101.0)) == Spread(mean=50.0, p05=5.0, p50=50.0, p95=95.0)
    assert spread_of(np.array([])) == Spread(mean=0.0, p05=0.0, p50=0.0, p95=0.0)
    assert spread_of(np.array([3.0])) == Spread(mean=3.0, p05=3.0, p50=3.0, p95=3.0)
    assert spread_of(np.arange(101.0), mean=40.0, scale=2.0) == Spread(
        mean=80.0, p05=10.0, p50=100.0, p95=190.0
    )
