"""The golden runs compute from pinned inputs; `--regenerate` itself is declared in tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from golden.pinned import pinned_data


@pytest.fixture(scope="module")
def pinned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pinned_data(tmp_path_factory.mktemp("pinned")):
        yield
