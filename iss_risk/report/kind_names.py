"""What kinds of part are called on the screen, where several modules have the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from iss_risk.answers.debris import DebrisKind


def screen_names(kinds: Iterable[DebrisKind]) -> Mapping[str, str]:
    """From the names of the document to those of the screen: a kind of several modules is named after the
    first of them there, here by how many they are ("tube (20 modules)"; "scraps of tube (20 modules), 0.27
    kg")."""
    return {one.name: _name(one) for one in kinds}


def _name(kind: DebrisKind) -> str:
    if len(kind.modules) < 2:
        return kind.name
    # Scraps are named after the part that they come from.
    is_scrap = kind.parent is not None and kind.name.startswith(f"scraps of {kind.parent}, ")
    whole = kind.parent if is_scrap and kind.parent is not None else kind.name
    # "Zarya FGB: tube", and "Zarya: tube" where the file says so itself; not "rack: box".
    module, _, own = whole.partition(": ")
    called = own if own and kind.modules[0].startswith(module) else whole
    return kind.name.replace(whole, f"{called} ({len(kind.modules)} modules)", 1)
