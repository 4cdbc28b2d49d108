"""A mail address for whoever may know that there is one, but not which."""

from __future__ import annotations


def mask_address(address: str) -> str:
    """The first letter and the domain: ``s•••@rayong.go.th``."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••{at}{domain}" if at else f"{address[:1]}•••"
