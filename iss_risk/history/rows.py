"""An assessment as the values of its rows in the tables of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iss_risk.history.nation_figures import packed
from iss_risk.history.values import instant_text, json_text

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment, NationRisk


def _by_code(assessment: Assessment) -> list[NationRisk]:
    return sorted(assessment.nations, key=lambda one: one.iso_a3)


def nation_list_text(assessment: Assessment) -> str:
    """Codes and names of the nations as JSON, ordered by code."""
    return json_text([(one.iso_a3, one.name) for one in _by_code(assessment)])


def run_row(assessment: Assessment) -> dict[str, Any]:
    """The values of the table `run`, but for the number, `announced` and `dispersed`."""
    run, tracked, decay, debris = assessment.run, assessment.object, assessment.decay, assessment.debris
    expected, when = assessment.totals.expected_casualties, decay.reentry_utc
    # Unknown: no difference from another run is more than this.
    between = expected.ci90 or (0.0, 2.0 * expected.mean)
    options = run.model_dump(
        mode="json", exclude={"now", "generated_at", "convergence", "assumed", "options", "conditioned_on"}
    )
    # Where an orbit is read from is no option that makes another question; its content is among the inputs.
    options |= {name: value for name, value in run.options.items() if name not in ("orbit", "object")}
    options |= run.assumed | {"vehicle": assessment.vehicle.name}
    if run.conditioned_on is not None and run.conditioned_on.up_until is not None:
        options["known_up_until"] = f"{run.conditioned_on.up_until:%Y-%m-%d %H:%M} UTC"
    return {
        "now": instant_text(run.now),
        "generated_at": instant_text(run.generated_at),
        "tool_version": assessment.tool.version,
        "options": json_text(options | {"horizon_days": decay.horizon_days}),
        "object_name": tracked.name,
        "norad_id": tracked.norad_id,
        "mass_kg": tracked.mass_kg,
        "orbit_epoch": instant_text(tracked.epoch),
        "altitude_km": tracked.mean_altitude_km,
        "inclination_deg": tracked.inclination_deg,
        "eccentricity": tracked.eccentricity,
        "reentry_p05": None if when.p05 is None else instant_text(when.p05),
        "reentry_p50": None if when.p50 is None else instant_text(when.p50),
        "reentry_p95": None if when.p95 is None else instant_text(when.p95),
        "decayed_fraction": decay.decayed_fraction,
        "ballistic_coefficient_kg_m2": decay.ballistic_coefficient_kg_m2.p50,
        "surviving_mass_kg": debris.surviving_mass_kg.mean,
        "casualty_area_m2": debris.casualty_area_m2.mean,
        "casualties": expected.mean,
        "casualties_low": expected.range90[0],
        "casualties_high": expected.range90[1],
        "sampling_low": between[0],
        "sampling_high": between[1],
        "p_casualty": assessment.totals.p_casualty,
    }


def nation_figures(assessment: Assessment) -> bytes:
    """The figures of the nations, in the order of `nation_list_text`."""
    nations = _by_code(assessment)
    return packed([one.expected_casualties.mean for one in nations], [one.p_casualty for one in nations])
