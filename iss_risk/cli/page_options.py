"""The options of pages: `iss-risk report` and `iss-risk publish`."""

from __future__ import annotations

import functools
from typing import Any

import click

from iss_risk.cli.option import F, option
from iss_risk.cli.options import quiet
from iss_risk.cli.parameters import SiteAddress
from iss_risk.cli.same_file import check_files_differ

language = option(
    "--language",
    type=click.Choice(["en", "de", "es"]),
    default="en",
    show_default=True,
    help="The language of the page.",
)
sheet = option(
    "--sheet",
    type=click.Choice(["A4", "Letter"], case_sensitive=False),
    default="A4",
    show_default=True,
    help="The sheet of a PDF.",
)
_page_output = option(
    "--output",
    type=click.Path(),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Write the page to this file, completely or not at all; .pdf for one sheet of paper.",
)
claims_page = option(
    "--page",
    "page",
    type=click.Path(),
    metavar="FILE",
    help="Also write the answer as one HTML page for people (.html), completely or not at all.",
)
url = option(
    "--url",
    type=SiteAddress(),
    metavar="URL",
    help="The address under which the folder is served, for the links of the feed.",
)
only_changes = option(
    "--only-changes",
    is_flag=True,
    help="Add no page unless there is news since the newest one, or the next one that it promises is due.",
)


def page_file(function: F) -> F:
    """Add --output and --quiet of a command that writes a page."""

    @_page_output
    @quiet
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        check_files_differ(click.get_current_context())
        return function(*args, **kwargs)

    return wrapper  # type: ignore[return-value]
