"""Where the bytes come from and what they may be: encodings, compression, limits, what is no orbit."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import sys
import types

import pytest

from iss_risk.errors import InputError
from iss_risk.orbit import content
from iss_risk.orbit.reader import read_orbit


def test_embedded_snapshot():
    history = read_orbit()
    assert history.source == "embedded: iss.tle"
    assert (history.name, history.norad_id, len(history.records)) == ("ISS (ZARYA)", 25544, 23)
    assert str(history.latest.epoch).startswith("2026-10-09 19:42:49")
    assert history.warnings == ()


def test_source_and_digest_are_of_the_file_as_it_lies_there(iss, write):
    path = write(iss, compress=True)
    history = read_orbit(path)
    assert history.source == str(path)
    assert history.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_standard_input(iss, monkeypatch):
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(gzip.compress(iss.encode()))))
    assert read_orbit("-").source == "standard input"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input: is closed"):
        read_orbit("-")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(iss, encoding, write):
    assert read_orbit(write(iss.replace("\n", "\r\n").encode(encoding))).norad_id == 25544


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not text"),
        (bytes(range(128)), "is binary"),
        (b"PK\x03\x04", "is binary"),
        (b"\xff\xfe\x00", "is not text"),
        (b"No GP data found", "none of TLE, OMM, OEM or OPM; it begins 'No GP data found'"),
        (b"<!DOCTYPE html><html></html>", "is a web page"),
        (b"<html><body>403</body></html>", "is a web page"),
        (b"a,b\n1,2\n", "none of TLE"),
        (b"<omm>", "not well-formed XML"),
        (b"<omm/>", "holds no OMM"),
        (b"<kml/>", "holds kml"),
    ],
)
def test_not_an_orbit(data, message, write):
    path = write(data)
    with pytest.raises(InputError, match=message) as caught:
        read_orbit(path)
    assert str(caught.value.path) == str(path)


def test_no_such_file_and_folders(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_orbit(tmp_path / "missing.tle")
    with pytest.raises(InputError, match="cannot be read"):
        read_orbit(tmp_path)
    with pytest.raises(InputError, match="not a valid path"):
        read_orbit("a\0b")


@pytest.mark.parametrize("kept", [5, 30, -4])
def test_truncated_gzip(iss, kept, write):
    with pytest.raises(InputError, match=r"truncated|damaged"):
        read_orbit(write(gzip.compress(iss.encode())[:kept]))


def test_damaged_gzip(iss, write):
    data = bytearray(gzip.compress(iss.encode()))
    data[-6] ^= 0xFF  # the check value
    with pytest.raises(InputError, match="damaged gzip"):
        read_orbit(write(bytes(data)))


def test_too_large(iss, write, monkeypatch):
    monkeypatch.setattr(content, "LARGEST_FILE_BYTES", len(iss))
    assert read_orbit(write(iss)).norad_id == 25544
    with pytest.raises(InputError, match="holds more than"):
        read_orbit(write(iss + "\n"))


def test_gzip_bomb_stops_at_the_limit(write):
    """A gigabyte of zeros in a megabyte: read in a process that may not use much more than the limit."""
    block = gzip.compress(bytes(2**24), compresslevel=9)
    path = write(block * 64)  # members follow one another: 1 GiB
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (800 * 2**20,) * 2)\n"
        "from iss_risk.orbit.content import read_content\n"
        "from iss_risk.errors import InputError\n"
        "try:\n"
        "    read_content(sys.argv[1])\n"
        "except InputError as fault:\n"
        "    print(fault)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert "holds more than 64 MiB" in done.stdout


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE ndm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE ndm [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE ndm SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_is_refused(declaration, encoding, write):
    text = f'<?xml version="1.0"?>\n{declaration}\n<ndm><omm>&x;</omm></ndm>'
    with pytest.raises(InputError, match="line 2: has a DOCTYPE"):
        read_orbit(write(text.encode(encoding)))


def test_deep_and_wide_xml(write, monkeypatch):
    with pytest.raises(InputError, match="more or deeper elements"):
        read_orbit(write("<a>" * 100_000))
    monkeypatch.setattr("iss_risk.notation.xml_elements._MOST_ELEMENTS", 100)
    with pytest.raises(InputError, match="more or deeper elements"):
        read_orbit(write("<ndm>" + "<omm/>" * 100 + "</ndm>"))
