"""Long runs: taken up again, and ended when good enough."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import iss_risk
from iss_risk.answers.assessment import Assessment
from iss_risk.errors import InputError, UsageError
from iss_risk.simulation.chunk import FIGURES, ChunkResult
from iss_risk.simulation.plan import REPLICATES
from iss_risk.simulation.sampling import convergence
from iss_risk.simulation.tally import Tally

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def answer(**arguments) -> Assessment:
    settings = {"now": NOW, "samples": 128, "object": "iss", "vehicle": "delta_ii_second_stage", "workers": 1}
    return iss_risk.assess(**{**settings, **arguments})


def text(assessment: Assessment) -> str:
    run = assessment.run.model_copy(update={"generated_at": NOW})
    return assessment.model_copy(update={"run": run}).model_dump_json(by_alias=True)


class Interrupted(Exception):
    pass


def stop_after(samples: int):
    def progress(done: int, _of: int) -> None:
        if done >= samples:
            raise Interrupted

    return progress


def test_a_run_taken_up_again_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    for samples in (12, 60):
        with pytest.raises(Interrupted):
            answer(checkpoint=path, progress=stop_after(samples))
    reported: list[int] = []
    found = answer(checkpoint=path, progress=lambda done, _: reported.append(done))
    assert reported[0] > 60
    assert text(found) == text(answer())
    # Nothing is left to do; also without a clock of its own, the answer is that of the run.
    again = answer(checkpoint=path, now=None, progress=stop_after(0))
    assert text(again) == text(found)


def test_a_checkpoint_of_another_run_or_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    answer(samples=32, checkpoint=path)
    with pytest.raises(InputError, match=r"run\.npz: belongs to another run \(other: seed, samples\)"):
        answer(samples=64, seed=5, checkpoint=path)
    for content in (b"", b"no archive", path.read_bytes()[:1000]):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"run\.npz: is no checkpoint"):
            answer(samples=32, checkpoint=path)
        assert path.read_bytes() == content


def test_an_interrupt_in_the_middle_of_adding_loses_a_chunk_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.npz"
    right = text(answer())
    add: Any = Tally.add
    calls: list[int] = []

    class Breaking:
        """A result on which the interrupt comes when its nations have been added and nothing else."""

        def __init__(self, result: ChunkResult) -> None:
            self.nation_sums = result.nation_sums

        @property
        def figures(self) -> np.ndarray:
            raise KeyboardInterrupt

    def interrupted(self: Tally, result: ChunkResult, now_days: float) -> None:
        calls.append(1)
        add(self, Breaking(result) if len(calls) == 3 else result, now_days)

    monkeypatch.setattr(Tally, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        answer(checkpoint=path)
    monkeypatch.setattr(Tally, "add", add)
    assert text(answer(checkpoint=path)) == right


def test_places_that_have_changed_are_another_run(tmp_path: Path) -> None:
    path, places = tmp_path / "run.npz", tmp_path / "places.csv"
    line = "name,latitude,longitude,radius_km\nHere,40.0,{},50\n"
    places.write_text(line.format("10.0"))
    answer(samples=32, checkpoint=path, places=places)
    places.write_text(line.format("11.0"))
    with pytest.raises(InputError, match=r"belongs to another run \(other: places\)"):
        answer(samples=32, checkpoint=path, places=places)


def test_samples_are_doubled_until_the_error_is_small_enough() -> None:
    one = answer(tolerance=0.9, most_samples=4096).run
    assert one.convergence is not None
    assert (one.samples, one.convergence.met) == (128, True)
    more = answer(tolerance=0.08, most_samples=4096)
    assert more.run.samples > 128
    reached = more.run.convergence
    assert reached is not None
    assert reached.met
    assert reached.worst_of_top_nations is not None
    assert reached.worst_of_top_nations <= 0.08
    # The same as if that number had been asked for, with chunks of that size.
    expected = [one.expected_casualties for one in more.nations[:10]]
    errors = [one.sampling_error or 0.0 for one in expected]
    assert max(errors) == pytest.approx(reached.worst_of_top_nations)
    less = answer(tolerance=0.001, most_samples=300).run
    assert less.convergence is not None
    assert (less.samples, less.convergence.met) == (256, False)


@pytest.mark.parametrize("tolerance", [0.0, -1.0, 1.0, float("nan")])
def test_a_tolerance_is_between_none_and_all(tolerance: float) -> None:
    with pytest.raises(UsageError, match="tolerance"):
        answer(tolerance=tolerance)


def chunk_of(size: int, value: float) -> ChunkResult:
    return ChunkResult(
        nation_sums={"casualties": np.full(3, size * value)},
        points=np.full((size, 2), value),
        reached=np.ones(size, dtype=bool),
        agrees=np.ones(size, dtype=bool),
        figures=np.full((size, len(FIGURES)), value),
        casualties_at_turn=np.full((size, 4), value),
        tracks=np.zeros((size, 2, 2), dtype=np.float32),
        nodes=np.empty((0, 64, 4)),
        nation_landings=np.full((size, 3), value),
        place_landings=np.empty((0, 3)),
    )


def test_memory_does_not_grow() -> None:
    """What a tally holds is the same after a thousand chunks as after a hundred; sums go on."""
    tally, sizes = Tally(kept_samples=1000), []
    for chunk in range(1000):
        tally.add(chunk_of(10, float(chunk)), 0.0)
        if chunk in (99, 999):
            sizes.append(sum(value.nbytes for value in tally.to_arrays().values()))
    assert sizes[0] == sizes[1]
    assert tally.figure("casualties").size == 1000
    assert tally.samples == 10_000
    assert tally.figure_mean("casualties") == pytest.approx(499.5)
    np.testing.assert_allclose(tally.mean("casualties"), 499.5)


def test_chunks_go_to_replicates_in_turn() -> None:
    tally = Tally()
    for chunk in range(2 * REPLICATES):
        tally.add(chunk_of(4, float(chunk)), 0.0)
    np.testing.assert_array_equal(tally.decayed, 8.0)
    np.testing.assert_allclose(tally.sums("casualties")[3], 4.0 * (3 + 3 + REPLICATES))
    assert convergence(tally, None).met is None
