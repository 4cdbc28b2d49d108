"""Submissions that come after their step was collected."""
