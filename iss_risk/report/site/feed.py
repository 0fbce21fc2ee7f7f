"""The feed of changes in Atom (RFC 4287): one entry a version, with what moved since the one before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment
from iss_risk.history.change import movements
from iss_risk.history.runs import unrecorded
from iss_risk.report.headline import headline
from iss_risk.report.history import movement_line
from iss_risk.report.page.render import environment
from iss_risk.report.page.standing import title_of
from iss_risk.report.page.texts import Texts
from iss_risk.report.site.versions import FOLDER, Version

NAME = "feed.atom"
ENTRIES = 30
# A tenth, as `assess --on-change` has it.
MOVED = 0.1


def feed(versions: Sequence[Version], texts: Texts, url: str | None) -> str:
    """The newest entries first. `url` is the address of the site; without it links are relative."""
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
                "identity": _identity(url, title, version.name),
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
            identity=_identity(url, title, ""),
            title=title,
            url=url or "",
            name=NAME,
            entries=entries,
        )
    )


def changes(before: Assessment, after: Assessment) -> list[str]:
    """What moved by more than a tenth and its own uncertainty; empty where nothing did."""
    old, new = unrecorded(before), unrecorded(after)
    return [movement_line(one, old.now) for one in movements(old, new, fraction=MOVED)]


def _identity(url: str | None, title: str, name: str) -> str:
    """An identifier that stays, also where the address is not known."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{url or title}#{name}").urn
