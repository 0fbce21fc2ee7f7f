"""The list of all versions of a site."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from iss_risk.notation.text import one_line
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.render import environment, page_file, policy
from iss_risk.report.page.texts import Texts
from iss_risk.report.page.time_and_place import moments
from iss_risk.report.site.feed import NAME
from iss_risk.report.site.versions import Version


def listing(versions: Sequence[Version], texts: Texts) -> str:
    """An HTML file, the newest version first."""
    style = page_file("style.css")
    rows = []
    for version in reversed(versions):
        one = version.assessment
        middle = moments(one, texts)[0][1]
        rows.append(
            {
                "name": version.name,
                "made": utc_minute(one.run.now),
                "chance": texts.odds(one.totals.p_casualty),
                "casualties": texts.number(one.totals.expected_casualties.mean),
                "when": middle.text,
            }
        )
    return (
        environment()
        .get_template("listing.html")
        .render(
            texts=texts,
            title=one_line(versions[-1].assessment.object.name),
            style=Markup(style),
            policy=policy(style, None),
            feed=NAME,
            rows=rows,
        )
    )
