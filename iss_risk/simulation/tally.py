"""What a run keeps of its samples: sums, and the first samples themselves. Its size is bounded.

Chunks are added in their order, so that the sums are the same however the chunks were computed, and also
when a run is continued from a checkpoint.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64
from iss_risk.simulation.chunk import FIGURES, ChunkResult
from iss_risk.simulation.effort import KEPT_SAMPLES
from iss_risk.simulation.plan import REPLICATES
from iss_risk.simulation.revolutions import TRACK_SAMPLES


class Tally:
    """Sums by replicate, (REPLICATES, ...), of what ChunkResult holds; `decayed` (REPLICATES,) samples.

    Of `samples`, those `contradicted` come down before the object is known to be up: they are in no sum.
    `already_down` of the others come down before `now`. `figure_sums` (FIGURES,) are over all samples that
    came down and agree. The first samples are kept one by one: `points`, `reached`, `agrees`, `figures`,
    `casualties_at_turn`, `nation_landings`, `place_landings` and (of fewer) `tracks` and `nodes` as in
    ChunkResult.
    """

    def __init__(self, kept_samples: int = KEPT_SAMPLES) -> None:
        self.most_kept = kept_samples
        self.chunks = 0
        self.samples = 0
        self.contradicted = 0
        self.already_down = 0
        self.decayed = np.zeros(REPLICATES)
        self.figure_sums = np.zeros(len(FIGURES))
        self._sums: dict[str, F64] = {}
        self._kept: dict[str, list[npt.NDArray[np.generic]]] = {name: [] for name in _KEPT}
        self._kept_samples = 0
        self._tracks = 0
        # False while a chunk is half added: an interrupt may come in between.
        self.whole = True

    def add(self, result: ChunkResult, now_days: float) -> None:
        """Add the next chunk; samples that come down before `now_days` are counted as such."""
        self.whole = False
        replicate = self.chunks % REPLICATES
        for name, value in result.nation_sums.items():
            if name not in self._sums:
                self._sums[name] = np.zeros((REPLICATES, *np.shape(value)))
            self._sums[name][replicate] += value
        self.decayed[replicate] += result.figures.shape[0]
        self.figure_sums += result.figures.sum(axis=0)
        self.contradicted += int(np.count_nonzero(~result.agrees))
        self.already_down += int((result.figures[:, FIGURES.index("reentry_days")] < now_days).sum())
        self.chunks += 1
        self.samples += result.reached.size
        if self._kept_samples < self.most_kept:
            self._kept_samples += result.reached.size
            for name, parts in self._kept.items():
                if name != "tracks" or self._tracks < TRACK_SAMPLES:
                    parts.append(getattr(result, name))
            self._tracks += result.tracks.shape[0]
        self.whole = True

    @property
    def agreeing(self) -> int:
        """How many samples agree with what is known of the object: the denominator of all shares."""
        return self.samples - self.contradicted

    @property
    def kept_agreeing(self) -> int:
        """How many of the first samples agree."""
        return int(np.count_nonzero(self.kept("agrees")))

    def sums(self, name: str) -> F64:
        """(REPLICATES, ...) sums of one of the nation sums."""
        return self._sums[name]

    def mean(self, name: str) -> F64:
        """Mean over all samples that came down and agree; zeros where none did."""
        return np.asarray(self._sums[name].sum(axis=0) / max(self.decayed.sum(), 1.0))

    def kept(self, name: str) -> npt.NDArray[np.generic]:
        """One of the arrays of ChunkResult that are not sums, of the first samples: `points`, `reached` and
        `agrees` of all of them, the others of those that came down and agree."""
        parts = self._kept[name]
        if len(parts) > 1:
            parts[:] = [np.concatenate(parts)]
        return parts[0]

    def figure(self, name: str) -> F64:
        """One of FIGURES, of the first samples that came down and agree."""
        return np.asarray(self.kept("figures")[:, FIGURES.index(name)], dtype=np.float64)

    def figure_mean(self, name: str) -> float:
        """Mean of a figure over the samples that decay and agree."""
        return float(self.figure_sums[FIGURES.index(name)] / max(self.decayed.sum(), 1.0))

    def without(self, replicate: int, chunk_size: int) -> Tally:
        """What would be known without the samples of one replicate: what leaving each out in turn does shows
        the error of anything that is made of a tally (risk/estimates.py).

        `chunk_size` is that of the run. Means of figures are those of the samples kept one by one.
        """
        left = Tally(self.most_kept)
        rest = np.arange(REPLICATES) != replicate
        left._sums = {name: np.where(_as_rows(rest, value), value, 0.0) for name, value in self._sums.items()}
        left.decayed = np.where(rest, self.decayed, 0.0)
        agrees, reached = (np.asarray(self.kept(name), dtype=np.bool_) for name in ("agrees", "reached"))
        kept = rest[np.arange(agrees.size) // chunk_size % REPLICATES]
        left._kept["agrees"], left._kept["reached"] = [agrees[kept]], [reached[kept]]
        figures = np.asarray(self.kept("figures"), dtype=np.float64)[kept[reached & agrees]]
        left._kept["figures"] = [figures]
        left.figure_sums = figures.sum(axis=0) * (left.decayed.sum() / max(len(figures), 1))
        left.samples = int(np.count_nonzero(kept))
        left.contradicted = int(np.count_nonzero(~agrees[kept]))
        left.chunks = self.chunks
        return left

    def to_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Everything, as arrays: for a checkpoint."""
        return {
            "counts": np.array([getattr(self, name) for name in _COUNTS]),
            "decayed": self.decayed,
            "figure_sums": self.figure_sums,
            **{f"sum_{name}": value for name, value in self._sums.items()},
            **{f"kept_{name}": self.kept(name) for name in _KEPT},
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> Tally:
        """The inverse. Raises KeyError where something is missing."""
        tally = cls()
        for name, count in zip(_COUNTS, arrays["counts"], strict=True):
            setattr(tally, name, int(count))
        tally.decayed = np.array(arrays["decayed"], dtype=np.float64)
        tally.figure_sums = np.array(arrays["figure_sums"], dtype=np.float64)
        tally._sums = {
            name.removeprefix("sum_"): np.array(value, dtype=np.float64)
            for name, value in arrays.items()
            if name.startswith("sum_")
        }
        tally._kept = {name: [arrays[f"kept_{name}"]] for name in _KEPT}
        return tally


def _as_rows(which: npt.NDArray[np.bool_], values: F64) -> npt.NDArray[np.bool_]:
    """`which` replicates (REPLICATES,), in the shape of their sums."""
    return which.reshape(-1, *([1] * (values.ndim - 1)))


_COUNTS = ("chunks", "samples", "contradicted", "already_down", "_kept_samples", "_tracks")
_KEPT = (
    "points", "reached", "agrees", "figures", "casualties_at_turn", "tracks", "nodes", "nation_landings",
    "place_landings",
)  # fmt: skip
