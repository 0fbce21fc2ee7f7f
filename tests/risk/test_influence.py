"""Shares of variance against functions whose shares are known."""

from __future__ import annotations

import numpy as np

from iss_risk.risk.influence import influences


def test_ishigamis_function() -> None:
    """a = 7, b = 0.1 (Ishigami & Homma 1990): first orders 0.314, 0.442, 0; x1 and x3 share 0.244."""
    points = np.random.default_rng(0).random((16_384, 4))
    x = np.pi * (2.0 * points - 1.0)
    values = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = influences(points, [values])[0]
    assert found is not None
    # Sixteen classes smooth away 1 - 2 %; 16,384 samples know the rest to 0.01.
    np.testing.assert_allclose(found.first_order, [0.314, 0.442, 0.0, 0.0], atol=0.03)
    assert (found.error < 0.02).all()
    # It varies as x3⁴, of which a product of linear terms sees nothing: only the limits hold.
    assert (found.total_effect >= found.first_order - 1e-12).all()


def test_a_product_is_shared() -> None:
    """y = (2u - 1)(2v - 1) + (2w - 1): variances 1/9 and 1/3."""
    points = np.random.default_rng(1).random((8_192, 3))
    u, v, w = (2.0 * points - 1.0).T
    found = influences(points, [u * v + w])[0]
    assert found is not None
    np.testing.assert_allclose(found.first_order, [0.0, 0.0, 0.75], atol=0.02)
    np.testing.assert_allclose(found.total_effect, [0.25, 0.25, 0.75], atol=0.03)


def test_what_samples_of_one_decay_share_is_one_observation() -> None:
    """Eight samples have one value of x, and y does not depend on it: taken as 4,096 observations of x, the
    variance between decays would pass for its influence."""
    rng = np.random.default_rng(2)
    points = np.column_stack([np.repeat(rng.random(512), 8), rng.random(4_096)])
    found = influences(points, [np.repeat(rng.normal(size=512), 8)])[0]
    assert found is not None
    assert found.first_order[0] < 0.03


def test_too_few_samples_or_no_spread_tell_nothing() -> None:
    points = np.random.default_rng(3).random((2_048, 2))
    assert influences(points, [np.full(2_048, 3.0)]) == [None]
    assert influences(points[:100], [points[:100, 0]]) == [None]
    # The unit of the result does not matter.
    one, five = influences(points, [points[:, 0], 5.0 * points[:, 0] - 3.0])
    assert one is not None
    assert five is not None
    np.testing.assert_allclose(one.first_order, five.first_order, atol=1e-9)


def test_the_error_is_the_spread_over_many_seeds() -> None:
    """Of an input that eight samples share, with 128 values in all, and of one of their own: within a third
    on the average, as eight blocks show it."""
    found, errors = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        points = np.column_stack([np.repeat(rng.random(128), 8), rng.random(1_024)])
        one = influences(points, [points[:, 0] + points[:, 1] + rng.normal(size=1_024) * 0.3])[0]
        assert one is not None
        found.append(one.first_order)
        errors.append(one.error)
    np.testing.assert_allclose(np.mean(errors, axis=0), np.std(found, axis=0), rtol=0.35)


def test_results_do_not_change_each_other() -> None:
    points = np.random.default_rng(4).random((2_048, 3))
    results = [points[:, 0], np.full(2_048, 3.0), points[:, 1] * points[:, 2]]
    together, alone = influences(points, results), [influences(points, [one])[0] for one in results]
    assert together[1] is None
    for one, other in zip(together, alone, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert np.array(one).tobytes() == np.array(other).tobytes()
