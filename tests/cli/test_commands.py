"""All commands: what each must have, and the global options."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from iss_risk.cli.program import program

from .conftest import Cli

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
# Written by hand: what is made from the commands themselves names all of them.
GUIDES = [
    page
    for page in (ROOT / "docs").rglob("*.md")
    if page.name not in ("commands.md", "glossary.md", "json.md")
]
COMMANDS = program.list_commands(click.Context(program))


def command(name: str) -> click.Command:
    found = program.get_command(click.Context(program), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_help_text_and_an_example(iss_risk_cli: Cli, name: str) -> None:
    outcome = iss_risk_cli(name, "--help")
    assert outcome.exit_code == 0
    assert len((command(name).help or "").split()) > 5
    assert "Examples:" in outcome.stdout
    assert f"iss-risk {name}" in outcome.stdout.split("Examples:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help_and_shows_its_environment_variable(iss_risk_cli: Cli, name: str) -> None:
    text = " ".join(iss_risk_cli(name, "--help").stdout.split())
    for parameter in command(name).params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help
            variable = "ISS_RISK_" + parameter.opts[0].removeprefix("--").upper().replace("-", "_")
            assert f"[env var: {variable}" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_mentions_the_command_and_a_guide_shows_it(name: str) -> None:
    assert f"`iss-risk {name}`" in README.read_text(encoding="utf-8")
    assert any(f"$ iss-risk {name}" in page.read_text(encoding="utf-8") for page in GUIDES)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_is_not_cut(iss_risk_cli: Cli, name: str) -> None:
    lines = iss_risk_cli("--help").stdout.splitlines()
    (line,) = [line for line in lines if line.startswith(f"  {name} ")]
    assert not line.endswith("...")


def test_a_command_that_does_not_exist(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("asess")
    assert outcome.exit_code == 2
    assert "No such command 'asess' (did you mean 'assess'" in outcome.stderr


@pytest.mark.parametrize(
    "arguments",
    [["Schema", "Glossary"], ["SCHEMA", "glossary"], ["vehicle", "LIST"], ["Vehicle", "show", "Mir"]],
)
def test_case_does_not_matter(iss_risk_cli: Cli, arguments: list[str]) -> None:
    assert iss_risk_cli(*arguments).exit_code == 0


def test_a_command_of_a_command_that_does_not_exist(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("history", "export2")
    assert outcome.exit_code == 2
    assert "(did you mean 'export'?)" in outcome.stderr


def test_show_versions_names_every_requirement(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("--show-versions")
    assert outcome.exit_code == 0
    names = [line.split()[0] for line in outcome.stdout.splitlines()]
    assert names[:2] == ["iss-risk", "Python"]
    assert {"numpy", "numba", "skyfield", "geopandas"} <= set(names)
    assert "pytest" not in names
