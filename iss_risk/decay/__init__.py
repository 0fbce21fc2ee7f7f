"""When the object comes down: orbits under drag, from years before to the last hours."""
