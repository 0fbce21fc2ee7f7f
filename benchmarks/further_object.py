"""What one more object costs: `python benchmarks/further_object.py [SAMPLES [OBJECTS]]`.

A fleet is many objects of one World: nations, people, weather and kernels are loaded once. Each object has an
element set of its own and the usual vehicle of its class, so that nothing of one helps the next. Prints the
CPU time of each, in one thread, and of the parts of the chain; the first object, which loads what all share,
does not count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np

from iss_risk.execution import Execution
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.world import World
from iss_risk.sources.selection import Selection
from iss_risk.summaries.assessment import summarise

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from element_sets import element_set

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SAMPLES, OBJECTS = 64, 8
# Functions of the chain whose CPU time is told apart; what is within another counts there, too.
PARTS = {
    "reading": "iss_risk.scenario.Scenario.with_files_read",
    "plan of the decay": "iss_risk.simulation.simulate.plan_decay",
    "pilots": "iss_risk.simulation.simulate.pilots",
    "samples": "iss_risk.simulation.simulate.run_samples",
    "of these, decays": "iss_risk.simulation.chunk.decay_all",
    "of these, debris": "iss_risk.simulation.chunk.fall_apart",
    "of these, landings": "iss_risk.simulation.chunk.tally",
    "nominal falls": "iss_risk.simulation.simulate.nominal_falls",
}


@contextmanager
def timed_parts() -> Iterator[dict[str, float]]:
    """CPU seconds of each of PARTS while this is open."""
    spent = dict.fromkeys(PARTS, 0.0)

    def timed(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return run(*given, **named)
            finally:
                spent[name] += time.process_time() - start

        return wrapped

    with ExitStack() as stack:
        for name, path in PARTS.items():
            owner, _, attribute = path.rpartition(".")
            stack.enter_context(mock.patch(path, timed(name, getattr(resolve_name(owner), attribute))))
        yield spent


def further_objects(samples: int, objects: int) -> Iterator[tuple[float, dict[str, float]]]:
    """CPU seconds of one object after the other, and of its parts."""
    world = World.load(selection=Selection(offline=True), now=NOW)
    with TemporaryDirectory() as folder:
        for k in range(objects + 1):
            orbit = Path(folder) / f"{k}.tle"
            orbit.write_text(element_set(330.0 + 15.0 * k, NOW - timedelta(hours=6), 51.64 + 4.0 * k))
            with timed_parts() as spent:
                start = time.process_time()
                scenario = Scenario(orbit=orbit, object_class="satellite", mass_kg=900.0 + 50.0 * k, now=NOW)
                summarise(simulate(scenario, world, Effort(samples), execution=Execution(1)))
                seconds = time.process_time() - start
            if k > 0:
                yield seconds, spent


def main(samples: int = SAMPLES, objects: int = OBJECTS) -> None:
    """Print the median and the range over the objects."""
    seconds, parts = zip(*further_objects(samples, objects), strict=True)
    ms = 1000.0 * np.array(seconds)
    print(
        f"a further object, {samples} samples: {np.median(ms):.0f} ms CPU "
        f"({ms.min():.0f}-{ms.max():.0f}, {objects} objects)"
    )
    for name in PARTS:
        print(f"  {name:18} {1000.0 * np.median([one[name] for one in parts]):6.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
