"""How files are written: TOML, key-value notation, XML, and fields and dates in them."""
