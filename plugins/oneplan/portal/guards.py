"""How often one may ask."""

from __future__ import annotations

import hashlib

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from oneplan.config.portal_rates import portal_rates
from oneplan.errors import OneplanError


class TooManyRequests(OneplanError):
    """A link or an address asks more often than people do."""

    status_code = 429

    def __init__(self) -> None:
        super().__init__("Too many requests; wait a moment.")


def back_of(request: Request) -> str:
    """The visitor's own page, from within it; else an empty string."""
    parts = request.url.path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and parts[1] == "u" else ""  # noqa: PLR2004  /u/token/…


class RateLimits:
    """Counts requests by address and by link; what takes long, acts and failures more strictly."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        rates = portal_rates()
        self._limits = {
            "address": parse(rates.address),
            "post": parse(rates.post),
            "link": parse(rates.link),
            "heavy": parse(rates.heavy),
            "public": parse(rates.public),
            "cells": parse(rates.cells),
            "bad_link": parse("20/minute"),
            "renew": parse("5/minute"),
        }

    def count(self, kind: str, key: str) -> None:
        """Count one.

        Raises:
            TooManyRequests: The limit of *kind* is reached.
        """
        if not self._limiter.hit(self._limits[kind], kind, key):
            raise TooManyRequests


def address_of(request: Request) -> str:
    """The caller's address, hashed: it is compared, never kept."""
    host = request.client.host if request.client else ""
    return hashlib.sha256(host.encode()).hexdigest()[:16]
