"""A year lived through in minutes by simulated units."""
