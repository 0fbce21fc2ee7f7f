"""`iss-risk report`: the page that a duty officer understands in a minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, page_options
from iss_risk.cli.messages import say
from iss_risk.cli.pages import page, studied
from iss_risk.cli.scenario_options import OF_AN_ASSESSMENT, scenario
from iss_risk.errors import InputError, UsageError

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection

_ENDINGS = (".html", ".htm", ".pdf")


@click.command("report", short_help="One page for people: HTML that needs nothing else, or PDF.")
@scenario(*OF_AN_ASSESSMENT)
@options.selection
@options.maps
@options.effort_to_tolerance
@options.execution
@options.nation
@options.groups
@options.database
@page_options.language
@page_options.sheet
@page_options.page_file
def command(
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    named: tuple[str, ...],
    groups: str | None,
    database: Path,
    language: str,
    sheet: str,
    output: str,
    quiet: bool,
) -> None:
    """Write the answer of `assess` as one page for people: how likely it is that anybody is hurt, anywhere
    and in your nation, when, where, what lands, what happened before, and how sure that is.

    The HTML file needs nothing else: it opens from a disk, loads nothing, and works without script. A name
    that ends in .pdf gives one sheet, printed by a Chromium that is installed.

    \b
    Examples:
      iss-risk report
      iss-risk report --nation Germany --language de --output bericht.html
      iss-risk report --orbit cz5b.tle --object 48275 --output report.html
      iss-risk report --output report.pdf --sheet Letter
    """
    from iss_risk.history.earlier import recorded_before
    from iss_risk.report.page.drawn import drawn
    from iss_risk.report.page.render import html_of
    from iss_risk.report.page.texts import texts_in
    from iss_risk.report.pictures.catalogue import Ground
    from iss_risk.sources.files import check_writable, write_atomically
    from iss_risk.studies.named_nations import named_nations

    path = Path(output)
    if path.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{output!r} ends in none of {', '.join(_ENDINGS)}", parameter="output")
    check_writable(path)
    printed = path.suffix.lower() == ".pdf"
    if printed:
        from iss_risk.report.page.printed import check_prints

        check_prints()
    wanted = named_nations(named, maps["nations"], groups)
    texts = texts_in(language)
    found = studied(
        scenario, selection=selection, maps=maps, effort=effort, execution=execution, wanted=wanted,
        quiet=quiet,
    )  # fmt: skip
    earlier = recorded_before(found.assessment, database)
    pictures = drawn(found.assessment, found.debris, earlier, Ground(**maps))
    content = html_of(page(found, texts, wanted, earlier), found.assessment, texts, pictures)
    if printed:
        write_atomically(path, _pdf(content, sheet, kept=path.with_name(f"{path.name}.html")))
    else:
        write_atomically(path, content.encode())
    if not quiet:
        for warning in found.assessment.warnings:
            say(f"warning: {warning}")
        say(f"the page is in {output}")


def _pdf(content: str, sheet: str, *, kept: Path) -> bytes:
    """The page as a PDF; where it cannot be printed after all, the page itself stays."""
    from iss_risk.report.page.printed import pdf_of
    from iss_risk.sources.files import write_atomically

    try:
        return pdf_of(content, sheet)
    except InputError as error:
        write_atomically(kept, content.encode())
        raise InputError(f"{error}; the page is in {kept}: print it from any browser") from error
