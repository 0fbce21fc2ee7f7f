"""Which nation is under a point, and how many people live there.

`model` puts the two together; `nations/` holds borders and the lookup of points; `people/` holds population
by cell; `grid` is the grid of both, `turns` the same by what each turn of the Earth brings; `latitude` the
time that an orbit spends over each latitude; `places` the circles on the map that a user asks for; `shapes`
the nations as polygons; `gdal_offline` keeps map readers from the network.
"""
