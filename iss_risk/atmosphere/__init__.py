"""The air: its density, and the solar and geomagnetic activity that it depends on."""
