"""What do parts that were found, or not, say about the heating of the model?"""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from iss_risk.answers.document import InputRecord, Tool
from iss_risk.answers.evidence import (
    EstimatedParameter,
    EvidenceAnswer,
    EvidenceRun,
    FindRecord,
    InputFromEvidence,
    ParameterInterval,
    UnusedFind,
    WithoutReentry,
)
from iss_risk.arrays import F64
from iss_risk.evidence.fates import fates_of
from iss_risk.evidence.finds import FOUND_PARTS, Find, embedded_evidence
from iss_risk.evidence.likelihood import (
    Interval,
    Likelihood,
    Spreads,
    interval_of,
    mean_of,
    prior,
    spreads_of,
)
from iss_risk.execution import Execution
from iss_risk.inputs import DEMISE_MODEL_ERROR, DEMISE_MODEL_SPREAD, HEAT_FACTOR
from iss_risk.simulation.effort import Effort
from iss_risk.sources.clock import utc_now
from iss_risk.sources.embedded import data_path, sha256_of
from iss_risk.version import version

# Draws of all other inputs at each point of the grid: seeds differ by 0.01 in the common factor, by 0.03 in
# the own σ and by 0.05 in the ends of its spread, a tenth of what is not known of them.
SAMPLES = 128
HEATING, BETWEEN, OWN = "common factor on heating", "σ between re-entries", "σ of the own factor"
# The evidence tells a parameter when it leaves less than this of its interval.
NARROWED = 0.75


def estimate_heating(
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
) -> EvidenceAnswer:
    """Estimate by how much the heating of the model is off, from the parts of data/evidence.

    `samples` are the draws of all inputs but the heating, at each of 189 points of a grid. Nothing is fitted
    to totals; what is estimated, and how, stands in docs/debris.md.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    effort = Effort(samples, seed)
    evidence = embedded_evidence()
    fates = list(
        fates_of(
            evidence.finds,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution or Execution(workers),
        )
    )
    likelihood = Likelihood(evidence, fates)
    before, after = prior(), likelihood.posterior()
    without = {name: likelihood.posterior(without=name) for name in evidence.reentries}
    parameters = [_parameter(name, k, before, after) for k, name in enumerate((HEATING, BETWEEN, OWN))]
    return EvidenceAnswer(
        tool=Tool(version=version()),
        run=EvidenceRun(generated_at=utc_now(), seed=effort.seed, samples=effort.samples),
        inputs=[_file("finds", "finds.csv"), _file("parts", f"{FOUND_PARTS}.toml")],
        parameters=parameters,
        inputs_from_evidence=[
            InputFromEvidence(name=name, distribution=text) for name, text in as_inputs(spreads_of(after))
        ],
        finds=[_find(one, likelihood, before, after, without[one.reentry]) for one in evidence.finds],
        without_reentry=[
            WithoutReentry(
                event=name,
                heating_median=float(np.exp(interval_of(0, weights).p50)),
                own_sigma_median=interval_of(2, weights).p50,
            )
            for name, weights in without.items()
        ],
        unused=[
            UnusedFind(
                identifier=one.identifier,
                event=one.reentry,
                found_part=one.part,
                unused_because=one.why,
                source=one.source,
            )
            for one in evidence.left_out
        ],
        warnings=[
            f"the evidence cannot tell the {one.name}: "
            f"its interval is {100.0 * one.width_left:.0f} % as wide as before"
            for one in parameters
            if one.width_left > NARROWED
        ],
    )


def as_inputs(spreads: Spreads) -> list[tuple[str, str]]:
    """The distributions as inputs.py states them, to two decimals: more the evidence does not give."""
    return [
        (HEAT_FACTOR.name, f"LogNormal({spreads.heat_factor_median:.2f}, {spreads.heat_factor_sigma:.2f})"),
        (DEMISE_MODEL_ERROR.name, f"LogNormal(1.0, {spreads.own_sigma:.2f})"),
        (
            DEMISE_MODEL_SPREAD.name,
            f"Uniform({spreads.own_spread_low:.2f}, {spreads.own_spread_high:.2f})",
        ),
    ]


def _parameter(name: str, which: int, before: F64, after: F64) -> EstimatedParameter:
    old, new = interval_of(which, before), interval_of(which, after)
    left = (new.p95 - new.p05) / (old.p95 - old.p05)
    if which == 0:
        old, new = (Interval(*np.exp([one.p05, one.p50, one.p95]).tolist()) for one in (old, new))
    return EstimatedParameter(
        name=name,
        prior=ParameterInterval(**asdict(old)),
        posterior=ParameterInterval(**asdict(new)),
        width_left=left,
    )


def _find(find: Find, likelihood: Likelihood, before: F64, after: F64, without: F64) -> FindRecord:
    lands = likelihood.survives(find)

    def chance(of: F64, weights: F64) -> float:
        return min(mean_of(of, weights), 1.0)

    return FindRecord(
        identifier=find.identifier,
        event=find.reentry,
        found_part=" or ".join(find.parts),
        seen=find.seen,
        out_of=find.chances,
        like=find.like,
        p_lands_before=chance(lands, before),
        p_lands_after=chance(lands, after),
        p_lands_left_out=chance(lands, without),
        p_as_seen_left_out=chance(likelihood.at_least_as_seen(find), without),
        remark=find.note,
        source=find.source,
    )


def _file(name: str, file: str) -> InputRecord:
    path = data_path("evidence", file)
    return InputRecord(
        name=name, source=file, sha256=sha256_of(path), epoch=None, age_hours=None, provenance="embedded"
    )
