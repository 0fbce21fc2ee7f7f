"""Pages read as plain Markdown on a code host: links and anchors lead somewhere, commands are such."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from making.all_pages import all_pages

from iss_risk.cli.program import program

from .pages import DOCS, MADE, PAGES, ROOT, anchors, console, links, name_of


def test_pages_that_are_made_are_up_to_date() -> None:
    made = all_pages()
    assert {page.relative_to(DOCS).as_posix() for page in MADE} <= set(made)
    old = [place for place, text in made.items() if (DOCS / place).read_text(encoding="utf-8") != text]
    assert old == [], "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in links(page):
        place, _, anchor = unquote(link).partition("#")
        if "://" in place or place.startswith("mailto:"):
            continue
        target = page if not place else (page.parent / place).resolve()
        known = target.exists() and target.is_relative_to(ROOT)
        if not known or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            wrong.append(link)
    assert wrong == []


def test_a_wrong_anchor_would_be_found() -> None:
    assert "exit-codes" in anchors(DOCS / "reference" / "environment.md")
    assert "exit-code" not in anchors(DOCS / "reference" / "environment.md")


def test_every_page_can_be_reached_from_the_map_of_the_documentation() -> None:
    start = DOCS / "README.md"
    reached, ahead = {start}, [start]
    while ahead:
        page = ahead.pop()
        for link in links(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_relative_to(DOCS) and target not in reached:
                reached.add(target)
                ahead.append(target)
    assert reached == set(DOCS.rglob("*.md"))


def test_the_readme_fits_on_two_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def commands_of(page: Path) -> list[str]:
    """Commands of ours in a console block, each as a line of its own: of pipes and lists their parts."""
    lines = [part for line, _ in console(page) for part in re.split(r"\||&&|;", line.partition(" #")[0])]
    return [line.strip() for line in lines if line.strip().startswith("iss-risk")]


WITH_COMMANDS = [page for page in PAGES if page not in MADE and commands_of(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_every_command_that_a_page_shows_can_be_typed(page: Path) -> None:
    """Its options exist, and their values are of the right kind; nothing is run."""
    for line in commands_of(page):
        words = shlex.split(re.sub(r"\d?>>?\s*\S+|\.\.\.$", "", line))[1:]
        command: click.Command = program
        context = click.Context(program)
        while words and isinstance(command, click.Group) and not words[0].startswith("-"):
            found = command.get_command(context, words.pop(0))
            assert found is not None, line
            command = found
        try:
            command.make_context("iss-risk", words, resilient_parsing=False)
        except click.exceptions.Exit:
            pass  # --version and the like
        except click.UsageError as error:
            pytest.fail(f"{line}: {error.format_message()}")


def test_many_pages_show_commands() -> None:
    assert len(WITH_COMMANDS) > 20
    assert sum(len(commands_of(page)) for page in WITH_COMMANDS) > 100


def test_the_variables_that_are_told_are_those_that_are_read() -> None:
    """Besides those of options, which follow from their names."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "iss_risk").rglob("*.py")]
    read = {name for text in sources for name in re.findall(r'"(ISS_RISK_[A-Z_]+[A-Z])"', text)}
    options = {
        "ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_")
        for flag in re.findall(r"`(--[a-z0-9-]+)", (DOCS / "reference" / "commands.md").read_text("utf-8"))
    }
    page = (DOCS / "reference" / "environment.md").read_text(encoding="utf-8")
    table = page.partition("## Environment variables")[2].partition("\n## ")[0].partition("| variable")[2]
    assert set(re.findall(r"`(ISS_RISK_[A-Z_]+)`", table)) == read - options


def test_the_manual_page_has_the_parts_that_readers_expect() -> None:
    text = (DOCS / "man" / "iss-risk.1").read_text(encoding="utf-8")
    titles = re.findall(r"^\.SH (.*)$", text, re.MULTILINE)
    assert titles[:3] == ["NAME", "SYNOPSIS", "DESCRIPTION"]
    assert {"COMMANDS", "OPTIONS", "EXIT STATUS", "FILES", "EXAMPLES"} <= set(titles)
    sections = re.findall(r"^\.SS iss\\-risk (\S+)", text, re.MULTILINE)
    assert set(program.list_commands(click.Context(program))) <= set(sections)
    # A line that begins with a dot or an apostrophe is a request; no other than these is made.
    requests = {line.split()[0] for line in text.splitlines() if line[:1] in (".", "'")}
    assert requests <= {
        ".TH",
        ".SH",
        ".SS",
        ".TP",
        ".PP",
        ".B",
        ".nf",
        ".fi",
        ".RS",
        ".RE",
        ".nh",
        ".ad",
        '.\\"',
    }
    assert text.count("\n.nf\n") == text.count("\n.fi\n") > 20


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here")
def test_the_manual_page_is_set_without_a_warning() -> None:
    page = DOCS / "man" / "iss-risk.1"
    command = ["groff", "-man", "-k", "-Tutf8", "-ww", "-rLL=100n", str(page)]
    finished = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert finished.returncode == 0
    assert finished.stderr == ""
    assert "--uncontrolled-from" in re.sub("\x1b\\[[0-9;]*m|.\x08", "", finished.stdout)
