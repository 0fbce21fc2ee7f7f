"""docs/gallery: each picture that is drawn is shown, with a sentence, and is sound."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from iss_risk.cli.picture_options import PICTURES
from iss_risk.report.pictures.catalogue import pictures_of

from .drawn import ANSWERS

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")


def test_the_page_shows_what_is_there() -> None:
    drawn = {path.name for path in (DOCS / "gallery").glob("*")}
    assert drawn == set(re.findall(r"\]\(gallery/([\w.-]+)\)", PAGE))
    written = re.findall(r'write\("([\w-]+)"', (DOCS / "build_gallery.py").read_text(encoding="utf-8"))
    assert set(written) <= {name.removesuffix(".svg") for name in drawn}


def test_every_picture_has_its_sentence() -> None:
    """In bold, right before it."""
    blocks = re.split(r"!\[[^\]]*\]\([^)]*\)", PAGE)[:-2]
    assert all(re.search(r"\*\*[^*]{20,}\*\*", block) for block in blocks)
    assert set(PICTURES) <= {*re.findall(r"\(`(\w+)`\)", PAGE), "history", "claims"}


def test_every_picture_is_sound() -> None:
    for path in (DOCS / "gallery").glob("*.svg"):
        ElementTree.fromstring(path.read_text(encoding="utf-8"))


def test_the_command_offers_what_can_be_drawn() -> None:
    assert set(PICTURES) == {name for answer in ANSWERS.values() for name in pictures_of(answer)}
