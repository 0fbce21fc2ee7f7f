"""Data from elsewhere: services, the cache, and what ships with the tool."""
