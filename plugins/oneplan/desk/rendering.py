"""A page of the desk from its template, in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from oneplan.config.settings import settings
from oneplan.desk.page_context import PageContext
from oneplan.desk.pages import PAGES
from oneplan.gateways.mail.templates import environment
from oneplan.web.languages import language_of, remember_language

Words = Callable[[str, str], str]


def words_of(language: str) -> Words:
    """Choose between the Thai and the English of a text: ``t("ส่งแล้ว", "Sent")``."""
    return (lambda _th, en: en) if language == "en" else (lambda th, _en: th)


def base_of(request: Request) -> str:
    """The path under which the desk is mounted, which every link of a page begins with."""
    return str(request.scope.get("root_path", ""))


def render(
    request: Request,
    name: str,
    context: PageContext | None = None,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Render ``desk/<name>.html``.

    A template is given ``t`` (:func:`words_of`), ``base`` (:func:`base_of`), ``lang``,
    ``pages`` and, on a page of a cycle, ``context``, ``root`` (the address of the cycle) and *values*.
    """
    language = language_of(request)
    other = "th" if language == "en" else "en"
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    base = base_of(request)
    page = (
        environment()
        .get_template(f"desk/{name}.html")
        .render(
            t=words_of(language),
            lang=language,
            base=base,
            context=context,
            root=f"{base}/cycles/{context.cycle.id}" if context else base,
            pages=PAGES,
            path=request.url.path,
            other=other,
            other_query=urlencode([*asked, ("lang", other)]),
            **values,
        )
    )
    answer = HTMLResponse(page, status_code=status)
    remember_language(request, answer, secure=settings().ui_url.startswith("https:"))
    return answer
