"""Keys of projects in SQL: ``domain/plans/project_keys.py`` over rows."""

from __future__ import annotations

PROJECT_KEY = """
sent.step_id || '/' || sent.unit_code || '/' || encode(row.match_key, 'hex') || '/' || (
    SELECT count(*) FROM submission_rows earlier
    WHERE earlier.submission_id = row.submission_id AND earlier.row_number < row.row_number
    AND earlier.match_key = row.match_key)
"""
"""The key of the project of ``row`` in the file ``sent``."""
