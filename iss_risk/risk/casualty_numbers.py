"""How many casualties one re-entry has, from how many are to be expected of it."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64

# The first number of each class of casualties: none, one, 2 to 9, 10 and more.
CLASSES = (0, 1, 2, 10)


def chances_of_numbers(expected: F64) -> F64:
    """Chances (..., classes) of each of CLASSES, for `expected` casualties (...) of known landings.

    Their number is then Poisson's, as in the chance of a casualty, 1 - exp(-expected): each person is hit
    independently. The classes from two on are tails, so that small chances are not lost in rounding.
    """
    from scipy.special import pdtrc

    none, one = np.exp(-expected), expected * np.exp(-expected)
    two_or_more, ten_or_more = pdtrc(CLASSES[2] - 1, expected), pdtrc(CLASSES[3] - 1, expected)
    return np.stack([none, one, np.maximum(two_or_more - ten_or_more, 0.0), ten_or_more], axis=-1)
