"""Sittings of meetings, their tasks, and the orders of committees."""
