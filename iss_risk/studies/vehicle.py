"""What is a vehicle made of? Its modules, materials and parts, and how well they are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from iss_risk.answers.document import Tool
from iss_risk.answers.vehicle import (
    ConfigurationContent,
    Flight,
    ModuleContent,
    PartContent,
    Share,
    VehicleContent,
    Vehicles,
    VehicleSummary,
)
from iss_risk.errors import UsageError
from iss_risk.vehicle.docking import arranged
from iss_risk.vehicle.materials import Confidence
from iss_risk.vehicle.parts import Part, Release, Vehicle
from iss_risk.vehicle.reader import list_vehicles, load_vehicle
from iss_risk.version import version


def list_of_vehicles() -> Vehicles:
    """The vehicles that ship with the tool. Raises InputError for one that is broken."""
    return Vehicles(
        tool=Tool(version=version()),
        vehicles=[_summary(name, load_vehicle(name)) for name in list_vehicles()],
        warnings=[],
    )


def vehicle_content(
    name_or_path: str | Path,
    *,
    module: str | None = None,
    configuration: str | None = None,
    docked: str | None = None,
) -> VehicleContent:
    """What a vehicle consists of, or one module of it (a part of the module's name is enough), with what is
    docked in a `configuration` (None: that of its file) or otherwise `docked`.

    Raises InputError for a file that cannot be used and UsageError for an unknown module or configuration.
    """
    vehicle = load_vehicle(name_or_path, configuration=configuration, docked=docked)
    modules = [m for m in vehicle.modules if module is None or module.casefold() in m.name.casefold()]
    if not modules:
        known = ", ".join(m.name for m in vehicle.modules)
        raise UsageError(f"no module {module!r} in {vehicle.name}: it has {known}", parameter="module")
    names = {m.name for m in modules}
    parts = [part for part in vehicle.parts if part.module in names]
    mass_kg = _mass(parts)
    return VehicleContent(
        tool=Tool(version=version()),
        vehicle=_summary(str(name_or_path), vehicle),
        flight=_flight(vehicle),
        parts_mass_kg=mass_kg,
        modules=[
            ModuleContent(
                name=m.name,
                mass_kg=m.mass_kg,
                parts_mass_kg=_mass(own),
                kinds=len(own),
                pieces=_pieces(own),
                source=m.source,
                confidence=m.confidence,
            )
            for m in modules
            for own in [[part for part in parts if part.module == m.name]]
        ],
        materials=sorted(_shares(parts, lambda part: part.material), key=lambda s: (-s.mass_kg, s.name)),
        confidences=_shares(parts, lambda part: part.confidence, Confidence),
        releases=_shares(parts, lambda part: part.release, Release),
        exposed_fraction=_mass([part for part in parts if part.exposed]) / mass_kg,
        configuration=vehicle.configuration,
        configurations=_configurations(vehicle),
        parts=[
            PartContent(**{field: getattr(part, field) for field in PartContent.model_fields})
            for part in parts
        ],
        warnings=[],
    )


def _configurations(vehicle: Vehicle) -> list[ConfigurationContent]:
    if vehicle.docking is None:
        return []
    return [
        ConfigurationContent(
            name=one.name,
            text=one.text,
            docked=dict(one.docked),
            mass_kg=arranged(vehicle, one.name, None).mass_kg,
            source=one.source,
        )
        for one in vehicle.docking.configurations
    ]


def _summary(name: str, vehicle: Vehicle) -> VehicleSummary:
    estimated = [part for part in vehicle.parts if part.confidence is Confidence.ESTIMATED]
    return VehicleSummary(
        name=name,
        title=vehicle.name,
        norad_id=vehicle.norad_id,
        mass_kg=vehicle.mass_kg,
        mass_source=vehicle.mass_source,
        modules=len(vehicle.modules),
        kinds=len(vehicle.parts),
        pieces=_pieces(vehicle.parts),
        estimated_fraction=_mass(estimated) / _mass(vehicle.parts),
        sha256=vehicle.sha256,
    )


def _flight(vehicle: Vehicle) -> Flight:
    drag, entry = vehicle.drag, vehicle.entry
    return Flight(
        ballistic_coefficient_held_kg_m2=drag.ballistic_coefficient_held_kg_m2 if drag is not None else None,
        ballistic_coefficient_tumbling_kg_m2=drag.ballistic_coefficient_tumbling_kg_m2
        if drag is not None
        else None,
        ballistic_coefficient_before_breakup_kg_m2=entry.ballistic_coefficient_kg_m2
        if entry is not None
        else None,
        body_radius_m=entry.body_radius_m if entry is not None else None,
    )


def _mass(parts: Iterable[Part]) -> float:
    return sum(part.count * part.loaded_kg for part in parts)


def _pieces(parts: Iterable[Part]) -> int:
    return sum(part.count for part in parts)


def _shares(
    parts: list[Part], word_of: Callable[[Part], str], order: Iterable[str] | None = None
) -> list[Share]:
    """The parts by a word that each has; of the words that occur, in `order`."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(word_of(part), []).append(part)
    total_kg = _mass(parts)
    return [
        Share(
            name=word,
            mass_kg=_mass(groups[word]),
            share=min(_mass(groups[word]) / total_kg, 1.0),
            kinds=len(groups[word]),
            pieces=_pieces(groups[word]),
        )
        for word in (groups if order is None else order)
        if word in groups
    ]
