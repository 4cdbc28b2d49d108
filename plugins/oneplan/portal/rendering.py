"""A page from a template, in the visitor's language."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from oneplan.gateways.templates import environment
from oneplan.portal.texts import Words

COOKIE = "oneplan_language"


def language_of(request: Request) -> str:
    """``th`` or ``en``: as asked in the address, else as chosen before, else Thai."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE, "")
    return "en" if asked == "en" else "th"


def render(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render ``pages/<name>.html``; the choice of language is remembered."""
    language = language_of(request)
    other = "th" if language == "en" else "en"
    page = (
        environment()
        .get_template(f"pages/{name}.html")
        .render(
            t=Words(language),
            lang=language,
            switch=f"{request.url.path}?lang={other}",
            **values,
        )
    )
    answer = HTMLResponse(page, status_code=status)
    if "lang" in request.query_params:
        answer.set_cookie(COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax",
                          secure=request.url.scheme == "https")  # fmt: skip
    return answer
