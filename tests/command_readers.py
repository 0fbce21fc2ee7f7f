"""What is typed or stands in the environment, and whole commands over files that are nearly right."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NoReturn
from unittest.mock import patch

import click
import good_files as good
from readers import Reader, as_file, commanded, sealed_tle

from iss_risk.cli.program import program

# The commands that compute, and a value for every option that writes no file and asks no network.
_COMPUTING = ("assess", "decay", "debris", "passes", "overflight", "hindcast", "message")
_VALUES = {
    "--object": "25544", "--vehicle": "generic:1000", "--attitude": "held", "--ballistic-coefficient": "150",
    "--mass": "450000", "--area": "1000.5", "--cd": "2.2", "--uncontrolled-from": "2027-01-01",
    "--still-up": "2026-11-28T12:00Z", "--now": "2026-11-28T12:00:00+01:00", "--horizon": "25",
    "--f107": "150", "--ap": "15", "--weather": "known", "--correlation": "detra", "--wind": "10,270",
    "--sheltering": "0.8", "--places": "Lagos,Tokyo", "--source": "embedded", "--max-age": "72",
    "--population-year": "2030", "--samples": "4096", "--seed": "7", "--tolerance": "0.02",
    "--max-samples": "65536", "--workers": "2", "--backend": "threads", "--on-change": "10", "--wait": "60",
    "--fail-above": "USA=1e-4", "--entry": "0,0,122,7.8,-1.2,90", "--end-altitude": "80", "--days": "7",
    "--nation": "USA", "--originator": "ESA", "--decayed": "2018-04-02T00:16", "--leads": "30,10,3,1",
}  # fmt: skip


class Reached(Exception):
    """The arguments have been read, and the study would begin."""


def _begin(*_: object, **__: object) -> NoReturn:
    raise Reached


class _Study(ModuleType):
    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _begin


def _lines() -> Iterator[bytes]:
    for name in _COMPUTING:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        for flag in [one.opts[0] for one in command.params if one.opts[0] in _VALUES]:
            variable = "ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_")
            yield f"{name}\0{flag}\0{_VALUES[flag]}".encode()
            yield f"{variable}={_VALUES[flag]}\0{name}".encode()
    yield b"explain\0perigee"
    yield b"schedule\0--every\0 6h\0--fail-above\0USA=1e-4"
    yield b"COLUMNS=80\0vehicle\0show\0iss"
    yield b"ISS_RISK_CELESTRAK_URL=https://mirror.example/\0data\0status"
    yield b"ISS_RISK_DATA_DIR=/nowhere\0ISS_RISK_ELEMENTS_DIR=~nobody/x\0data\0status"


def options(folder: Path) -> Reader:
    """Words of a command line with NUL between; those with "=" in front are the environment."""
    fakes = {f"iss_risk.studies.{name}": _Study(name) for name in (*_COMPUTING, "against")}
    os.chdir(folder)

    def read(data: bytes) -> None:
        words = [os.fsdecode(word) for word in data.split(b"\0")]
        stated = dict(
            word.partition("=")[::2] for word in words if word.partition("=")[0] in _VARIABLES and "=" in word
        )
        arguments = [word for word in words if word.partition("=")[0] not in _VARIABLES]
        with patch.dict(sys.modules, fakes), patch.dict(os.environ, stated), suppress(Reached):
            commanded(*arguments)

    return Reader(tuple(_lines()), read)


_VARIABLES = {
    "COLUMNS", "ISS_RISK_CELESTRAK_URL", "ISS_RISK_DATA_DIR", "ISS_RISK_ELEMENTS_DIR",
    *("ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_") for flag in _VALUES),
}  # fmt: skip
_NOW = ("--now", "2026-11-25", "--json")


def _command(name: str, *words: str, seeds: tuple[bytes, ...]) -> Callable[[Path], Reader]:
    """A command with a file as the value of its last word."""

    def made(folder: Path) -> Reader:
        reader = as_file(name, lambda path: commanded(*words, str(path)), *seeds)(folder)
        return Reader(reader.seeds, reader.read, sealed_tle if name.endswith("orbit") else bytes)

    return made


_ORBITS = tuple(good.ORBITS.values())
COMMANDS: dict[str, Callable[[Path], Reader]] = {
    "options": options,
    "command-vehicle-check": _command("v.toml", "vehicle", "check", "--json", seeds=(good.VEHICLE,)),
    "command-overflight": _command("x.orbit", "overflight", "--days", "0.2", *_NOW, "--orbit", seeds=_ORBITS),
    "command-decay": _command(
        "x.orbit", "decay", "--samples", "8", "--workers", "1", *_NOW, "--orbit", seeds=_ORBITS
    ),
    "command-debris": _command(
        "v.toml", "debris", "--samples", "4", "--workers", "1", *_NOW, "--vehicle", seeds=(good.VEHICLE,)
    ),
    "command-scenario": _command(
        "s.toml", "debris", "--samples", "4", "--workers", "1", "--json", "--scenario", seeds=(good.SCENARIO,)
    ),
    "command-published": _command(
        "p.csv",
        "hindcast",
        "--samples",
        "8",
        "--workers",
        "1",
        "--json",
        "--against",
        seeds=(good.PUBLISHED,),
    ),
}
