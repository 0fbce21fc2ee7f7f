"""Why a re-entry is only supposed: the few clauses that a document may have. What is special of a case stands
elsewhere in it: the vehicle, the instant, what is assumed."""

from __future__ import annotations

from typing import Literal

HypotheticalBecause = Literal[
    "another vehicle than its own is supposed to be on its orbit",
    "it is supposed to be held in orbit for some time, and to be left then",
    "it is under control, and would have to be abandoned",
    "it is supposed to fly otherwise than it does",
    "its ballistic coefficient is stated, whatever its orbit shows",
    "the Sun is supposed to be as stated",
    "whether anybody controls it is not told by this document of an earlier version",
]
# What documents say that were written before the field was there: they called everything a scenario.
UNTOLD: HypotheticalBecause = "whether anybody controls it is not told by this document of an earlier version"
