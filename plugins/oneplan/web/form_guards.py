"""What a form of ours must carry, and what of a typed text is kept."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, URLSafeTimedSerializer

from oneplan.config.settings import settings
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError

CSRF_SECONDS = 12 * 3600


class PageStale(OneplanError):
    """A form was sent that no page of ours wrote, or long ago."""

    status_code = 403
    th = "หน้านี้เปิดไว้นานเกินไป กรุณาเปิดใหม่แล้วลองอีกครั้ง"

    def __init__(self) -> None:
        super().__init__("This page is out of date; open it anew and try again.")


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
