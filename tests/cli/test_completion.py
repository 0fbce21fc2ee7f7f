"""What the shell offers for values: Click's own completion, asked as bash, zsh and fish ask it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from iss_risk.cli.program import program
from iss_risk.exposure.nations.embedded import embedded_names, embedded_nations

from .conftest import process_environment


def offered(*words: str) -> list[str]:
    """The values that are offered for the last word."""
    *before, incomplete = words
    complete = ShellComplete(program, {}, "iss-risk", "_ISS_RISK_COMPLETE")
    return [item.value for item in complete.get_completions(before, incomplete) if item.type == "plain"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("assess", "--vehicle", "cz"), ["cz5b_core"]),
        (("vehicle", "show", "hub"), ["hubble"]),
        (("history", "--vehicle", "tia"), ["tiangong1"]),
        (("assess", "--nation", "Chil"), ["Chile"]),
        (("assess", "--nation", "chil"), ["Chile"]),
        (("assess", "--nation", "CHL"), ["CHL"]),
        (("passes", "--nation", "south k"), ["South Korea"]),
        (("assess", "--nation", "EU, Chil"), ["EU, Chile"]),
        (("assess", "--nation", "Cote d"), ["Côte d'Ivoire"]),
        (("assess", "--places", "Berl"), ["Berlin"]),
        (("assess", "--places", "Berlin,Hambu"), ["Berlin,Hamburg"]),
        (("decay", "--object", "4827"), ["48274", "48275"]),
        (("data", "update", "--object", "56"), ["56287"]),
        (("assess", "--attitude", "t"), ["tumbling"]),
        (("assess", "--class", "cu"), ["cubesat"]),
        (("assess", "--configuration", ""), ["today", "crewed", "abandoned", "bare"]),
        (("assess", "--source", "c"), ["cache", "celestrak"]),
        (("fleet", "--fate", "re"), ["retired"]),
        (("map", "--picture", "wh"), ["where"]),
        (("schema", "ass"), ["assessment"]),
        (("assess", "--nation", "Atlantis"), []),
    ],
    ids=" ".join,
)
def test_what_is_offered(words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(*words) == wanted


def test_names_of_two_cities_come_with_their_nation() -> None:
    found = offered("assess", "--places", "Valencia")
    assert {"Valencia (ES)", "Valencia (VE)"} <= set(found)
    assert len(found) == len(set(found))


def test_every_nation_group_and_vehicle_is_offered() -> None:
    found = offered("assess", "--nation", "")
    nations = embedded_nations()
    assert embedded_names() == tuple(zip(nations.iso_a3, nations.names, strict=True))
    assert {*nations.names, *nations.iso_a3, "EU", "NATO"} <= set(found)
    folder = Path(__file__).parents[2] / "data" / "vehicles"
    assert offered("debris", "--vehicle", "") == sorted(path.stem for path in folder.glob("*.toml"))


@pytest.mark.parametrize("option", ["--vehicle", "--places"])
def test_a_file_may_be_meant(option: str) -> None:
    complete = ShellComplete(program, {}, "iss-risk", "_ISS_RISK_COMPLETE")
    assert [one.type for one in complete.get_completions(["assess", option], "")][:2] == ["file", "plain"]


def test_words_that_are_offered_are_accepted() -> None:
    """The lists in options say the same as those that check them."""
    from iss_risk.decay.object_class import CLASSES
    from iss_risk.vehicle.reader import load_vehicle

    assert set(offered("assess", "--class", "")) == set(CLASSES)
    docking = load_vehicle("iss").docking
    assert docking is not None
    assert set(offered("assess", "--configuration", "")) == {one.name for one in docking.configurations}


def asked_by(shell: str, words: str, number: int) -> tuple[list[str], float]:
    """The lines that the program answers to a shell, and seconds of CPU."""
    environment = process_environment(
        _ISS_RISK_COMPLETE=f"{shell}_complete", COMP_WORDS=words, COMP_CWORD=str(number)
    )
    command = [sys.executable, "-c", "from iss_risk.cli import main; main()"]
    before = os.times()
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    after = os.times()
    assert finished.stderr == ""
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return finished.stdout.splitlines(), used


def test_zsh_gets_the_name_and_what_it_is() -> None:
    assert asked_by("zsh", "iss-risk assess --nation CHL", 3)[0] == ["plain", "CHL", "Chile"]


@pytest.mark.parametrize("words", ["--nation Ger", "--places Ber", "--vehicle i", "--object 4"])
def test_it_is_fast(words: str) -> None:
    """0.1 to 0.23 s between the key and the answer on an idle machine, twice that on a busy one; the least of
    three, of CPU time. With numba or geopandas it would be a second."""
    assert min(asked_by("bash", f"iss-risk assess {words}", 3)[1] for _ in range(3)) < 0.5


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("typed", "inserted"),
    [
        ("South\\ K", "South\\ Korea"),
        ('"South K', "South Korea"),
        ("Guinea-B", "Guinea-Bissau"),
        ("EU,Chil", "EU,Chile"),
        ("cote", "Côte\\ d\\'Ivoire"),
    ],
)
def test_what_bash_inserts(tmp_path: Path, typed: str, inserted: str) -> None:
    """The script that bash is given, run by bash: blanks and the like are quoted, once."""
    program_file = tmp_path / "iss-risk"
    program_file.write_text(f"#!{sys.executable}\nfrom iss_risk.cli import main\nmain()\n", encoding="utf-8")
    program_file.chmod(0o755)
    environment = process_environment(PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    asked = (
        'source <(_ISS_RISK_COMPLETE=bash_source iss-risk); COMP_WORDS=(iss-risk assess --nation "$1"); '
        'COMP_CWORD=3; _iss_risk_completion iss-risk; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    finished = subprocess.run(
        ["bash", "-c", asked, "bash", typed],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert finished.stderr == ""
    assert finished.stdout.splitlines() == [inserted]


def test_every_option_that_takes_a_name_offers_some() -> None:
    """What is added later: an option with NAME or words in its metavar has a type that completes it."""
    context = click.Context(program)
    silent = set()
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        for one in command.params:
            if isinstance(one, click.Option) and one.metavar in (
                "NAME",
                "NUMBER|NAME",
                "NAME|FILE",
                "FILE|CITY,...",
            ):
                silent |= {f"{name} {one.opts[0]}"} if type(one.type) is type(click.STRING) else set()
    assert silent <= {"message --originator"}
