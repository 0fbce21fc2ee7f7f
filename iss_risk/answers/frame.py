"""Records of a document as a table for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iss_risk.answers.rows import flat

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel


def frame_of(records: Sequence[BaseModel], index: str | None) -> pd.DataFrame:
    """One row per record, by its `index`, with the columns of rows.py and instants as such."""
    import pandas as pd

    frame = pd.DataFrame([flat(one) for one in records])
    return frame.set_index(index) if index is not None and index in frame else frame
