"""One file an awaited thing."""
