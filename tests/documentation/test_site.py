"""The site: it builds strictly, asks nothing of other hosts, and says what the pages say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest
from making.site_hooks import FROM_OUTSIDE, adapted

from .pages import COMMON_MARK, DOCS, PAGES, ROOT, name_of


class Read(HTMLParser):
    """A page of the site: what it loads, what it links to, and what may be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links of the head, such as style sheets, are loaded as well."""
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if given.get("src"):
            self.loaded.append(str(given["src"]))
        if given.get("href"):
            (self.linked if tag == "a" else self.loaded).append(str(given["href"]))


def build(folder: Path, settings: Path = ROOT / "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    # Not --quiet: what is not logged is not counted by --strict.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(settings)]
    clean = {name: value for name, value in os.environ.items() if name != "REPOSITORY"}
    return subprocess.run(
        [*command, "--site-dir", str(folder)], env=clean, cwd=ROOT, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    finished = build(folder)
    assert finished.returncode == 0, finished.stderr
    assert "WARNING" not in finished.stderr
    return folder


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Read]:
    return {page: Read(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}


def test_every_page_is_in_the_site(read: dict[Path, Read], site: Path) -> None:
    places = [page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")] + list(FROM_OUTSIDE.values())
    wanted = {place.replace("README.md", "index.md").removesuffix(".md") + ".html" for place in places}
    assert wanted | {"404.html", "search.html"} == {page.relative_to(site).as_posix() for page in read}


def test_links_and_anchors_of_the_site_lead_somewhere(read: dict[Path, Read], site: Path) -> None:
    wrong = []
    for page, one in read.items():
        if page.name == "404.html":  # has the addresses of a server
            continue
        for link in (*one.linked, *one.loaded):
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
            known = target.is_file() and target.is_relative_to(site)
            anchor = unquote(parts.fragment)
            if not known or (anchor and target in read and anchor not in read[target].anchors):
                wrong.append((page.relative_to(site).as_posix(), link))
    assert wrong == []


def test_nothing_is_loaded_from_another_host(read: dict[Path, Read], site: Path) -> None:
    assert [link for one in read.values() for link in one.loaded if re.match(r"[a-z]+:|//", link)] == []
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text) == [], sheet.name


def test_sources_are_not_in_the_site(site: Path) -> None:
    assert [path.name for path in site.rglob("*") if path.suffix in (".py", ".pyc", ".md")] == []


def test_a_link_out_of_the_documentation_leads_to_the_repository_where_that_is_known() -> None:
    text = "See [it](../iss_risk/inputs.py), [data](../data/README.md#nations), [here](method.md#air)."
    assert (
        adapted(text, "debris.md", None) == "See it, [data](project/data.md#nations), [here](method.md#air)."
    )
    known = adapted(text, "debris.md", "https://example.org/iss-risk")
    assert "[it](https://example.org/iss-risk/blob/HEAD/iss_risk/inputs.py)" in known


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_code_in_a_table_holds_a_pipe(page: Path) -> None:
    """Code hosts ask for a backslash before it, which the site would show."""
    assert re.findall(r"^\|.*`[^`|]*\\\|[^`]*`", page.read_text(encoding="utf-8"), re.MULTILINE) == []


def elements(html: str) -> Counter[str]:
    return Counter(re.findall(r"<(h\d|ul|ol|li|table|tr|td|pre|code|blockquote|a|em|strong|img)\b", html))


def words(html: str) -> list[str]:
    """What a reader sees, without white space that does not count."""
    return unescape(re.sub(r"<[^>]+>", " ", html)).split()


IN_SITE = [page for page in PAGES if page.is_relative_to(DOCS) or name_of(page) in FROM_OUTSIDE]


@pytest.mark.parametrize("page", IN_SITE, ids=name_of)
def test_the_site_reads_a_page_as_a_code_host_does(page: Path) -> None:
    """The same words in as many headings, items, cells, links: Python-Markdown is not CommonMark."""
    text = page.read_text(encoding="utf-8")
    place = FROM_OUTSIDE.get(name_of(page)) or page.relative_to(DOCS).as_posix()
    # With an address all links stay links.
    ours = markdown.markdown(
        adapted(text, place, "https://example.org"), extensions=["tables", "fenced_code", "sane_lists"]
    )
    theirs = COMMON_MARK.render(text)
    assert elements(ours) == elements(theirs)
    assert words(ours) == words(theirs)


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("Text:\n- a\n- b\n", "Text:\n\n- a\n- b\n"),
        ("- a\n  more\n  - b\n", "- a\n    more\n    - b\n"),
        ("It is\n20. That is no list.\n", "It is\n20. That is no list.\n"),
        ("```text\n- a\n  b\n```\n", "```text\n- a\n  b\n```\n"),
        ("- a\n\nEnd\n  of it\n", "- a\n\nEnd\n  of it\n"),
    ],
)
def test_lists_become_what_python_markdown_wants(text: str, same_as: str) -> None:
    assert adapted(text, "page.md", None) == same_as


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("nowhere.md", "nowhere.md"),
        ("README.md#nothing", "#nothing"),
        ("../iss_risk/nowhere.py", "iss_risk/nowhere.py"),
    ],
)
def test_a_broken_link_fails(tmp_path: Path, link: str, told: str) -> None:
    """Strict mode is strict: the same settings, another page."""
    pages = tmp_path / "docs"
    pages.mkdir()
    (pages / "README.md").write_text(f"# Page\n\n[there]({link})\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    settings = settings.replace("docs/making/site_hooks.py", (DOCS / "making" / "site_hooks.py").as_posix())
    (tmp_path / "mkdocs.yml").write_text(settings.replace("extra_css: [site.css]", ""), encoding="utf-8")
    finished = build(tmp_path / "site", settings=tmp_path / "mkdocs.yml")
    assert finished.returncode != 0
    assert told in finished.stderr
