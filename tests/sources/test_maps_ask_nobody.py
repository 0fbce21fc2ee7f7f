"""A map from somebody else must not make this program ask anybody anything, though GDAL's formats could.

Each attack runs with `no_proxy=*`, which takes the barrier away that a proxy without a listener would be, and
with a server that counts; `test_each_attack_is_one` lets GDAL open some of them without our barriers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from .celestrak_like import Reply, Server
from .fetched import Outcome

VRT = """<VRTDataset rasterXSize="720" rasterYSize="360"><SRS>EPSG:4326</SRS>
<GeoTransform>-180,0.5,0,90,0,-0.5</GeoTransform><VRTRasterBand dataType="Float32" band="1"><SimpleSource>
<SourceFilename>{inner}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
</VRTRasterBand></VRTDataset>"""
WMS = """<GDAL_WMS><Service name="TMS"><ServerUrl>{url}/${z}/${x}/${y}.png</ServerUrl></Service>
<DataWindow><UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY><LowerRightX>180</LowerRightX>
<LowerRightY>-90</LowerRightY><SizeX>720</SizeX><SizeY>360</SizeY></DataWindow>
<Projection>EPSG:4326</Projection><BandsCount>1</BandsCount></GDAL_WMS>"""
WMTS = "<GDAL_WMTS><GetCapabilitiesUrl>{url}/wmts</GetCapabilitiesUrl><Layer>x</Layer></GDAL_WMTS>"
WCS = """<WCS_GDAL><ServiceURL>{url}/wcs?</ServiceURL><Version>1.0.0</Version>
<CoverageName>people</CoverageName></WCS_GDAL>"""
GTI = "<GDALTileIndexDataset><IndexDataset>/vsicurl/{url}/index.gpkg</IndexDataset></GDALTileIndexDataset>"
STAC = json.dumps(
    {
        "type": "FeatureCollection", "stac_version": "1.0.0", "features": [],
        "links": [{"rel": "next", "href": "URL/next"}],
    }
)  # fmt: skip
OGR_VRT = """<OGRVRTDataSource><OGRVRTLayer name="x">
<SrcDataSource>{inner}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
WFS = "<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"
CSW = "<OGRCSWDataSource><URL>{url}/csw</URL></OGRCSWDataSource>"
POLYGON = {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]}
FEATURE = {"type": "Feature", "properties": {"iso_a3": "FRA"}, "geometry": POLYGON}
CRS_BY_LINK = {
    "type": "FeatureCollection", "features": [FEATURE],
    "crs": {"type": "link", "properties": {"href": "URL/crs", "type": "ogcwkt"}},
}  # fmt: skip
CRS_BY_NAME = {**CRS_BY_LINK, "crs": {"type": "name", "properties": {"name": "URL/crs"}}}
NEXT_PAGE = {
    **CRS_BY_LINK, "crs": None, "links": [{"rel": "next", "href": "URL/next"}], "exceededTransferLimit": True,
}  # fmt: skip
LANDING_PAGE = {
    "title": "x", "conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"],
    "links": [{"rel": "data", "href": "URL/collections", "type": "application/json"}],
}  # fmt: skip
GML = """<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/"
xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://ogr.maptools.org/ {url}/x.xsd">
<gml:featureMember><ogr:x><ogr:iso_a3>FRA</ogr:iso_a3><ogr:geometryProperty xlink:href="{url}/polygon"/>
</ogr:x></gml:featureMember></ogr:FeatureCollection>"""
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{url}/more.kml</href></Link>
</NetworkLink><Placemark><name>France</name><styleUrl>{url}/style.kml#s</styleUrl><Polygon><outerBoundaryIs>
<LinearRing><coordinates>0,0 9,0 9,9 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Document></kml>"""

RASTERS = {
    "vrt of a file": ("map.vrt", VRT.replace("{inner}", "/vsicurl/{url}/people.tif")),
    "vrt of a service": ("map.tif", VRT.replace("{inner}", "WCS:{url}/wcs?version=1.0.0&amp;coverage=x")),
    "wms": ("map.xml", WMS),
    "wms, called a tiff": ("map.tif", WMS),
    "wmts": ("map.xml", WMTS),
    "wcs": ("map.wcs", WCS),
    "tile index": ("map.gti", GTI),
    "stac": ("map.json", STAC),
}
VECTORS = {
    "vrt of a file": ("map.vrt", OGR_VRT.replace("{inner}", "/vsicurl/{url}/borders.geojson")),
    "vrt of a wfs": ("map.vrt", OGR_VRT.replace("{inner}", "WFS:{url}/wfs")),
    "vrt of an oapif": ("map.geojson", OGR_VRT.replace("{inner}", "OAPIF:{url}/features")),
    "vrt of a csw": ("map.vrt", OGR_VRT.replace("{inner}", "CSW:{url}/csw")),
    "vrt of an elasticsearch": ("map.vrt", OGR_VRT.replace("{inner}", "ES:{url}")),
    "wfs": ("map.xml", WFS),
    "csw": ("map.xml", CSW),
    "oapif": ("map.json", json.dumps(LANDING_PAGE)),
    "geojson, crs by link": ("map.geojson", json.dumps(CRS_BY_LINK)),
    "geojson, crs by name": ("map.geojson", json.dumps(CRS_BY_NAME)),
    "geojson, next page": ("map.geojson", json.dumps(NEXT_PAGE)),
    "json-fg": ("map.json", json.dumps({**NEXT_PAGE, "conformsTo": ["[ogc-json-fg-1-0.1:core]"],
                                        "coordRefSys": "URL/crs"})),
    "gml": ("map.gml", GML),
    "kml": ("map.kml", KML),
    "wms": ("map.gpkg", WMS),
}  # fmt: skip


def hostile(folder: Path, server: Server, name: str, content: str) -> Path:
    server.replies["/"] = Reply(b"")
    path = folder / name
    path.write_text(content.replace("{url}", server.url).replace("URL/", f"{server.url}/"))
    return path


@pytest.fixture(params=["*", "127.0.0.1,localhost"])
def no_proxy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", request.param)
    monkeypatch.setenv("NO_PROXY", request.param)


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize("attack", RASTERS)
def test_a_raster_that_holds_an_address(
    server: Server, iss_risk: Callable[..., Outcome], tmp_path: Path, attack: str
) -> None:
    path = hostile(tmp_path, server, *RASTERS[attack])
    outcome = iss_risk("overflight", "--offline", "--population", str(path))
    assert server.count() == 0
    assert outcome.exit_code == 3
    assert path.name in outcome.stderr


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize("attack", VECTORS)
def test_borders_that_hold_an_address(
    server: Server, iss_risk: Callable[..., Outcome], tmp_path: Path, attack: str
) -> None:
    path = hostile(tmp_path, server, *VECTORS[attack])
    outcome = iss_risk("overflight", "--offline", "--nations", str(path))
    assert server.count() == 0
    # A map that only mentions an address is read all the same.
    assert outcome.exit_code in (0, 3)
    assert outcome.exit_code == 0 or path.name in outcome.stderr


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize("neighbour", [".ovr", ".msk", ".aux.xml", "OVERVIEW_FILE"])
def test_a_good_raster_with_a_hostile_neighbour(
    server: Server, iss_risk: Callable[..., Outcome], tmp_path: Path, neighbour: str
) -> None:
    server.replies["/"] = Reply(b"")
    path = tmp_path / "count.tif"
    wms = WMS.replace("{url}", server.url)
    with rasterio.open(
        path, "w", driver="GTiff", width=600, height=600, count=1, dtype="float32", crs="EPSG:4326",
        transform=from_origin(8.0, 52.0, 0.005, 0.005),
    ) as out:  # fmt: skip
        out.write(np.ones((1, 600, 600), dtype="float32"))
        if neighbour == "OVERVIEW_FILE":
            out.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=wms)
    if neighbour == ".aux.xml":
        item = wms.replace("&", "&amp;").replace("<", "&lt;")
        entry = f'<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{item}</MDI></Metadata>'
        wms = f"<PAMDataset>{entry}</PAMDataset>"
    if neighbour != "OVERVIEW_FILE":
        Path(f"{path}{neighbour}").write_text(wms)
    outcome = iss_risk("overflight", "--offline", "--population", str(path))
    assert outcome.exit_code == 0, outcome.stderr
    assert server.count() == 0


OPEN = """
import sys, warnings, rasterio, pyogrio
warnings.simplefilter("ignore")
try:
    rasterio.open(sys.argv[2]).read(1) if sys.argv[1] == "raster" else pyogrio.read_dataframe(sys.argv[2])
except Exception as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("kind", "attack"),
    [("raster", name) for name in ("vrt of a file", "wms, called a tiff", "wmts", "wcs")]
    + [
        ("vector", name)
        for name in ("vrt of a file", "vrt of an oapif", "vrt of a csw", "wfs", "geojson, crs by link")
    ],
)
def test_each_attack_is_one(server: Server, tmp_path: Path, kind: str, attack: str) -> None:
    """GDAL alone sends requests for them: so the counts of none above mean something."""
    path = hostile(tmp_path, server, *(RASTERS if kind == "raster" else VECTORS)[attack])
    subprocess.run([sys.executable, "-c", OPEN, kind, str(path)], check=True, timeout=60, capture_output=True)
    assert server.count() > 0
