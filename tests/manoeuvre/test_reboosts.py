"""The reboosts that were carried out (tests/manoeuvre/reboosts.py)."""

from __future__ import annotations

from statistics import median

import pytest

from .reboosts import gains, speeds


def test_the_gain_follows_from_the_change_of_speed() -> None:
    found = gains()
    assert len(found) >= 20
    errors = [computed / abs(one.gain_km or 0.0) - 1.0 for one, computed in found]
    assert median(map(abs, errors)) < 0.06
    assert max(map(abs, errors)) < 0.15


def test_the_change_of_speed_follows_from_seconds_thrust_and_mass() -> None:
    found = speeds()
    assert len(found) >= 40
    errors = [computed / one.done_m_s - 1.0 for one, computed in found]
    assert median(map(abs, errors)) < 0.15
    # Progress has fired with four engines instead of eight (May 2015): twice the thrust is supposed of it.
    assert sum(abs(one) > 0.4 for one in errors) <= 2


def test_the_likely_thrust_of_progress_is_that_of_its_burns() -> None:
    from iss_risk.manoeuvre.tugs import embedded_tugs

    from .reboosts import reboosts, thrust_n

    (progress,) = [one for one in embedded_tugs().tugs if one.name == "progress"]
    burns = [thrust_n(one) for one in reboosts() if one.kind == "Progress" and one.seconds is not None]
    figure = progress.thrust_n
    assert median(burns) == pytest.approx(figure.likely, rel=0.10)
    assert sum(figure.low * 0.99 <= one <= figure.high for one in burns) >= 0.85 * len(burns)
