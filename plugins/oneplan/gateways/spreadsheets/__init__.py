"""Workbooks and text tables, read and written."""
