"""From the orbit to the re-entry: drag, the ballistic coefficient, and how long it takes."""
