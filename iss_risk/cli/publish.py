"""`iss-risk publish`: a site of pages, for cron."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, page_options
from iss_risk.cli.messages import say
from iss_risk.cli.pages import page, studied
from iss_risk.cli.scenario_options import OF_AN_ASSESSMENT, scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("publish", short_help="A site of pages with all versions and a feed, for cron.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@scenario(*OF_AN_ASSESSMENT)
@options.selection
@options.maps
@options.effort_to_tolerance
@options.execution
@options.nation
@options.groups
@page_options.language
@page_options.url
@page_options.only_changes
@options.quiet
def command(
    folder: Path,
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    named: tuple[str, ...],
    groups: str | None,
    language: str,
    url: str | None,
    only_changes: bool,
    quiet: bool,
) -> None:
    """Add a page to a folder that a web server can serve as it is.

    DIR holds the newest page, its document, a feed of changes and a folder for each version, none of which
    is ever changed. Readers find either the old site or the new one, also while this runs.

    \b
    Examples:
      iss-risk publish /var/www/iss
      iss-risk publish site --nation Germany --language de --url https://example.org/iss/
      iss-risk publish site --only-changes --quiet
    """
    from iss_risk.history.earlier import answered_before
    from iss_risk.report.page.drawn import drawn
    from iss_risk.report.page.texts import texts_in
    from iss_risk.report.pictures.catalogue import Ground
    from iss_risk.report.site.news import is_news
    from iss_risk.report.site.publish import check_not_before, is_shown, only_publisher, publish
    from iss_risk.report.site.versions import read_versions
    from iss_risk.sources.clock import utc_now
    from iss_risk.studies.named_nations import named_nations

    wanted = named_nations(named, maps["nations"], groups)
    texts = texts_in(language)
    with only_publisher(folder):
        before = read_versions(folder)
        if before:
            check_not_before(folder, scenario.now or utc_now(), before[-1])
        found = studied(
            scenario, selection=selection, maps=maps, effort=effort, execution=execution, wanted=wanted,
            quiet=quiet,
        )  # fmt: skip
        if not quiet:
            for warning in found.assessment.warnings:
                say(f"warning: {warning}")
        if only_changes and not is_news(before, found.assessment) and is_shown(folder, before[-1]):
            if not quiet:
                say("no news, and the next page is not due: no new page")
            return
        earlier = answered_before(found.assessment, [version.assessment for version in before])
        made = page(found, texts, wanted, earlier)
        pictures = drawn(found.assessment, found.debris, earlier, Ground(**maps))
        version = publish(folder, made, found.assessment, before, texts, pictures, url)
    if not quiet:
        say(f"the page is in {version}")
