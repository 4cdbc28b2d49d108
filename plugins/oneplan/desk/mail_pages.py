"""The mails and letters of a cycle: a list, and one mail with its proof."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from oneplan.desk.page_context import ThisPage
from oneplan.desk.rendering import render
from oneplan.desk.visitors import Right
from oneplan.services.reminders.mail_proofs import view_mail
from oneplan.services.reminders.mail_views import view_mails
from oneplan.services.reminders.printed_letters import read_printed
from oneplan.web.downloads import as_attachment

router = APIRouter()
MAX_ID = 2**63 - 1
Text = Annotated[str, Query(max_length=200)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
Number = Annotated[int, Path(ge=1, le=MAX_ID)]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/cycles/{cycle_id}/mails", include_in_schema=False)
def mails(
    request: Request,
    context: ThisPage,
    state: Text = "",
    step: Text = "",
    kind: Text = "",
    words: Text = "",
    page: Page = 1,
) -> Response:
    """The list."""
    return render(
        request, "mails", context, view=mails_as_json(context, state, step, kind, words, page)
    )


@router.get("/api/cycles/{cycle_id}/mails", tags=["mails"])
def mails_as_json(
    context: ThisPage,
    state: Text = "",
    step: Text = "",
    kind: Text = "",
    words: Text = "",
    page: Page = 1,
) -> dict[str, Any]:
    """The mails of a cycle, a page of them."""
    return view_mails(
        context.session,
        context.cycle.id,
        now=context.now,
        area=context.visitor.area,
        state=state,
        step=step,
        kind=kind,
        words=words.strip(),
        page=page,
    )


@router.get("/cycles/{cycle_id}/mails/{number}", include_in_schema=False)
def mail(request: Request, context: ThisPage, number: Number) -> Response:
    """One mail."""
    return render(request, "mail", context, view=mail_as_json(context, number))


@router.get("/api/cycles/{cycle_id}/mails/{number}", tags=["mails"])
def mail_as_json(context: ThisPage, number: Number) -> dict[str, Any]:
    """One mail with what the provider told of it."""
    return view_mail(
        context.session,
        context.cycle.id,
        number,
        area=context.visitor.area,
        may_act=context.visitor.may(Right.ACT),
    )


@router.get("/cycles/{cycle_id}/mails/{number}/letters/{name}", include_in_schema=False)
def letter(
    context: ThisPage, number: Number, name: Annotated[str, Path(max_length=80)]
) -> Response:
    """A letter that was printed by the act of that name."""
    context.visitor.require(Right.ACT)
    content = read_printed(
        context.session,
        context.cycle.id,
        number,
        name,
        files=context.files,
        area=context.visitor.area,
    )
    return as_attachment(content, f"letter-{number}.{name.rpartition('.')[2]}")
