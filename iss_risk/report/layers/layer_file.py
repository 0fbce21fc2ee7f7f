"""The file of --layers: which format, what goes into it, and that it is written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from iss_risk.errors import OutputError, UsageError
from iss_risk.report.layers.contents import Contents
from iss_risk.report.layers.layer import Layer
from iss_risk.sources.files import check_writable, write_whole

Format = Literal["gpkg", "kml", "geojson", "parquet", "tif"]
_FORMATS: dict[str, Format] = {
    ".gpkg": "gpkg", ".kml": "kml", ".geojson": "geojson", ".parquet": "parquet", ".tif": "tif",
    ".tiff": "tif",
}  # fmt: skip
# What each command can give; the names that may stand in FILE.LAYER.geojson.
LAYERS: dict[str, tuple[str, ...]] = {
    "assess": (
        "nations", "places", "casualty_density", "track_segments", "debris_fields", "debris_field_all_passes",
        "impact_points",
    ),
    "passes": (
        "track_segments", "debris_fields", "debris_field_all_passes", "impact_points", "casualty_density",
        "nations",
    ),
    "overflight": ("nations",),
    "debris": ("debris_fields", "impact_points"),
}  # fmt: skip


@dataclass(frozen=True)
class LayerFile:
    """A file that can be written, as far as is known before anything runs; `layer` is the one that the name
    asks for (FILE.LAYER.geojson)."""

    path: Path
    format: Format
    layer: str | None

    @classmethod
    def prepare(cls, name: str, command: str) -> LayerFile:
        """Find out before the long computation.

        Raises UsageError for another ending and a folder that is not there or cannot be written to,
        OutputError where the library for the format is missing.
        """
        path = Path(name)
        found = _FORMATS.get(path.suffix.lower())
        if found is None or (found == "tif" and "casualty_density" not in LAYERS[command]):
            endings = ".gpkg, .kml, .geojson or .parquet"
            if "casualty_density" in LAYERS[command]:
                endings = ".gpkg, .kml, .geojson, .parquet or .tif"
            raise UsageError(f"{name} does not end in {endings}", parameter="layers")
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UsageError(f"{name} is a device or a pipe: give the name of a file", parameter="layers")
        try:
            check_writable(path)
        except OutputError as error:
            raise UsageError(str(error), parameter="layers") from error
        _check_driver(found)
        middle = Path(path.stem).suffix.removeprefix(".")
        return cls(path, found, middle if middle in LAYERS[command] else None)

    def write(self, contents: Contents) -> str:
        """Write the file; says what it holds. Raises OutputError: whatever was there before is left then."""
        layers = self._chosen(contents)
        if self.format == "tif":
            cells = contents.cells
            if cells is None:
                raise OutputError(
                    f"{self.path} is not written: its casualty density is averaged over longitude, which is "
                    "known here; name a .gpkg for the fields of debris"
                )
        try:
            write_whole(self.path, lambda path: self._write(path, layers, contents))
        except OutputError:
            raise
        except Exception as error:  # GDAL and Arrow raise many kinds
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise OutputError(f"{self.path} cannot be written: {reason}") from error
        return self._said(layers, contents)

    def _chosen(self, contents: Contents) -> tuple[Layer, ...]:
        if self.layer is not None:
            chosen = tuple(one for one in contents.layers if one.name == self.layer)
            if not chosen and self.format != "tif":
                there = ", ".join(one.name for one in contents.layers)
                raise OutputError(
                    f"{self.path} is not written: this answer has no layer {self.layer}, only {there}"
                )
            return chosen
        return contents.layers if self.format in ("gpkg", "kml") else contents.layers[:1]

    def _write(self, path: Path, layers: tuple[Layer, ...], contents: Contents) -> None:
        metadata = contents.metadata
        if self.format == "gpkg":
            from iss_risk.report.layers.geopackage import write_geopackage

            write_geopackage(path, layers, metadata)
        elif self.format == "kml":
            from iss_risk.report.layers.kml import write_kml

            write_kml(path, layers, metadata)
        elif self.format == "geojson":
            from iss_risk.report.layers.geojson import write_geojson

            write_geojson(path, layers[0], metadata)
        elif self.format == "parquet":
            from iss_risk.report.layers.geoparquet import write_parquet

            write_parquet(path, layers[0], metadata)
        else:
            from iss_risk.report.layers.geotiff import write_geotiff

            assert contents.cells is not None
            write_geotiff(path, contents.cells, metadata)

    def _said(self, layers: tuple[Layer, ...], contents: Contents) -> str:
        if self.format == "tif":
            return f"layers: {self.path}: casualty density by 5′"
        held = ", ".join(f"{one.name} ({len(one.frame):,})" for one in layers)
        rest = [one.name for one in contents.layers if one not in layers]
        if not rest or self.layer is not None:
            return f"layers: {self.path}: {held}"
        example = self.path.with_name(f"{self.path.stem}.{rest[0]}{self.path.suffix}")
        return (
            f"layers: {self.path}: {held}; not in it, as this format has one layer: {', '.join(rest)} "
            f"(.gpkg and .kml hold all; {example} would hold that one)"
        )


def _check_driver(wanted: Format) -> None:
    """Raises OutputError where GDAL or Arrow cannot write a format."""
    if wanted == "parquet":
        from iss_risk.report.layers.geoparquet import check_parquet

        check_parquet()
    elif wanted == "gpkg":
        import pyogrio

        if "w" not in pyogrio.list_drivers().get("GPKG", ""):
            raise OutputError(
                "this GDAL cannot write GeoPackages: pip install --force-reinstall pyogrio, whose own GDAL "
                "can, or name a .kml or .geojson"
            )
    elif wanted == "tif":
        import rasterio.drivers

        if rasterio.drivers.raster_driver_extensions().get("tif") != "GTiff":
            raise OutputError(
                "this GDAL cannot write GeoTIFFs: pip install --force-reinstall rasterio, whose own GDAL "
                "can, or name a .gpkg"
            )
