"""Surveys of villages, how their columns are read, and what persons said of their needs."""
