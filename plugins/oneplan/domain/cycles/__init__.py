"""Cycles and their calendars."""
