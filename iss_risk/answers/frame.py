"""Records of a document as a table for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel


def frame_of(records: Sequence[BaseModel], index: str | None) -> pd.DataFrame:
    """One row per record, by its `index`. A figure inside a figure becomes a column of its own:
    `expected_casualties_mean`, and `expected_casualties_ci90_low`, `…_high` for the ends of an interval."""
    import pandas as pd

    frame = pd.DataFrame([_flat("", one.model_dump()) for one in records])
    return frame.set_index(index) if index is not None and index in frame else frame


def _flat(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, tuple) and len(value) == 2:
        parts = dict(zip(("low", "high"), value, strict=True)).items()
    else:
        return {name: value}
    found: dict[str, Any] = {}
    for key, part in parts:
        found |= _flat(f"{name}_{key}".lstrip("_"), part)
    return found
