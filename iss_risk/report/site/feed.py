"""The feed of changes in Atom (RFC 4287): one entry a version, with what moved since the one before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from iss_risk.report.headline import headline
from iss_risk.report.page.render import environment
from iss_risk.report.page.standing import title_of
from iss_risk.report.page.texts import Texts
from iss_risk.report.site.news import changes
from iss_risk.report.site.versions import FOLDER, Version

NAME = "feed.atom"
ENTRIES = 30


def feed(versions: Sequence[Version], texts: Texts, url: str | None, site: uuid.UUID) -> str:
    """The newest entries first. `url` is the address of the site; without it links are relative. `site` tells
    it from all others."""
    newest = versions[-1].assessment
    title = title_of(newest, texts)
    entries = []
    for k in range(len(versions) - 1, max(len(versions) - 1 - ENTRIES, -1), -1):
        version = versions[k]
        if k:
            moved = changes(versions[k - 1].assessment, version.assessment)
            said = "; ".join(moved) or texts.say("site.same")
        else:
            said = texts.say("site.first")
        entries.append(
            {
                "identity": _identity(site, version.name),
                "title": f"{version.assessment.run.now:%Y-%m-%d %H:%M} UTC",
                "updated": version.assessment.run.generated_at.isoformat(),
                "href": f"{url or ''}{FOLDER}/{version.name}/",
                "summary": f"{said} — {headline(version.assessment)}",
            }
        )
    return (
        environment()
        .get_template("feed.xml")
        .render(
            language=texts.language,
            identity=site.urn,
            title=title,
            url=url or "",
            name=NAME,
            entries=entries,
        )
    )


def _identity(site: uuid.UUID, name: str) -> str:
    """An identifier that stays, whatever the object, the language and the address are."""
    return uuid.uuid5(site, name).urn
