"""The chances of none, one, a few and many casualties."""

from __future__ import annotations

import numpy as np

from iss_risk.answers.assessment import ChanceOfNumber
from iss_risk.answers.document import Chance
from iss_risk.risk.casualty_numbers import CLASSES
from iss_risk.risk.estimates import mean_with_ci90, share_with_ci90
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.nations import chance


def chances_of_casualties(tally: Tally, p_casualty: Chance) -> list[ChanceOfNumber]:
    """By number of casualties; the chance of any is `p_casualty`, that of the totals.

    How it is divided among the numbers is taken from the landings that were tried, without the corrections of
    `p_casualty` (risk/chances.py).
    """
    mean, low, high = mean_with_ci90(tally.sums("casualty_numbers"), tally.decayed)
    factor = p_casualty.mean / mean[1:].sum() if mean[1:].sum() > 0.0 else 1.0
    mean, low, high = factor * mean, factor * low, factor * high
    mean[0], low[0], high[0] = (1.0 - one for one in (p_casualty.mean, *p_casualty.ci90[::-1]))
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
