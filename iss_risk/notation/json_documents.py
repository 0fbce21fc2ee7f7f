"""JSON that others wrote. How many values it holds is looked at before it is parsed: memory is bounded.

`[{},{},...]` takes thirty times its size as Python's objects, and what is said about each of them far more.
"""

from __future__ import annotations

import json
from typing import Any

from iss_risk.errors import InputError

# The whole catalogue is 30,000 records of 25 fields; a history of the ISS since 1998 is 60,000.
MOST_OBJECTS = 500_000
MOST_VALUES = 4_000_000


def read_json(text: str, *, path: str, **how: Any) -> Any:
    """The document; `how` is for json.loads. Raises InputError, with the line where there is one."""
    if max(text.count("{"), text.count("[")) > MOST_OBJECTS or text.count(",") > MOST_VALUES:
        raise InputError("holds more records or values than any file of this kind", path=path)
    try:
        return json.loads(text, **how)
    except json.JSONDecodeError as fault:
        raise InputError(
            f"is not valid JSON: {fault.msg} (truncated?)", path=path, line=fault.lineno
        ) from None
    except RecursionError:
        raise InputError("is JSON that is nested too deeply", path=path) from None
    except ValueError:  # a number of more digits than Python converts
        raise InputError("is not valid JSON: a number has too many digits", path=path) from None
