"""The office's own rules, in plain Python."""
