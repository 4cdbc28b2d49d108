"""Rows become plans: what goes in, what becomes of each row, where it came from."""
