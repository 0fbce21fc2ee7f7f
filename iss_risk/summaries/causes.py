"""What two runs were made from, and in what it differs: inputs, options, distributions, version."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from iss_risk.answers.assessment import Assessment
from iss_risk.inputs import ARGUMENT_OF_LATITUDE, BALLISTIC_COEFFICIENT, DENSITY_NOISE, DENSITY_SCALE

# Of what is recorded beside a run these are findings of it, not something that was asked for.
FINDINGS = frozenset(
    {"phase_model", "phase_model_reason", "convergence", "quantile_samples", "known_up_until"}
)
# Follow from orbit, weather and clock: results of the fit, no inputs.
_FITTED = frozenset(
    one.name for one in (BALLISTIC_COEFFICIENT, DENSITY_SCALE, DENSITY_NOISE, ARGUMENT_OF_LATITUDE)
)


class UsedInput(Protocol):
    """One file that a run used."""

    @property
    def source(self) -> str:
        """Where it came from."""

    @property
    def sha256(self) -> str:
        """Digest of its content."""

    @property
    def epoch(self) -> datetime | None:
        """The instant that it is of."""

    @property
    def provenance(self) -> str:
        """embedded, file or a service."""


@dataclass(frozen=True)
class Asked:
    """What a run was made from: `options` by name, `inputs` (files) and `dispersed` (distributions, as
    text) by theirs. `notes` about borders and people; None where they are not kept."""

    object_name: str
    mass_kg: float
    tool_version: str
    options: Mapping[str, Any]
    inputs: Mapping[str, UsedInput]
    dispersed: Mapping[str, str]
    notes: Sequence[str] | None = None


@dataclass(frozen=True)
class Cause:
    """One input or option that differs; empty text where a run has none such."""

    what: str
    before: str
    after: str


def asked_by(assessment: Assessment) -> Asked:
    """What an assessment was made from; its clock is not told, because a later one is no other question."""
    run = assessment.run
    # Where an orbit is read from makes no other question; its content is among the inputs, and what is
    # dispersed among the distributions.
    left_out = ("orbit", "object", "dispersed")
    options = {name: value for name, value in run.options.items() if name not in left_out}
    options |= {"seed": run.seed, "samples": run.samples, **run.assumed}
    options |= {"vehicle": assessment.vehicle.name, "horizon_days": assessment.decay.horizon_days}
    return Asked(
        object_name=assessment.object.name,
        mass_kg=assessment.object.mass_kg,
        tool_version=assessment.tool.version,
        options=options,
        inputs={one.name: one for one in assessment.inputs},
        dispersed={one.name: f"{one.distribution} {one.unit}" for one in assessment.dispersed_inputs},
        notes=assessment.notes,
    )


def causes_between(before: Asked, after: Asked) -> list[Cause]:
    """Everything that differs, in the order files, options, distributions."""
    return [
        *_input_causes(before.inputs, after.inputs),
        *_note_causes(before, after),
        *_option_causes(before, after),
        *_dispersed_causes(before.dispersed, after.dispersed),
    ]


def _input_causes(before: Mapping[str, UsedInput], after: Mapping[str, UsedInput]) -> list[Cause]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Cause(name, *_told_apart(before.get(name), after.get(name)))
        for name in names
        if _content(before.get(name)) != _content(after.get(name))
    ]


def _note_causes(before: Asked, after: Asked) -> list[Cause]:
    """What was done to the same borders and people, such as scaling them to another year."""
    of_files = ("nations", "population")
    known = before.notes is not None and after.notes is not None
    same = all(_content(before.inputs.get(n)) == _content(after.inputs.get(n)) for n in of_files)
    if not known or not same or before.notes == after.notes:
        return []
    old, new = before.notes or (), after.notes or ()
    only = "; ".join(one for one in old if one not in new), "; ".join(one for one in new if one not in old)
    return [Cause("borders and people", *only)]


def _content(one: UsedInput | None) -> tuple[str, int | None] | None:
    """What makes an input another: not where the same bytes were found. Documents have whole seconds."""
    if one is None:
        return None
    return one.sha256, None if one.epoch is None else math.floor(one.epoch.timestamp() + 0.5)


def _told_apart(before: UsedInput | None, after: UsedInput | None) -> tuple[str, str]:
    """Both as text, with no more than is needed to distinguish them."""

    def words(one: UsedInput | None, other: UsedInput | None) -> str:
        if one is None:
            return ""
        said = [] if one.epoch is None else [f"{one.epoch:%Y-%m-%d %H:%M} UTC"]
        if other is None or other.source != one.source or not said:
            said.append(one.source)
        if other is None or other.provenance != one.provenance:
            said.append(f"({one.provenance})")
        if other is None or other.sha256 != one.sha256:
            said.append(f"sha256 {one.sha256[:8]}")
        return " ".join(said)

    return words(before, after), words(after, before)


def _option_causes(before: Asked, after: Asked) -> list[Cause]:
    causes = []
    for what, field in (("object", "object_name"), ("mass, kg", "mass_kg"), ("tool version", "tool_version")):
        old, new = getattr(before, field), getattr(after, field)
        if _plain(old) != _plain(new):
            causes.append(Cause(what, _plain(old), _plain(new)))
    for name in [*before.options, *(name for name in after.options if name not in before.options)]:
        old, new = before.options.get(name), after.options.get(name)
        unsaid = name == "vehicle" and None in (old, new)  # of a version that did not record it
        if _plain(old) != _plain(new) and name not in FINDINGS and not unsaid:
            causes.append(Cause(name.replace("_", " "), _plain(old), _plain(new)))
    return causes


def _dispersed_causes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Cause]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Cause(f"input {name}", before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name) and name not in _FITTED
    ]


def _plain(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
