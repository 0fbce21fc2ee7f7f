"""What parts are made of: the thermal properties that decide whether a part reaches the ground."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from iss_risk.debris.toml_tables import Table, read_toml
from iss_risk.sources.embedded import data_path

MAX_MATERIALS = 1_000


class Behaviour(StrEnum):
    """How a material gives way to heat.

    METAL melts at its melting temperature and loses mass by its heat of fusion.
    CHARRING does not melt: above an effective ablation temperature it is consumed by an effective heat
    of ablation. GLASS softens: the temperature is the one at which it flows, the heat an effective one.
    FLUID disperses at break-up: its mass counts, nothing of it reaches the ground.
    """

    METAL = "metal"
    CHARRING = "charring"
    GLASS = "glass"
    FLUID = "fluid"


class Confidence(StrEnum):
    """FOUND: read in the named source. RECALLED: from general knowledge. ESTIMATED: judged from others."""

    FOUND = "found"
    RECALLED = "recalled"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Material:
    """One material. Temperatures in K; heat per kg; `specific_heat_J_kg_K` is the mean from 300 K to
    `melting_temperature_K`, `emissivity` the mean weighted by the radiated power (T⁴) over that range.
    `oxidation_heat_J_kg_O2` is what a kilogram of oxygen gives in burning the material, 0 where it does not.
    """

    name: str
    density_kg_m3: float
    specific_heat_J_kg_K: float
    melting_temperature_K: float
    heat_of_fusion_J_kg: float
    emissivity: float
    oxidation_heat_J_kg_O2: float
    behaviour: Behaviour
    source: str
    confidence: Confidence


_NUMBERS = (
    "density_kg_m3",
    "specific_heat_J_kg_K",
    "melting_temperature_K",
    "heat_of_fusion_J_kg",
    "emissivity",
)
_OXIDATION = "oxidation_heat_J_kg_O2"
_KEYS = (*_NUMBERS, _OXIDATION, "behaviour", "source", "confidence")


def load_materials(path: Path | None = None) -> dict[str, Material]:
    """The materials by name, from `path` or from the embedded data/materials.toml.

    Raises InputError (path, line, field) for a file that cannot be used.
    """
    file = read_toml(path if path is not None else data_path("materials.toml"))
    tables = file.named_tables()
    if len(tables) > MAX_MATERIALS:
        file.root().fail(None, f"more than {MAX_MATERIALS} materials")
    return {name: _material(name, table) for name, table in tables.items()}


def _material(name: str, table: Table) -> Material:
    table.check_keys(_KEYS)
    numbers = {key: table.positive(key) for key in _NUMBERS}
    if numbers["emissivity"] > 1.0:
        table.fail("emissivity", f"must be at most 1, is {numbers['emissivity']:g}")
    return Material(
        name=name,
        behaviour=Behaviour(table.choice("behaviour", tuple(Behaviour))),
        source=table.text("source"),
        confidence=Confidence(table.choice("confidence", tuple(Confidence))),
        oxidation_heat_J_kg_O2=table.positive(_OXIDATION) if _OXIDATION in table.values else 0.0,
        **numbers,
    )
