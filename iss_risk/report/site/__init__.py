"""A folder of pages that a web server can serve as it is: the newest, all versions, and a feed of changes."""
