"""The world on paper: the Equal Earth projection, on which areas are in their true proportion.

Šavrič, Patterson and Jenny 2018, "The Equal Earth map projection", International Journal of Geographical
Information Science, doi:10.1080/13658816.2018.1504949: equations 10 and coefficients.
"""

from __future__ import annotations

import math

import numpy as np

from iss_risk.arrays import F64

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3.0) / 2.0
# Half the width and half the height of the whole world, in radii of the sphere.
HALF_WIDTH = 2.0 * math.sqrt(3.0) * math.pi / (3.0 * _A1)


def projected(longitude_deg: F64, latitude_deg: F64) -> tuple[F64, F64]:
    """x and y in radii of the sphere, of any shape; longitudes are in −180 … 180."""
    theta = np.arcsin(_M * np.sin(np.radians(latitude_deg)))
    square = theta * theta
    sixth = square**3
    slope = 9.0 * _A4 * square * sixth + 7.0 * _A3 * sixth + 3.0 * _A2 * square + _A1
    x = 2.0 * math.sqrt(3.0) * np.radians(longitude_deg) * np.cos(theta) / (3.0 * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return np.asarray(x), np.asarray(y)


HALF_HEIGHT = float(projected(np.zeros(1), np.full(1, 90.0))[1][0])
