"""The cache of compiled kernels: no kernel may be missing from what decides whether it is stale."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from numba.core.registry import CPUDispatcher

import iss_risk
from iss_risk.compiled import kernel_sources


def test_every_file_with_kernels_decides_about_the_cache() -> None:
    counted = set(kernel_sources())
    found = set()
    for module in pkgutil.walk_packages(iss_risk.__path__, "iss_risk."):
        if module.name == "iss_risk.__main__":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, CPUDispatcher):
                found.add(Path(value.py_func.__code__.co_filename))
    assert len(found) > 25
    assert found <= counted
