"""What parts are made of: the thermal properties that decide whether a part reaches the ground."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from iss_risk.arrays import F64
from iss_risk.notation.toml_tables import Table, read_toml
from iss_risk.sources.embedded import data_path

MAX_MATERIALS = 1_000


class Behaviour(StrEnum):
    """How a material fails under heat.

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


Curve = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Material:
    """One material. Temperatures in K; heat per kg.

    `specific_heat` and `emissivity_curve` are pairs of temperature and value, linear between, constant beyond
    their ends. `specific_heat_J_kg_K` is the mean from 300 K to `melting_temperature_K`, `emissivity` the
    mean weighted by the radiated power (T⁴) over that range. `oxidation_heat_J_kg_O2` is what a kilogram of
    oxygen gives in burning the material, 0 where it does not. `conductivity_W_m_K` is that of heat, 0 where
    parts of the material are taken to have one temperature.

    Of charring materials `volatile_fraction` leaves as gas between 600 and 800 K, at `pyrolysis_heat_J_kg` of
    gas; the rest stays as char. Loose goods hold together until `holding_kg_m2` of their surface has gone, 0
    for everything else.
    """

    name: str
    density_kg_m3: float
    specific_heat: Curve
    melting_temperature_K: float
    heat_of_fusion_J_kg: float
    emissivity_curve: Curve
    oxidation_heat_J_kg_O2: float
    volatile_fraction: float
    pyrolysis_heat_J_kg: float
    holding_kg_m2: float
    conductivity_W_m_K: float
    behaviour: Behaviour
    source: str
    confidence: Confidence

    @cached_property  # each kind of part of each object of a fleet asks for it
    def specific_heat_J_kg_K(self) -> float:
        """The mean between room temperature and melting."""
        temperature_k = self._temperatures_k()
        return float(np.trapezoid(at(self.specific_heat, temperature_k), temperature_k)) / float(
            temperature_k[-1] - temperature_k[0]
        )

    @property
    def emissivity(self) -> float:
        """The mean between room temperature and melting, weighted as it radiates: with T⁴."""
        temperature_k = self._temperatures_k()
        return float(np.average(at(self.emissivity_curve, temperature_k), weights=temperature_k**4))

    @property
    def diffusivity_m2_s(self) -> float:
        """Of heat, from the means; 0 where parts are taken to have one temperature."""
        return self.conductivity_W_m_K / (self.density_kg_m3 * self.specific_heat_J_kg_K)

    def _temperatures_k(self) -> F64:
        return np.linspace(ROOM_TEMPERATURE_K, self.melting_temperature_K, 501)


def at(curve: Curve, temperature_k: F64) -> F64:
    """Values of a curve at temperatures."""
    known, values = np.array(curve).T
    return np.interp(temperature_k, known, values)


ROOM_TEMPERATURE_K = 300.0
PYROLYSIS_K = (600.0, 800.0)
_OPTIONAL = (
    "oxidation_heat_J_kg_O2",
    "volatile_fraction",
    "pyrolysis_heat_J_kg",
    "holding_kg_m2",
    "conductivity_W_m_K",
)
_NUMBERS = ("density_kg_m3", "melting_temperature_K", "heat_of_fusion_J_kg")
_CURVES = ("specific_heat_J_kg_K", "emissivity")
_KEYS = (*_NUMBERS, *_CURVES, *_OPTIONAL, "behaviour", "source", "confidence")


def load_materials(path: Path | None = None) -> dict[str, Material]:
    """The materials by name, from `path` or from the embedded data/materials.toml.

    Raises InputError (path, line, field) for a file that cannot be used.
    """
    # A copy: who changes it changes nobody else's.
    return dict(_embedded(data_path("materials.toml"))) if path is None else _read(path)


@cache
def _embedded(path: Path) -> dict[str, Material]:
    return _read(path)


def _read(path: Path) -> dict[str, Material]:
    file = read_toml(path)
    tables = file.named_tables()
    if len(tables) > MAX_MATERIALS:
        file.root().fail(None, f"more than {MAX_MATERIALS} materials")
    return {name: _material(name, table) for name, table in tables.items()}


def _material(name: str, table: Table) -> Material:
    table.check_keys(_KEYS)
    numbers = {key: table.positive(key) for key in _NUMBERS}
    optional = {key: table.positive(key) if key in table.values else 0.0 for key in _OPTIONAL}
    emissivity = _curve(table, "emissivity")
    highest = max(value for _, value in emissivity)
    if highest > 1.0:
        table.fail("emissivity", f"must be at most 1, is {highest:g}")
    if optional["volatile_fraction"] >= 1.0:
        table.fail("volatile_fraction", f"must be below 1, is {optional['volatile_fraction']:g}")
    return Material(
        name=name,
        specific_heat=_curve(table, "specific_heat_J_kg_K"),
        emissivity_curve=emissivity,
        behaviour=Behaviour(table.choice("behaviour", tuple(Behaviour))),
        source=table.text("source"),
        confidence=Confidence(table.choice("confidence", tuple(Confidence))),
        **numbers,
        **optional,
    )


def _curve(table: Table, key: str) -> Curve:
    """A number, or pairs [temperature, value] with rising temperatures; all above zero."""
    found = table.values.get(key)
    if not isinstance(found, list):
        return ((ROOM_TEMPERATURE_K, table.positive(key)),)
    pairs = [
        pair for pair in found if isinstance(pair, list) and len(pair) == 2 and all(map(_positive, pair))
    ]
    if not found or len(pairs) != len(found):
        table.fail(key, "must be a number above zero or a list of pairs [temperature in K, value] above zero")
    curve = tuple((float(temperature), float(value)) for temperature, value in pairs)
    if any(second[0] <= first[0] for first, second in itertools.pairwise(curve)):
        table.fail(key, "temperatures must rise from pair to pair")
    return curve


def _positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.0 < value < 1e12
