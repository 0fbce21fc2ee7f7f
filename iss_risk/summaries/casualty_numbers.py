"""The chances of none, one, a few and many casualties."""

from __future__ import annotations

import numpy as np

from iss_risk.answers.assessment import ChanceOfNumber
from iss_risk.answers.pass_records import Chance
from iss_risk.risk.casualty_numbers import CLASSES
from iss_risk.risk.estimates import mean_with_ci90, share_with_ci90
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.nations import chance


def chances_of_casualties(tally: Tally, p_casualty: float) -> list[ChanceOfNumber]:
    """By number of casualties; the chance of any is `p_casualty`, that of the totals.

    How it is divided among the numbers is taken from the landings that were tried; `p_casualty` may be
    averaged over more of them.
    """
    mean, low, high = mean_with_ci90(tally.sums("casualty_numbers"), tally.decayed)
    any_mean, any_low, any_high = mean_with_ci90(tally.sums("p_any_casualty"), tally.decayed)
    factor = p_casualty / mean[1:].sum() if mean[1:].sum() > 0.0 else 1.0
    mean, low, high = factor * mean, factor * low, factor * high
    mean[0] = 1.0 - p_casualty
    low[0], high[0] = mean[0] - (any_high - any_mean), mean[0] + (any_mean - any_low)
    # Where a few landings make all of a chance, others like them may be missing: the interval ends with what
    # no sample would show once in twenty times.
    unseen = share_with_ci90(0.0, float(tally.decayed.sum()))[2]
    high = np.where(low > 0.0, high, np.maximum(high, unseen))
    most = [*(number - 1 for number in CLASSES[1:]), None]
    return [
        ChanceOfNumber(
            least=CLASSES[k],
            most=most[k],
            chance=Chance(mean=chance(mean[k]), ci90=(chance(low[k]), chance(high[k]))),
        )
        for k in range(len(CLASSES))
    ]
