"""How much is computed for an answer: samples, the seed of their random numbers, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass

from iss_risk.checks import whole, within
from iss_risk.decay.plan import MOST_SAMPLES, MOST_SEED
from iss_risk.errors import UsageError

# Quantiles are computed from the first samples, up to this number: enough to know a 5 % quantile to 0.1 % of
# the distribution.
KEPT_SAMPLES = 65_536
DEFAULT_MOST_SAMPLES = 131_072
# The error of N samples of what varies by its own size is 1/√N: 0.0003 for the ten million that can be asked
# for.
LEAST_TOLERANCE = 1.0e-4


@dataclass(frozen=True)
class Effort:
    """`samples` simulated re-entries with the random numbers of `seed`. With a `tolerance` the samples are
    doubled, to `most_samples` at most, until the sampling error of the ten nations at most risk is within it.
    The first `kept_samples` are kept one by one (see Simulation.to_frame): memory grows with them.

    Raises UsageError for figures out of range.
    """

    samples: int = 4096
    seed: int = 0
    tolerance: float | None = None
    most_samples: int = DEFAULT_MOST_SAMPLES
    kept_samples: int = KEPT_SAMPLES

    def __post_init__(self) -> None:
        for name, least, most in (
            ("samples", 1, MOST_SAMPLES),
            ("seed", 0, MOST_SEED),
            ("most_samples", 1, MOST_SAMPLES),
            ("kept_samples", 1, MOST_SAMPLES),
        ):
            super().__setattr__(name, whole(name, getattr(self, name), least, most))
        if self.tolerance is not None:
            super().__setattr__("tolerance", within("tolerance", self.tolerance, LEAST_TOLERANCE, 1.0))
            if self.tolerance == 1.0:
                raise UsageError("1 is not below 1", parameter="tolerance")
