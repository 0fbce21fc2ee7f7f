"""Who lives there.

`population` holds people by cell and nation, and their density; `raster` reads a user's population map, with
`pixel_values` for what its numbers mean, `known_people` to compare its sum with, and `cells` to share them
among cells; `transfer` moves people into other borders; `world_population` scales to another year.
"""
