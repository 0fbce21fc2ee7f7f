"""Which class an object has by its name, and the figures of each."""

from __future__ import annotations

import pytest

from iss_risk.errors import UsageError
from iss_risk.fleet.classes import fleet_class_named, fleet_class_of, fleet_classes
from iss_risk.orbit.elements import MeanElements

from .made_fleets import NOW


def named(name: str) -> str:
    return fleet_class_of(MeanElements(name, 1, None, NOW, 15.0, 0.0, 53.0, 0.0, 0.0, 0.0, 0.0)).name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("STARLINK-24", "starlink-v0.9"),
        ("STARLINK-1008", "starlink-v1.0"),
        ("STARLINK-2763", "starlink-v1.0"),
        ("STARLINK-3004", "starlink-v1.5-trial"),
        ("STARLINK-3006", "starlink-v1.5"),
        ("STARLINK-6380", "starlink-v1.5"),
        ("STARLINK-11072", "starlink-v2-mini-dtc"),
        ("STARLINK-30036", "starlink-v2-mini"),
        ("STARLINK-33499", "starlink-v2-mini"),
        ("STARLINK-33500", "starlink-v2-mini-optimized"),
        ("starlink-37637", "starlink-v2-mini-optimized"),
        ("ONEWEB-0012", "oneweb"),
        ("KUIPER-00008", "kuiper"),
        ("IRIDIUM 181", "iridium-next"),
        ("IRIDIUM 33", "iridium-first"),
        ("IRIDIUM 33 DEB", "fragment"),
        ("GLOBALSTAR M087", "globalstar-second"),
        ("GLOBALSTAR M001", "globalstar-first"),
        ("FLOCK 4P-1", "planet-dove"),
        ("QIANFAN-7", "qianfan"),
        ("HULIANWANG DIGUI-03", "guowang"),
        ("CZ-5B R/B", "cz-5b-core"),
        ("FALCON 9 R/B", "falcon-9-stage"),
        ("SL-16 R/B", "rocket-body"),
        ("COSMOS 2251 DEB", "fragment"),
        ("TERRA", "satellite"),
        ("12345", "unknown"),
        ("STARLINK-" + "9" * 60, "satellite"),
    ],
)
def test_a_name_tells_the_class(name: str, expected: str) -> None:
    assert named(name) == expected


def test_masses_are_those_of_the_sources() -> None:
    """fleet_classes.csv: empty masses of GCAT; launch masses where no empty one is published."""
    masses = {one.name: one.mass_kg for one in fleet_classes()}
    assert masses["starlink-v0.9"] == 219
    assert masses["starlink-v1.0"] == 248
    assert 260 <= masses["starlink-v1.5"] <= 290
    assert (masses["starlink-v2-mini"], masses["starlink-v2-mini-optimized"]) == (700, 530)
    assert masses["starlink-v2-mini-dtc"] == 910
    assert 147 <= masses["oneweb"] <= 150
    assert 537 <= masses["kuiper"] <= 571


def test_names_are_unique_and_say_where_they_are_from() -> None:
    names = [one.name for one in fleet_classes()]
    assert len(set(names)) == len(names)
    assert all(len(one.source) > 10 for one in fleet_classes())
    assert all((one.operator_casualties is None) == (one.operator_says is None) for one in fleet_classes())


def test_an_unknown_class_names_the_known_ones() -> None:
    assert fleet_class_named("Starlink-V1.0").name == "starlink-v1.0"
    assert fleet_class_named("rocket-body").mass_kg == 2000
    with pytest.raises(UsageError, match=r"unknown class 'mine': known are starlink-v0\.9"):
        fleet_class_named("mine")
