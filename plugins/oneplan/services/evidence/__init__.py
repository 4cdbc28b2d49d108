"""Surveys of villages taken in, shown, and held against the projects of a plan."""
