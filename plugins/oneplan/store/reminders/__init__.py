"""Reminders and every other mail."""
