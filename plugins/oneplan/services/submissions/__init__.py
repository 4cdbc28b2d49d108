"""Files come in, by whatever door."""
