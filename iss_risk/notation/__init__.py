"""The notations of orbit messages and vehicle files (KVN, XML, TOML): from text to fields, with line
numbers."""
