"""The options of pages: `iss-risk report` and `iss-risk publish`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli.option import F, option
from iss_risk.cli.options import quiet
from iss_risk.cli.parameters import SiteAddress
from iss_risk.cli.same_file import check_files_differ
from iss_risk.errors import UsageError

if TYPE_CHECKING:
    from iss_risk.answers.fleet import FleetAnswer

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


page = option(
    "--page",
    "page_path",
    type=click.Path(),
    metavar="FILE.html",
    help="Also write the answer as one page for people, which needs nothing else.",
)


def checked_page(page_path: str | None) -> Path | None:
    """Where the page goes. Raises UsageError and OutputError, before the long computation."""
    if page_path is None:
        return None
    from iss_risk.sources.files import check_writable

    path = Path(page_path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{page_path!r} does not end in .html", parameter="page_path")
    check_writable(path)
    return path


@dataclass(frozen=True)
class FleetPage:
    """What --page and --language ask for; `path` is None where no page is wanted."""

    path: Path | None
    language: str

    def write(self, answer: FleetAnswer) -> None:
        """The page of a fleet. Nothing of pages is loaded where none is asked for."""
        if self.path is None:
            return
        from iss_risk.cli.command_line import command_line
        from iss_risk.report.page.fleet import html_of_fleet
        from iss_risk.report.page.texts import texts_in
        from iss_risk.sources.files import write_atomically

        again = command_line(click.get_current_context(), now=answer.run.now)
        write_atomically(self.path, html_of_fleet(answer, texts_in(self.language), again).encode())


def fleet_page(function: F) -> F:
    """Add --page and --language; the command gets one checked `page`, which it writes after its answer."""

    @page
    @language
    @functools.wraps(function)
    def wrapper(*args: Any, page_path: str | None, language: str, **kwargs: Any) -> Any:
        return function(*args, page=FleetPage(checked_page(page_path), language), **kwargs)

    return wrapper  # type: ignore[return-value]


def page_file(function: F) -> F:
    """Add --output and --quiet of a command that writes a page."""

    @_page_output
    @quiet
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        check_files_differ(click.get_current_context())
        return function(*args, **kwargs)

    return wrapper  # type: ignore[return-value]
