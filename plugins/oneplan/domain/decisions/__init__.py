"""Committees, comments and what was decided."""
