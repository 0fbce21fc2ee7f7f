"""From the chunks of a debris study to its document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

import numpy as np

from iss_risk import inputs
from iss_risk.answers.debris import (
    AreaInfluence,
    DebrisAnswer,
    DebrisEntry,
    DebrisKind,
    DebrisRun,
    DebrisShare,
    DebrisTotals,
    DebrisVehicle,
    FootprintExtent,
)
from iss_risk.answers.document import Tool
from iss_risk.answers.ground_records import DebrisTotal
from iss_risk.arrays import F64
from iss_risk.debris.aerothermodynamics import CORRELATIONS
from iss_risk.debris.fall_tally import FOOTPRINT_SHARES
from iss_risk.debris.part_arrays import distinct_kinds
from iss_risk.debris.scraps import names_of_rows
from iss_risk.distributions import Distribution
from iss_risk.inputs import DispersedInput
from iss_risk.risk.influence import influences as shares_of_variance
from iss_risk.risk.influence import rank_correlation, ranks
from iss_risk.simulation.falls import FallPlan, Falls
from iss_risk.simulation.falls_beside import FallsBeside
from iss_risk.summaries.debris_totals import total_in
from iss_risk.summaries.on_the_ground import in_water_mostly, on_the_ground
from iss_risk.summaries.provenance import (
    dispersed_records,
    stated_mass_warnings,
    table_record,
    vehicle_record,
)
from iss_risk.summaries.spread import spread_of
from iss_risk.vehicle.parts import Part, Release, Shape, Vehicle
from iss_risk.version import version
from iss_risk.what_comes_down import Subject

# The inputs that act below the entry interface.
_ACTING = (
    inputs.BALLISTIC_COEFFICIENT, inputs.DENSITY_SCALE, inputs.APPENDAGE_ALTITUDE, inputs.BREAKUP_SKIN,
    inputs.BREAKUP_BALLISTIC_COEFFICIENT, inputs.HEAT_FACTOR, inputs.FACE_HEATING, inputs.DRAG_FACTOR,
    inputs.EMISSIVITY_FACTOR, inputs.OXIDATION_EFFICIENCY, inputs.INITIAL_TEMPERATURE,
    inputs.DEMISE_MODEL_SPREAD, inputs.PIECE_NUMBER, inputs.GAUGE, inputs.SCRAP_MASS,
)  # fmt: skip
REST = "drawn anew for each kind, and chance"
FEW_SAMPLES = 64
# As many independent samples as `assess` has decays where it ranks inputs at first.
FEWEST_SAMPLES_RANKED = 128


def summarise_debris(
    plan: FallPlan,
    subject: Subject,
    options: dict[str, str | float | bool],
    chunks: Sequence[Falls],
    beside: FallsBeside,
    *,
    now: datetime,
    generated_at: datetime,
) -> DebrisAnswer:
    """Put the document together; `options` as used."""
    body = subject.vehicle
    by_kind = {name: sum(getattr(one.tally, name) for one in chunks) for name in _BY_KIND}
    # As a sum over as many samples, like the others.
    falls = beside.nominal.fragments.size
    by_kind["nominal_area_m2"] = beside.nominal.dangerous_area_m2 * plan.chunks.samples / falls
    area_m2 = np.concatenate([one.tally.casualty_area_m2 for one in chunks])
    draws = {one.name: np.concatenate([c.draws[one.name] for c in chunks]) for one in _ACTING}
    varied = {name: values for name, values in draws.items() if np.ptp(values) > 0.0}
    standard: tuple[DispersedInput[Distribution], ...] = (*_ACTING, *inputs.PER_KIND)
    records = [plan.input(one) for one in standard]
    return DebrisAnswer(
        tool=Tool(version=version()),
        run=DebrisRun(
            generated_at=generated_at,
            now=now,
            seed=plan.chunks.seed,
            samples=plan.chunks.samples,
            entry=None if plan.entry is None else DebrisEntry(**asdict(plan.entry)),
            inclination_deg=plan.inclination_deg if plan.entry is None else None,
            correlation=CORRELATIONS[plan.correlation],
            rules=plan.rules,
            wind_speed_m_s=plan.wind.speed_m_s,
            wind_from_deg=plan.wind.from_deg,
            options=options,
        ),
        inputs=[vehicle_record(body), table_record()],
        dispersed_inputs=dispersed_records(records),
        vehicle=DebrisVehicle(
            name=body.name,
            norad_id=body.norad_id,
            mass_kg=body.mass_kg,
            modules=len(body.modules),
            kinds=int(np.count_nonzero(plan.parts.scrap_size == 0.0)),
            pieces=int(plan.parts.pieces[plan.parts.scrap_size == 0.0].sum()),
            assumed=subject.assumed,
            configuration=body.configuration,
            docked=dict(body.docked),
        ),
        totals=_totals(chunks, beside, body.mass_kg),
        on_the_ground=on_the_ground(distinct_kinds(body)[0], plan, chunks, beside),
        kinds=_kinds(body, plan, by_kind),
        materials=_shares(body, plan, by_kind, lambda part: part.material),
        modules=_shares(body, plan, by_kind, lambda part: part.module),
        influences=influences(varied, area_m2) if varied else [],
        warnings=[
            *([] if subject.assumed is None else [subject.assumed]),
            *stated_mass_warnings(subject, options, decays=False),
            *(
                [f"only {plan.chunks.samples} samples: the intervals say little"]
                if plan.chunks.samples < FEW_SAMPLES
                else []
            ),
        ],
    )


_BY_KIND = (
    "landed", "impact_mass_kg", "impact_energy_j", "down_range_km", "demised", "demise_altitude_km",
    "landed_kg", "dangerous_area_m2", "in_water",
)  # fmt: skip


def _totals(chunks: Sequence[Falls], beside: FallsBeside, vehicle_mass_kg: float) -> DebrisTotals:
    def of(name: str) -> F64:
        return np.concatenate([getattr(one.tally, name) for one in chunks])

    def total(name: str, scale: float = 1.0) -> DebrisTotal:
        return total_in(chunks, beside, name, scale=scale)

    length_km, width_km = of("length_km"), of("width_km")
    return DebrisTotals(
        surviving_mass_kg=total("surviving_mass_kg"),
        surviving_fraction=total("surviving_mass_kg", 1.0 / vehicle_mass_kg),
        fragments=total("fragments"),
        dangerous_fragments=total("dangerous_fragments"),
        casualty_area_m2=total("casualty_area_m2"),
        casualty_area_without_threshold_m2=total("casualty_area_without_threshold_m2"),
        footprint=[
            FootprintExtent(
                share=share, length_km=spread_of(length_km[:, k]), width_km=spread_of(width_km[:, k])
            )
            for k, share in enumerate(FOOTPRINT_SHARES)
        ],
        nothing_survives=float((of("surviving_mass_kg") <= 0.0).mean()),
    )


def _kinds(body: Vehicle, plan: FallPlan, sums: dict[str, F64]) -> list[DebrisKind]:
    """All distinct kinds and their scraps, the most dangerous first."""
    kinds, _, row = distinct_kinds(body)
    parts = plan.parts
    pieces, scraps, names = parts.pieces, parts.scrap_size > 0.0, names_of_rows(kinds, parts)
    modules: list[dict[str, None]] = [{} for _ in kinds]
    for part, k in zip(body.parts, row, strict=True):
        modules[k][part.module] = None

    def mean(name: str, count: float, k: int) -> float | None:
        return float(sums[name][k] / count) if count > 0.0 else None

    found = [
        DebrisKind(
            name=names[k],
            modules=list(modules[of]),
            material=part.material,
            shape=(Shape.PLATE if scraps[k] else part.shape).value,
            pieces=int(pieces[k]),
            piece_kg=float(parts.mass_kg[k]) if scraps[k] else part.loaded_kg,
            release=(Release.PARENT_DEMISE if scraps[k] else part.release).value,
            parent=part.name if scraps[k] else part.parent,
            exposed=part.exposed and not bool(scraps[k]),
            survives=float(sums["landed"][k] / plan.chunks.samples),
            impact_mass_kg=mean("impact_mass_kg", sums["landed"][k], k),
            impact_energy_j=mean("impact_energy_j", sums["landed"][k], k),
            demise_altitude_km=mean("demise_altitude_km", sums["demised"][k], k),
            down_range_km=mean("down_range_km", sums["landed"][k], k),
            in_water=in_water_mostly(sums["in_water"][k]),
            hazard=None if scraps[k] else part.hazard,
            landed_kg=float(sums["landed_kg"][k] / plan.chunks.samples),
            casualty_area_m2=float(sums["dangerous_area_m2"][k] / plan.chunks.samples),
            nominal_casualty_area_m2=float(sums["nominal_area_m2"][k] / plan.chunks.samples),
        )
        for k, of in enumerate(np.where(scraps, parts.parent, np.arange(scraps.size)).tolist())
        for part in [kinds[of]]
    ]
    return sorted(found, key=lambda one: (-one.casualty_area_m2, -one.survives, one.name))


def _shares(
    body: Vehicle, plan: FallPlan, sums: dict[str, F64], name_of: Callable[[Part], str]
) -> list[DebrisShare]:
    """Means by the name that `name_of` gives for a part; what lands inside a holder counts for the holder,
    scraps for the part that they come from."""
    _, pieces, row = distinct_kinds(body)
    parts = plan.parts
    # Of all pieces of a whole kind, with their scraps.
    whole = np.where(parts.scrap_size > 0.0, parts.parent, np.arange(parts.pieces.size))
    landed_kg, area_m2, nominal_m2 = (
        np.bincount(whole, weights=sums[key]) / plan.chunks.samples
        for key in ("landed_kg", "dangerous_area_m2", "nominal_area_m2")
    )
    total: dict[str, F64] = {}
    for part, k in zip(body.parts, row, strict=True):
        landed = part.count / pieces[k] * np.array([landed_kg[k], area_m2[k], nominal_m2[k]])
        figures = np.array([part.count * part.loaded_kg, *landed])
        total[name_of(part)] = total.get(name_of(part), np.zeros(4)) + figures
    whole_m2 = sum(area for _, _, area, _ in total.values())
    rows = [
        DebrisShare(
            name=name,
            mass_kg=float(mass),
            landed_kg=float(landed),
            casualty_area_m2=float(area),
            nominal_casualty_area_m2=float(nominal),
            share=float(min(area / whole_m2, 1.0)) if whole_m2 > 0.0 else 0.0,
        )
        for name, (mass, landed, area, nominal) in total.items()
    ]
    return sorted(rows, key=lambda one: (-one.casualty_area_m2, -one.mass_kg, one.name))


def influences(draws: dict[str, F64], outcome: F64) -> list[AreaInfluence]:
    """Rank the inputs (N,) by their influence on `outcome` (N,), the strongest first, the unexplained last.

    The shares are those of risk/influence.py, as in `assess`. None of too few samples, or of an outcome that
    does not vary.
    """
    # Each input's own distribution is of no interest: its ranks are points of the unit cube.
    points = np.column_stack([(ranks(values) + 0.5) / outcome.size for values in draws.values()])
    [shares] = shares_of_variance(points, [outcome], fewest=FEWEST_SAMPLES_RANKED)
    if shares is None:
        return []
    found = [
        AreaInfluence(
            name=name,
            rank_correlation=rank_correlation(values, outcome),
            share_of_variance=float(shares.first_order[k]),
            error=float(shares.error[k]),
        )
        for k, (name, values) in enumerate(draws.items())
    ]
    found.sort(key=lambda one: (-one.share_of_variance, one.name))
    unexplained = max(1.0 - float(shares.first_order.sum()), 0.0)
    rest = AreaInfluence(name=REST, rank_correlation=None, share_of_variance=unexplained, error=None)
    return [*found, rest]
