"""`--layers`: what is refused before anything runs, and what is asked of the studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Cli


@pytest.mark.parametrize("command", ["assess", "overflight"])
@pytest.mark.parametrize(
    ("name", "says"), [("x.shp", "does not end in .gpkg"), ("absent/x.gpkg", "no such file or directory")]
)
def test_a_wrong_name_is_found_before_anything_runs(
    iss_risk_cli: Cli, command: str, name: str, says: str, tmp_path: Path
) -> None:
    outcome = iss_risk_cli(command, "--layers", str(tmp_path / name))
    assert outcome.exit_code == 2
    assert "--layers: " in outcome.stderr
    assert says in outcome.stderr
    assert iss_risk_cli.calls == []
    assert list(tmp_path.iterdir()) == []


def test_a_falling_object_without_a_place_has_no_layers(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("debris", "--layers", str(tmp_path / "x.gpkg"))
    assert outcome.exit_code == 2
    assert "--layers: needs --entry" in outcome.stderr


def test_the_map_of_an_overflight(iss_risk_cli: Cli, tmp_path: Path) -> None:
    import geopandas

    path = tmp_path / "x.gpkg"
    outcome = iss_risk_cli("overflight", "--layers", str(path))
    assert outcome.exit_code == 0
    assert f"layers: {path}: nations (" in outcome.stderr
    frame = geopandas.read_file(path, layer="nations")
    assert frame["iso_a3"].tolist()
    assert frame["iso_a3"].is_unique


def test_the_simulation_is_asked_for_only_where_layers_are(iss_risk_cli: Cli, tmp_path: Path) -> None:
    iss_risk_cli("assess")
    iss_risk_cli("assess", "--layers", str(tmp_path / "x.gpkg"))
    first, second = iss_risk_cli.calls
    assert "simulated" not in first
    assert callable(second["simulated"])


def test_a_map_is_no_file_that_is_read(iss_risk_cli: Cli, tmp_path: Path) -> None:
    borders = tmp_path / "borders.gpkg"
    borders.write_text("")
    outcome = iss_risk_cli("overflight", "--nations", str(borders), "--layers", str(borders))
    assert outcome.exit_code == 2
    assert "is the file of --nations too" in outcome.stderr
