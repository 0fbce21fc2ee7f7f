"""Settings that keep GDAL from the network.

Some of its formats can hold addresses (VRT, WMS, GML schemas). A map from an unknown source must not make
this program send requests to them.
"""

from __future__ import annotations

# A proxy at a port where no program listens (the discard port) stops whatever GDAL does over HTTP.
WITHOUT_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GDAL_HTTP_MAX_RETRY": "0",
}
