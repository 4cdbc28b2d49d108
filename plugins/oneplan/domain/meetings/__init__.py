"""Sittings of meetings: who is invited to what, who came, what was resolved, what follows."""
