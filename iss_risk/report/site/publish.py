"""Add a version to a site: first its own folder, complete; then what points to it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import filelock

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import InputError, OutputError
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.layout import Page
from iss_risk.report.page.render import html_of
from iss_risk.report.page.texts import Texts
from iss_risk.report.pictures.catalogue import ALL_NAMES
from iss_risk.report.pictures.picture import Picture
from iss_risk.report.site import feed
from iss_risk.report.site.listing import listing
from iss_risk.report.site.versions import DOCUMENT, FOLDER, Version, new_name
from iss_risk.sources.atomic import force_to_disk, is_temporary, replace_file, temporary_beside
from iss_risk.sources.files import write_atomically

# Searches should find the newest page. The old ones say so themselves (noindex): a search engine that may not
# read them lists their addresses all the same.
ROBOTS = "User-agent: *\nDisallow:\n"
# For hosts that read such a file; other servers: docs/page.md.
HEADERS = (
    "/*\n  X-Content-Type-Options: nosniff\n  Cache-Control: no-cache\n"
    f"/{FOLDER}/2*\n  Cache-Control: public, max-age=31536000, immutable\n"
)
# Documents hold instants to the second.
_ROUNDED = timedelta(seconds=1)
_LOCK = ".iss-risk.lock"
# By what feed readers know the site, also under another address: made once, at random.
_IDENTITY = "feed-id.txt"


@contextmanager
def only_publisher(site: Path) -> Iterator[None]:
    """Hold the site; make its folder where it is not there. Raises OutputError where another run holds it, or
    it cannot be written."""
    try:
        site.mkdir(parents=True, exist_ok=True)
        (site / FOLDER).mkdir(exist_ok=True)
        lock = filelock.FileLock(site / _LOCK)
        lock.acquire(timeout=0.0)
    except filelock.Timeout as error:
        raise OutputError(f"another run publishes to {site}: this one leaves without computing") from error
    except OSError as error:
        raise OutputError(f"{site} cannot be written: {error.strerror or error}") from error
    try:
        _remove_what_was_left(site)
        yield
    finally:
        lock.release()


def _remove_what_was_left(site: Path) -> None:
    """By runs that were killed: nobody else is at work now."""
    for left in (*site.iterdir(), *(site / FOLDER).iterdir()):
        if is_temporary(left) and left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif is_temporary(left):
            left.unlink(missing_ok=True)


def check_not_before(site: Path, now: datetime, newest: Version) -> None:
    """Raises InputError where `now` is earlier than the newest version: the top would be the older page."""
    then = newest.assessment.run.now
    if now < then - _ROUNDED:
        raise InputError(
            f"is of {utc_minute(then)}, later than this run's {utc_minute(now)}: mend the clock or --now, "
            "remove that version, or publish to another folder",
            path=site / FOLDER / newest.name,
        )


def is_shown(site: Path, newest: Version) -> bool:
    """Whether the top of the site is the newest version: not where a run ended between the two."""
    try:
        shown = (site / DOCUMENT).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return shown == newest.assessment.to_json() and (site / "index.html").is_file()


def publish(
    site: Path,
    page: Page,
    assessment: Assessment,
    before: Sequence[Version],
    texts: Texts,
    pictures: Mapping[str, Picture],
    url: str | None,
) -> Path:
    """Add a page to the versions `before` it, and make it the newest. Returns the file of its version. Raises
    OutputError."""
    identity = _identity_of(site)
    name, document = new_name(site, assessment.run.now), assessment.to_json()
    versions = [*before, Version(name, assessment)]
    newest, every, changes = (texts.say(f"site.{word}") for word in ("newest", "all", "feed"))
    old = html_of(page, assessment, texts, pictures, [(newest, "../../"), (every, "../")], listed=False)
    new = html_of(page, assessment, texts, pictures, [(every, f"{FOLDER}/"), (changes, feed.NAME)])
    drawn = {f"{one}.svg": picture.svg() for one, picture in pictures.items()}
    _add_version(site / FOLDER / name, {"index.html": old, DOCUMENT: document, **drawn})
    files = {
        "robots.txt": ROBOTS,
        "_headers": HEADERS,
        ".nojekyll": "",
        f"{FOLDER}/index.html": listing(versions, texts),
        **drawn,
        DOCUMENT: document,
        feed.NAME: feed.feed(versions, texts, url, identity),
        "index.html": new,
    }
    for file, text in files.items():
        write_atomically(site / file, text)
    for old_picture in {f"{one}.svg" for one in ALL_NAMES} - drawn.keys():
        (site / old_picture).unlink(missing_ok=True)
    return site / FOLDER / name / "index.html"


def _identity_of(site: Path) -> uuid.UUID:
    """The one that the site has, else a new one, which is kept."""
    try:
        return uuid.UUID((site / _IDENTITY).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        identity = uuid.uuid4()
        write_atomically(site / _IDENTITY, f"{identity}\n")
        return identity


def _add_version(target: Path, files: Mapping[str, str]) -> None:
    """Write the files of a version to a folder of its own, which is there completely or not at all."""
    temporary = temporary_beside(target)
    try:
        temporary.mkdir()
        for file, text in files.items():
            replace_file(temporary / file, text.encode("utf-8"))
        force_to_disk(temporary)
        temporary.rename(target)
        force_to_disk(target.parent)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error
