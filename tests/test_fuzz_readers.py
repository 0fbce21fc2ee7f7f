"""Every reader, fed with what is nearly right: an answer or one of our errors, never a hang, nothing else.

The readers, with good files: readers.py, kept_readers.py, command_readers.py; how many cases: mutations.py.
A hundred thousand of each, counted: benchmarks/mutation_campaign.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from command_readers import COMMANDS
from good_files import ORBITS
from hypothesis import given
from hypothesis import strategies as st
from kept_readers import KEPT, a_copy
from mutations import cases, mutated, survives
from orbit.test_omm import RECORD
from readers import USER_FILES, Reader

from iss_risk.notation.text import is_harmful, one_line
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.identity import object_from_text
from iss_risk.orbit.reader import orbit_of
from iss_risk.sources import cache
from iss_risk.sources.services import SPACE_WEATHER

# Seconds are spent where most cases are cheap; whole commands compute.
_FEW = {"map": 40, "assessment": 40, "raster": 40, "history": 40, "cached": 40, "command": 10}
_USUAL = 100
READERS: dict[str, Callable[[Path], Reader]] = USER_FILES | KEPT | COMMANDS


@pytest.mark.parametrize("seed", ORBITS)
def test_orbit_seeds_are_good(seed: str) -> None:
    assert orbit_of(content_from_bytes(ORBITS[seed], path="x")).norad_id == 25544


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Readers choose folders by the environment, and commands may write where they are."""
    for name in ("ISS_RISK_DATA_DIR", "ISS_RISK_ELEMENTS_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READERS)
def test_nearly_right(name: str, in_folder: Path) -> None:
    reader = READERS[name](in_folder)
    good = [survives(partial(reader.read, seed)) for seed in reader.seeds]
    assert any(good), "all good files are refused"
    data = st.sampled_from(reader.seeds).flatmap(mutated)

    @cases(_FEW.get(name.partition("-")[0], _USUAL))
    @given(st.one_of(data, data.map(reader.seal), data.map(reader.seal), st.binary(max_size=200)))
    def try_all(content: bytes) -> None:
        survives(partial(reader.read, content))

    try_all()


@cases(100)
@given(
    body=st.binary(max_size=5000),
    etag=st.none() | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_what_is_stored_comes_back(
    body: bytes, etag: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISS_RISK_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        with cache.lock(1.0) as may_write:
            assert may_write
            stored = cache.store(a_copy(body, etag), "csv")
        assert cache.load(SPACE_WEATHER.key) == stored
        assert stored.body == body


@cases(200)
@given(st.text(max_size=60))
def test_any_name_of_an_object(text: str) -> None:
    number, name = object_from_text(text)
    assert (number is None) != (name is None)


@cases(300)
@given(st.text(max_size=60))
def test_a_name_cannot_act_on_a_terminal(name: str) -> None:
    """From the file to the line that is printed."""
    record = RECORD | {"OBJECT_NAME": name}
    history = orbit_of(content_from_bytes(json.dumps([record]).encode(), path="x"))
    assert len(history.name) <= 80
    assert not any(is_harmful(character) for character in one_line(history.name))
