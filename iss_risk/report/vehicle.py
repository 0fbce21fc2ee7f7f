"""What `iss-risk vehicle` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.vehicle import (
    Flight,
    PartContent,
    Share,
    VehicleContent,
    Vehicles,
    VehicleSummary,
)
from iss_risk.notation.text import counted, one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import docked_segments
from iss_risk.report.numbers import count, percent, rounded
from iss_risk.report.screen import as_text, folded, labelled


def vehicles_text(answer: Vehicles, *, width: int, colour: bool) -> str:
    """One line a vehicle, then where their masses are from."""
    vehicles = answer.vehicles
    table = fitted_table(
        Column("Vehicle", "Vehicle", [one.name for one in vehicles]),
        [
            Column("mass", "mass", [kilograms(one.mass_kg) for one in vehicles]),
            Column("modules", "mod.", [count(one.modules) for one in vehicles], expendable=2),
            Column("kinds of part", "kinds", [count(one.kinds) for one in vehicles]),
            Column("pieces", "pieces", [count(one.pieces) for one in vehicles]),
            Column("estimated", "est.", [percent(one.estimated_fraction) for one in vehicles], expendable=1),
        ],
        width,
        last_row_apart=False,
    )
    sources = [
        line
        for one in vehicles
        for line in folded([f"{one.name}: {one.title}", f"mass: {one.mass_source}"], width)
    ]
    return as_text([table, "", Text("\n".join(sources), style="dim")], width=width, colour=colour)


def content_text(answer: VehicleContent, *, width: int, colour: bool, tree: bool) -> str:
    """What the vehicle is made of; with `tree` every kind of part under what holds it."""
    parts: list[RenderableType] = [*_heading(answer, width), "", _modules(answer, width)]
    parts += ["", _materials(answer, width)]
    if answer.configurations:
        parts += ["", Text("Configurations", style="bold"), *_configurations(answer, width)]
    if tree:
        parts += ["", *_tree(answer.parts, width)]
    return as_text(parts, width=width, colour=colour)


def check_text(answer: VehicleContent, *, width: int, colour: bool) -> str:
    """That the file can be used, and what it adds up to."""
    vehicle = answer.vehicle
    off = answer.parts_mass_kg / vehicle.mass_kg - 1.0
    worst = max(answer.modules, key=lambda m: abs(m.parts_mass_kg / m.mass_kg - 1.0))
    worst_off = worst.parts_mass_kg / worst.mass_kg - 1.0
    parts: list[RenderableType] = [
        *_heading(answer, width),
        labelled(
            "Adds up",
            [
                f"parts {kilograms(answer.parts_mass_kg)} ({_signed_percent(off)})",
                f"worst module {worst.name} ({_signed_percent(worst_off)})",
            ],
            width,
        ),
        labelled("Verdict", ["a vehicle that can be used"], width),
    ]
    return as_text(parts, width=width, colour=colour)


def _signed_percent(fraction: float) -> str:
    return f"{round(100.0 * fraction, 2) + 0.0:+.2f} %"  # + 0.0: there is no minus zero


def kilograms(mass_kg: float) -> str:
    """454,339 kg; below 100 kg with three significant digits."""
    return f"{mass_kg:,.0f} kg" if mass_kg >= 100.0 else f"{rounded(mass_kg, 3)} kg"


def _heading(answer: VehicleContent, width: int) -> list[RenderableType]:
    vehicle = answer.vehicle
    number = "" if vehicle.norad_id is None else f" {vehicle.norad_id}"
    docked = (
        [] if answer.configuration is None else [f"in the configuration {one_line(answer.configuration)}"]
    )
    return [
        Text("\n".join(folded([f"{vehicle.title}{number}", _size(vehicle)], width)), style="bold"),
        labelled("Mass", [kilograms(vehicle.mass_kg), one_line(vehicle.mass_source), *docked], width),
        labelled("Flight", _flight(answer.flight), width),
        labelled("Known", [f"{one.name} {percent(one.share)}" for one in answer.confidences], width),
        labelled(
            "Released",
            [
                *(f"{one.name} {percent(one.share)}" for one in answer.releases),
                f"faces the flow before that {percent(answer.exposed_fraction)}",
            ],
            width,
        ),
    ]


def _flight(flight: Flight) -> list[str]:
    known = (
        ("attitude held {} kg/m²", flight.ballistic_coefficient_held_kg_m2),
        ("tumbling {} kg/m²", flight.ballistic_coefficient_tumbling_kg_m2),
        ("before the break-up {} kg/m²", flight.ballistic_coefficient_before_breakup_kg_m2),
        ("radius {} m", flight.body_radius_m),
    )
    return [text.format(rounded(value, 3)) for text, value in known if value is not None] or ["not stated"]


def _size(vehicle: VehicleSummary) -> str:
    kinds = "1 kind of part" if vehicle.kinds == 1 else f"{count(vehicle.kinds)} kinds of part"
    return f"{counted(vehicle.modules, 'module')}, {kinds}, {counted(vehicle.pieces, 'piece')}"


def _configurations(answer: VehicleContent, width: int) -> list[RenderableType]:
    """What may be docked, each a line: its name, its mass, and how many of what."""
    return [
        labelled(
            one_line(one.name),
            [kilograms(one.mass_kg), one_line(one.text), *docked_segments(None, one.docked)],
            width,
        )
        for one in answer.configurations
    ]


def _modules(answer: VehicleContent, width: int) -> RenderableType:
    modules = answer.modules
    return fitted_table(
        Column("Module", "Module", [one_line(one.name) for one in modules]),
        [
            Column("mass", "mass", [kilograms(one.mass_kg) for one in modules]),
            Column("kinds", "kinds", [count(one.kinds) for one in modules]),
            Column("pieces", "pieces", [count(one.pieces) for one in modules]),
            Column("mass is", "mass is", [one.confidence for one in modules], expendable=1),
        ],
        width,
        last_row_apart=False,
    )


def _materials(answer: VehicleContent, width: int) -> RenderableType:
    shares: Sequence[Share] = answer.materials
    return fitted_table(
        Column("Material", "Material", [one.name for one in shares]),
        [
            Column("mass", "mass", [kilograms(one.mass_kg) for one in shares]),
            Column("share", "share", [percent(one.share) for one in shares]),
            Column("kinds", "kinds", [count(one.kinds) for one in shares], expendable=1),
            Column("pieces", "pieces", [count(one.pieces) for one in shares]),
        ],
        width,
        last_row_apart=False,
    )


def _tree(parts: Sequence[PartContent], width: int) -> list[RenderableType]:
    held: dict[str, list[PartContent]] = {}
    for part in parts:
        held.setdefault(part.parent or "", []).append(part)
    lines: list[RenderableType] = []
    module = None
    waiting = [(part, 1) for part in reversed(held.get("", []))]
    while waiting:
        part, depth = waiting.pop()
        if part.module != module and depth == 1:
            module = part.module
            lines.append(Text("\n".join(folded([module], width)), style="bold"))
        indent = "  " * min(depth, 8)
        described = folded(_described(part), max(width - len(indent) - 2, 20))
        lines.append(Text("\n".join(indent + ("  " if i else "") + line for i, line in enumerate(described))))
        waiting += [(child, depth + 1) for child in reversed(held.get(part.name, []))]
    return lines


def _described(part: PartContent) -> list[str]:
    size = {
        "sphere": f"sphere {part.length_m:g} m",
        "cylinder": f"cylinder {part.length_m:g} x {part.width_m:g} m",
    }.get(part.shape, f"{part.shape} {part.length_m:g} x {part.width_m:g} x {part.height_m:g} m")
    name = part.name.removeprefix(f"{part.module}: ")
    fluid = f" + {part.contents_kg:g} kg of fluid" if part.contents_kg else ""
    altitude = "" if part.release_altitude_km is None else f" of {part.release_altitude_km:g} km"
    return [
        f"{count(part.count)} x {name}",
        f"{part.mass_kg:g} kg{fluid}",
        part.material,
        size + (f", {percent(part.solidity)} solid" if part.solidity < 1.0 else ""),
        *([] if part.parent else [part.release + altitude + (", exposed" if part.exposed else "")]),
        part.confidence,
    ]
