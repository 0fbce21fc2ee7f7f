"""Who lives where: nations, people and places under the track."""
