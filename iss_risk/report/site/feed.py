"""The feed of changes in Atom (RFC 4287): one entry a version, with what moved since the one before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from iss_risk.history.change import movements
from iss_risk.history.runs import unrecorded
from iss_risk.notation.text import one_line
from iss_risk.report.headline import headline
from iss_risk.report.history import movement_line
from iss_risk.report.page.texts import Texts
from iss_risk.report.site.versions import FOLDER, Version

NAME = "feed.atom"
ENTRIES = 30
# A tenth, as `assess --on-change` has it.
MOVED = 0.1
_ATOM = "http://www.w3.org/2005/Atom"


def feed(versions: Sequence[Version], texts: Texts, url: str | None) -> str:
    """The newest entries first. `url` is the address of the site; without it links are relative."""
    newest = versions[-1].assessment
    title = texts.say("site.title", object=one_line(newest.object.name) or texts.say("strip.object"))
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": texts.language})
    _add(root, "id", _identity(url, title, ""))
    _add(root, "title", title)
    _add(root, "updated", newest.run.generated_at.isoformat())
    _add(root, "link", rel="self", href=f"{url or ''}{NAME}")
    _add(root, "link", rel="alternate", type="text/html", href=url or "index.html")
    _add(_add(root, "author"), "name", "iss-risk")
    for k in range(len(versions) - 1, max(len(versions) - 1 - ENTRIES, -1), -1):
        version, before = versions[k], versions[k - 1] if k else None
        entry = _add(root, "entry")
        _add(entry, "id", _identity(url, title, version.name))
        _add(entry, "title", f"{version.assessment.run.now:%Y-%m-%d %H:%M} UTC")
        _add(entry, "updated", version.assessment.run.generated_at.isoformat())
        _add(entry, "link", rel="alternate", type="text/html", href=f"{url or ''}{FOLDER}/{version.name}/")
        moved = texts.say("site.first") if before is None else "; ".join(changes(before, version, texts))
        _add(entry, "summary", f"{moved} — {headline(version.assessment)}")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def changes(before: Version, after: Version, texts: Texts) -> list[str]:
    """What moved by more than a tenth and its own uncertainty."""
    old, new = unrecorded(before.assessment), unrecorded(after.assessment)
    moved = [movement_line(one, old.now) for one in movements(old, new, fraction=MOVED)]
    return moved or [texts.say("site.same")]


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _identity(url: str | None, title: str, name: str) -> str:
    """An identifier that stays, also where the address is not known."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{url or title}#{name}").urn
