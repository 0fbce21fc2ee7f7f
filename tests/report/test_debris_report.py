"""What `debris` prints: figures beside what they belong to, and rows that can be told apart."""

from __future__ import annotations

import re

from iss_risk.report.debris import debris_text

from .fake_debris import MODULES, fake_debris, kind, share


def printed(width: int = 160, **changes: object) -> str:
    return debris_text(fake_debris(**changes), width=width, colour=False, all_rows=False)


def cells(text: str, begin: str) -> list[str]:
    """Of the first line that begins so, what stands between wide gaps."""
    line = next(line for line in text.splitlines() if line.startswith(begin))
    return re.split(r" {2,}", line)


def test_the_mass_in_sea_water_is_nominal_and_called_so() -> None:
    text = printed()
    heading, row = cells(text, "Pieces in sea water"), cells(text, "sinks")
    assert heading[1:3] == ["nominal", "nominal mass"]
    assert row[1:3] == ["350", "450 kg"]


def test_a_kind_of_several_modules_is_not_called_after_the_first() -> None:
    """With its scraps, which are told by their mass where names are cropped."""
    tube, frame = "Zarya FGB: tube", "equipment frame: unit"
    several = {"modules": list(MODULES)}
    kinds = [
        kind(tube, **several),
        *(
            kind(f"scraps of {tube}, {kg:g} kg", parent=tube, piece_kg=kg, **several)
            for kg in (0.27, 0.067)
        ),
        kind(frame, parent="equipment frame", **several),
        kind("Zarya: pumps", **several),
        kind("Zvezda: mass, 2 kg", modules=["Zvezda"]),
    ]  # fmt: skip
    wide = printed(kinds=kinds)
    for name in (
        "tube (3 modules) ",
        "scraps of tube (3 modules), 0.27 kg ",
        "equipment frame: unit (3 modules) ",
        "pumps (3 modules) ",
        "Zvezda: mass, 2 kg ",
    ):
        assert f"\n{name}" in wide
    assert "Zarya" not in wide.partition("Module")[0]
    assert "tube (3 modules), 0.80 kg, in 30.0 %" in wide  # the heaviest
    assert "\ntube (3 modules)  " in wide.partition("May be dangerous")[2]
    for width in (48, 80, 100):
        text = printed(width, kinds=kinds)
        rows = [line for line in text.splitlines() if line.startswith("scraps of tube (3 modul")]
        assert len(rows) == 2, width
        assert max(map(len, text.splitlines())) <= width
        if width > 48:
            assert "0.27 kg" in rows[0]
            assert "0.067 kg" in rows[1]


def test_up_range_is_a_minus_sign() -> None:
    assert "−1,200 km" in printed(100)
    assert "-1,200" not in printed(100)


def test_why_more_lands_than_there_is_stands_below_only_where_it_does() -> None:
    said = "what lands inside a holder counts for the holder"
    assert said not in printed()
    # All of it, but for the last digits of a sum.
    assert said not in printed(materials=[share("steel", 160.0, 160.0000001)])
    text = printed(materials=[share("steel", 160.0, 240.0), share("glass", 90.0, 20.0)])
    assert text.count(said) == 1
    assert "(more steel lands than there is: " in text
    text = printed(60, modules=[share("Bus", 160.0, 240.0), share("Payload", 90.0, 20.0)])
    assert "(more Bus lands than there is: " in text.partition("Module")[2]
