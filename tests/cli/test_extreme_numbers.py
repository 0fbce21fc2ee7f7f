"""Every numeric option of every command, found by asking Click, with numbers that nobody means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from iss_risk.cli.parameters import Instant, Numbers
from iss_risk.cli.program import program, run

VALUES = (
    "1e300", "-1e300", "1e-300", "nan", "inf", "-inf", "0", "-1", str(10**30), str(-(10**30)), "9" * 5_000,
)  # fmt: skip
# What may be given and is right as it is: no wind, no age, the seed 0, any change, the smallest limit.
RIGHT = {
    "--ap": ("0", "1e-300"),
    "--wind": ("0", "1e-300"),
    "--sheltering": ("0", "1e-300"),
    "--seed": ("0",),
    "--max-age": ("1e-300",),
    "--on-change": ("1e-300",),
    "--wait": ("0", "1e-300"),
    "--fail-above": ("0", "1e-300"),
    "--failed-share": ("0",),
}
NEEDED = {
    "--ap": ("--f107=150",), "--area": ("--mass=100",), "--cd": ("--mass=100", "--area=3"),
    "--failed-share": ("--fate=failed",), "--retire-age": ("--fate=retired",),
}  # fmt: skip
# Commands that do nothing without them.
ARGUMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("compare",): ("a.toml", "a.toml"),
    ("fleet",): ("starlink",),
    ("publish",): ("site",),
}
NO_NUMBERS = (
    click.Path,
    click.Choice,
    Instant,
    type(click.STRING),
    type(click.BOOL),
    type(click.UNPROCESSED),
)


class Reached(Exception):
    """The study would begin: all values have been taken."""


def commands(
    command: click.Command = program, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            one = command.get_command(context, name)
            assert one is not None
            yield from commands(one, (*path, name))
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield path, command


NUMERIC = [
    (path, one)
    for path, command in commands()
    for one in command.params
    if not getattr(one, "is_flag", False) and not isinstance(one.type, NO_NUMBERS)
]


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every study stops where it would read its first file."""

    def stop(*_: Any, **__: Any) -> None:
        raise Reached

    for name in (
        "scenario.find_orbit",
        "what_comes_down.load_vehicle",
        "vehicle.catalogue.load_vehicle",
        "studies.data.update_data",
        "studies.fleet.find_fleet",
    ):
        monkeypatch.setattr(f"iss_risk.{name}", stop)
    monkeypatch.setattr("iss_risk.studies.hindcast.read_space_weather", stop)
    (tmp_path / "a.toml").write_text('attitude = "held"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISS_RISK_DATABASE", str(tmp_path / "history.sqlite"))
    monkeypatch.delenv("ISS_RISK_SAMPLES", raising=False)


def test_the_numbers_are_found() -> None:
    found = {one.opts[0] for _, one in NUMERIC}
    assert {"--samples", "--horizon", "--leads", "--days", "--wind", "--entry", "--last", "--wait"} <= found


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize(
    ("path", "parameter"), NUMERIC, ids=[f"{' '.join(path)} {one.opts[0]}" for path, one in NUMERIC]
)
def test_no_number_is_unexpected(
    path: tuple[str, ...], parameter: click.Parameter, capsys: pytest.CaptureFixture[str]
) -> None:
    name = parameter.opts[0]
    for value in VALUES:
        text = value
        if isinstance(parameter.type, Numbers):
            text = ",".join([value, *["1"] * (len(parameter.type.names) - 1)])
        given = (f"{name}={text}",) if isinstance(parameter, click.Option) else ("--", text)
        code = run((*path, *ARGUMENTS.get(path, ()), *NEEDED.get(name, ()), *given))
        said = capsys.readouterr().err.strip().splitlines()
        reached = code == 1 and "Reached" in said[-1]
        assert reached == (value in RIGHT.get(name, ())), (value, code, said)
        assert reached or (code in (2, 3) and len(said) == 1), (value, code, said)


@pytest.mark.parametrize("name", ["vehicle check", "vehicle show", "history --database"])
def test_a_name_that_is_too_long_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run((*name.split(), "9" * 5_000)) == 3
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "the name of a file is too long" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("hindcast", "--leads", "1e9"), "--leads: 1,000,000,000 is not from 0.001 to 1,800"),
        (("hindcast", "--leads", ",".join(["1"] * 1_001)), "more than 1000 lead times"),
        (("decay", "--mass", "0.001", "--area", "1e8"), "--mass: with this area m/(Cd·A) is 4.55e-12 kg/m²"),
    ],
)
def test_what_two_numbers_or_many_make(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("threads", ["0", "abc", "-1", "1e300", "00"])
def test_a_number_of_threads_that_numba_refuses(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from iss_risk.errors import UsageError
    from iss_risk.numba_settings import check_numba_settings

    monkeypatch.setenv("NUMBA_NUM_THREADS", threads)
    with pytest.raises(UsageError, match=r"NUMBA_NUM_THREADS: .* is not a whole number above 0"):
        check_numba_settings()
    for good in ("", "1", "1000"):
        monkeypatch.setenv("NUMBA_NUM_THREADS", good)
        check_numba_settings()
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    with pytest.raises(UsageError, match="takes days"):
        check_numba_settings()


def test_numba_itself_would_refuse(iss_risk_process: Any) -> None:
    done = iss_risk_process("decay", "--samples", "8", NUMBA_NUM_THREADS="0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "iss-risk: NUMBA_NUM_THREADS: '0' is not a whole number above 0: unset it\n"
