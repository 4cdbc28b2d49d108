"""How often one may ask, and that a form was written by a page of ours."""

from __future__ import annotations

import hashlib

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from oneplan.config.portal_rates import portal_rates
from oneplan.config.settings import settings
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError

CSRF_SECONDS = 12 * 3600


class TooManyRequests(OneplanError):
    """A link or an address asks more often than people do."""

    status_code = 429

    def __init__(self) -> None:
        super().__init__("Too many requests; wait a moment.")


class PageStale(OneplanError):
    """A form was sent that this portal did not write, or long ago."""

    status_code = 403

    def __init__(self) -> None:
        super().__init__("This page is out of date; open it anew and try again.")


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


def plain(text: str) -> str:
    """Text without control characters, which no field of ours holds and the store refuses."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")


def filled(text: str) -> str:
    """Text in which something can be seen.

    Raises:
        ValueError: Nothing can.
    """
    if not normalise_text(text):
        message = "nothing can be seen in it"
        raise ValueError(message)
    return text


def csrf_token(subject: str) -> str:
    """A value that only a page of ours can carry."""
    return str(_csrf().dumps(_short(subject)))


def check_csrf(subject: str, value: str) -> None:
    """Refuse a form that no page of ours wrote for *subject*.

    Raises:
        PageStale: Forged, for another link, or older than twelve hours.
    """
    try:
        found = _csrf().loads(value, max_age=CSRF_SECONDS)
    except BadSignature as error:
        raise PageStale from error
    if found != _short(subject):
        raise PageStale


def _csrf() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="oneplan.portal.form")


def _short(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()[:24]
