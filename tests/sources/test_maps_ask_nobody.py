"""A map from somebody else must not make this program ask anybody anything, though GDAL's formats could."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .celestrak_like import Reply, Server
from .fetched import Outcome

POPULATION = """<VRTDataset rasterXSize="720" rasterYSize="360"><SRS>EPSG:4326</SRS>
<GeoTransform>-180,0.5,0,90,0,-0.5</GeoTransform><VRTRasterBand dataType="Float32" band="1"><SimpleSource>
<SourceFilename>/vsicurl/{url}/people.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
</VRTRasterBand></VRTDataset>"""
WMS = """<GDAL_WMS><Service name="TMS"><ServerUrl>{url}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service>
<DataWindow><UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY><LowerRightX>180</LowerRightX>
<LowerRightY>-90</LowerRightY><SizeX>720</SizeX><SizeY>360</SizeY></DataWindow>
<Projection>EPSG:4326</Projection><BandsCount>1</BandsCount></GDAL_WMS>"""
NATIONS = """<OGRVRTDataSource><OGRVRTLayer name="x">
<SrcDataSource>/vsicurl/{url}/borders.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
WFS = "<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"


@pytest.mark.parametrize(
    ("option", "content"),
    [("--population", POPULATION), ("--population", WMS), ("--nations", NATIONS), ("--nations", WFS)],
)
def test_a_map_that_holds_an_address(
    server: Server, iss_risk: Callable[..., Outcome], tmp_path: Path, option: str, content: str
) -> None:
    server.replies["/"] = Reply(b"")
    path = tmp_path / "map.vrt"
    path.write_text(content.format(url=server.url))
    outcome = iss_risk("overflight", option, str(path))
    assert outcome.exit_code == 3
    assert "map.vrt" in outcome.stderr
    assert server.count() == 0
