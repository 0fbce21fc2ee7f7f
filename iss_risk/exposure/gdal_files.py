"""Maps are opened by GDAL, but never so that GDAL reaches the network or writes beside the user's file.

Some of GDAL's formats are lists of addresses (VRT, WFS, OAPIF, WMS, ...), and GDAL tries every format that
it knows on every file. So only the formats listed here are open to a map. Formats that hold their data
themselves can still name an address (the `crs` of GeoJSON as a link is asked for): a second barrier is a
proxy at which nobody listens, with the exceptions of the environment (`no_proxy`) taken away.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iss_risk.errors import InputError

# Formats of polygons, by the names of GDAL's drivers: files that hold their data themselves.
VECTOR_DRIVERS = (
    "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG", "GPKG", "FlatGeobuf",
    "OpenFileGDB", "GML", "KML", "LIBKML", "MapInfo File", "CSV", "OGR_GMT",
)  # fmt: skip
# Formats of rasters, in the same way.
RASTER_DRIVERS = (
    "GTiff", "AAIGrid", "GRASSASCIIGrid", "AIG", "EHdr", "ENVI", "HFA", "RST", "SAGA", "GSAG", "GSBG",
    "GS7BG", "netCDF",
)  # fmt: skip
# Files that belong to a map of the same name: geometry, attributes, coordinate system, header. None of
# them is opened as a map of its own (.ovr, .msk and the like are, and may be of any format).
COMPANIONS = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj",
    ".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid", ".xsd",
    ".tfw", ".tifw", ".wld", ".hdr", ".flt", ".bil", ".clr", ".ige", ".rdc", ".sgrd", ".sdat",
)  # fmt: skip
# 127.0.0.1:9 is the discard port, where no program listens. What the program sets counts more than what the
# environment says of the same name.
WITHOUT_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "LIBKML_RESOLVE_STYLE": "NO",
    "GDAL_HTTP_MAX_RETRY": "0",
}
_NO_PROXY = ("no_proxy", "NO_PROXY")


@contextmanager
def opened_alone(path: Path) -> Iterator[str]:
    """The name under which GDAL may open `path`: in a private folder, beside its companions alone.

    The folder takes what GDAL writes beside a map (the .gfs of GML), keeps hostile neighbours away, and gives
    the map a name without characters that GDAL or its wrappers read as commands (";", "!", "?"). While it
    is open, the environment has no exceptions from the proxy and PROJ fetches no grids.

    Raises:
        InputError: the temporary folder cannot be used.
    """
    source = path.absolute()
    try:
        folder = tempfile.TemporaryDirectory(prefix="iss-risk-map-", ignore_cleanup_errors=True)
    except OSError as error:
        raise InputError(f"no temporary folder to open it in ({error.strerror})", path=path) from error
    with folder as name, _environment_without_network():
        link = Path(name, "map" + _suffix(source))
        try:
            _link(source, link)
            if source.is_file():
                for suffix in COMPANIONS:
                    for written in (suffix, suffix.upper()):
                        neighbour = source.with_name(source.stem + written)
                        if neighbour != source and neighbour.is_file():
                            _link(neighbour, Path(name, "map" + suffix))
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})", path=path) from error
        yield str(link)


def without_folder(text: str) -> str:
    """What GDAL says of a file, without the private folder in which it was opened."""
    return re.sub(r"[^\s'\"`]*iss-risk-map-[^\s'\"`/\\\\]*[/\\\\]", "", text)


def allow_listed_vectors_only(path: Path) -> None:
    """Switch off every format of pyogrio's GDAL that is not listed, in this process, and the network.

    pyogrio, unlike rasterio, cannot be told which drivers to try for one file.

    Raises:
        InputError: a format cannot be switched off; `path` is the map that is not opened then.
    """
    import pyogrio
    from pyogrio import core

    pyogrio.set_gdal_config_options(WITHOUT_NETWORK)
    if unlisted := _unlisted(pyogrio.list_drivers()):
        # GDAL drops the formats of GDAL_SKIP each time that it is asked to register all.
        before = pyogrio.get_gdal_config_option("GDAL_SKIP")
        pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(unlisted)})
        core._register_drivers()
        pyogrio.set_gdal_config_options({"GDAL_SKIP": before})
    if unlisted := _unlisted(pyogrio.list_drivers()):
        raise InputError(
            f"is not opened: GDAL's {unlisted[0]} could reach the network and cannot be switched off",
            path=path,
        )


def _unlisted(drivers: dict[str, str]) -> list[str]:
    # Where pyogrio and rasterio share one GDAL, the formats of rasters are needed too.
    return sorted(set(drivers) - set(VECTOR_DRIVERS) - set(RASTER_DRIVERS))


@contextmanager
def _environment_without_network() -> Iterator[None]:
    """`no_proxy` is read by libcurl itself, and no setting of GDAL takes precedence over it."""
    before = {name: os.environ.get(name) for name in (*_NO_PROXY, "PROJ_NETWORK")}
    for name in _NO_PROXY:
        os.environ.pop(name, None)
    os.environ["PROJ_NETWORK"] = "OFF"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _suffix(path: Path) -> str:
    """The last suffix, and the one before it where a publisher writes two (.gdb.zip, .shp.zip)."""
    endings = path.suffixes[-2:] if path.suffix.lower() == ".zip" else path.suffixes[-1:]
    suffix = "".join(endings).lower()
    return suffix if suffix.replace(".", "").isalnum() and suffix.isascii() else ""


def _link(source: Path, link: Path) -> None:
    """A symbolic link, or a copy where there can be none (Windows without the right to make links)."""
    if link.exists():
        return
    try:
        link.symlink_to(source, target_is_directory=source.is_dir())
    except (OSError, NotImplementedError):
        if source.is_dir():
            shutil.copytree(source, link)
        else:
            shutil.copyfile(source, link)
