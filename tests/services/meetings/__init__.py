"""Meetings, from their invitation to the last task, on a store."""
