"""Meetings called, moved and held, their tasks, minutes and orders."""
