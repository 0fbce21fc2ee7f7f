"""Burns, tugs, and holding, raising and lowering an orbit."""
