"""A page from a template, in the visitor's language."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from oneplan.config.settings import settings
from oneplan.gateways.mail.templates import environment
from oneplan.portal.texts import PageWords
from oneplan.web.languages import language_of, remember_language


def render(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render ``pages/<name>.html``; the choice of language is remembered.

    No address in a page comes from what the request says of its host: the switch of
    language is relative to the page that shows it.
    """
    language = language_of(request)
    other = "th" if language == "en" else "en"
    page = (
        environment()
        .get_template(f"pages/{name}.html")
        .render(
            t=PageWords(language),
            lang=language,
            switch=f"?lang={other}",
            **values,
        )
    )
    answer = HTMLResponse(page, status_code=status)
    remember_language(request, answer, secure=settings().public_url.startswith("https:"))
    return answer
