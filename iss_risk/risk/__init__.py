"""Who may be hurt.

`landings` gives expected casualties and chances by nation, `places` those for circles on the map;
`along_orbit` moves debris along the orbit, where any place is likely, by what `flights` knows of each piece;
`estimates` gives means with confidence intervals; `influence` which uncertain input matters.
"""
