"""Options of `iss-risk fleet`: what becomes of its objects, and what is written of them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import click

from iss_risk.cli.completion import Names
from iss_risk.cli.option import F, option
from iss_risk.cli.parameters import Number


def _fleet_tables() -> Iterator[tuple[str, str]]:
    from iss_risk.answers.fleet import FLEET_TABLES

    return ((name, "") for name in FLEET_TABLES)


_objects = option(
    "--objects",
    type=click.Path(),
    metavar="FILE",
    help="Write all objects to a file of their own, .jsonl, .csv, .tsv or .parquet; a JSON document is then "
    "without them.",
)

census = option(
    "--census",
    "census_only",
    is_flag=True,
    help="Only read, sort and count: nothing is simulated.",
)

_fleet_table = option(
    "--table",
    type=Names(_fleet_tables),
    default="objects",
    show_default=True,
    metavar="NAME",
    help="Which list is the table of csv, tsv, markdown and jsonl: objects, nations, nation-years, years, "
    "months, classes, inclinations, band, riskiest, soonest, rates.",
)

_fate = option(
    "--fate",
    default="dead",
    show_default=True,
    metavar="dead|retired|failed|abandoned",
    help="What is supposed to become of the fleet: only those that are dead come down; each that works is "
    "retired at an age, uncontrolled; a share fails; all are abandoned today.",
)

_retire_age = option(
    "--retire-age",
    "retire_age_years",
    type=Number(),
    metavar="YEARS",
    help="With --fate retired: the age at which each comes down. [default: the design life of its class]",
)

_failed_share = option(
    "--failed-share",
    type=Number(),
    metavar="SHARE",
    help="With --fate failed: the share of those that are flown, e.g. 0.01.",
)


def fleet_table(function: F) -> F:
    """Add --table; the command gets one checked `table`."""

    @_fleet_table
    @functools.wraps(function)
    def wrapper(*args: Any, table: str, **kwargs: Any) -> Any:
        from iss_risk.answers.fleet import FLEET_TABLES
        from iss_risk.checks import one_of

        one_of("table", table, FLEET_TABLES)
        return function(*args, table=table, **kwargs)

    return wrapper  # type: ignore[return-value]


def fate(function: F) -> F:
    """Add --fate, --retire-age and --failed-share; the command gets one checked `fate` for them."""

    @_fate
    @_retire_age
    @_failed_share
    @functools.wraps(function)
    def wrapper(
        *args: Any, fate: Any, retire_age_years: float | None, failed_share: float | None, **kwargs: Any
    ) -> Any:
        from iss_risk.fleet.fates import Fate

        return function(*args, fate=Fate(fate, retire_age_years, failed_share), **kwargs)

    return wrapper  # type: ignore[return-value]


def objects_file(function: F) -> F:
    """Add --objects; the command gets one checked `objects` for it, None where it is not asked for."""

    @_objects
    @functools.wraps(function)
    def wrapper(*args: Any, objects: str | None, **kwargs: Any) -> Any:
        if objects is None:
            return function(*args, objects=None, **kwargs)
        from iss_risk.report.objects_file import ObjectsFile

        return function(*args, objects=ObjectsFile.prepare(objects), **kwargs)

    return wrapper  # type: ignore[return-value]
