"""The language of a page: Thai first, English by switch, remembered by the browser."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

COOKIE = "oneplan_language"


def language_of(request: Request) -> str:
    """``th`` or ``en``: as asked in the address, else as chosen before, else Thai."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE, "")
    return "en" if asked == "en" else "th"


def remember_language(request: Request, answer: Response, *, secure: bool) -> None:
    """Keep the choice that the address makes for a year; without one nothing changes."""
    if "lang" in request.query_params:
        answer.set_cookie(
            COOKIE,
            language_of(request),
            max_age=31_536_000,
            httponly=True,
            samesite="lax",
            secure=secure,
        )
