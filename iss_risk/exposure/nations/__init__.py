"""Whose land it is.

`index` answers which nation is under a point, `index_builder` makes it from the `rings` of polygons;
`embedded` reads the borders that ship with the tool, `polygon_file` those of a user, with `columns` and
`names` to find whose land a row is, and `dateline` for rings over the 180th meridian.
"""
