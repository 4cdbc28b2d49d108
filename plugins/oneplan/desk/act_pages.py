"""The form, the preview and the confirmation of every act."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from oneplan.desk.act_registry import find_act
from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Values
from oneplan.desk.page_context import Desk, DeskContext, PageContext, Reader, context_of
from oneplan.desk.rendering import base_of, render
from oneplan.desk.visitors import Visitor
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.errors import OneplanError
from oneplan.store.cycles import cycle_locks
from oneplan.store.shared import done_acts
from oneplan.web.form_guards import PageStale, check_csrf, csrf_token, plain

router = APIRouter(prefix="/cycles/{cycle_id}/acts/{name}", include_in_schema=False)
log = structlog.get_logger()
MAX_FILE_BYTES = 25 * 1024 * 1024
OWN = frozenset({"csrf", "once", "seen", "phase"})
"""Fields of the form that are not the act's."""


class ValueMissing(OneplanError):
    """A question of an act was not answered."""

    status_code = 422

    def __init__(self, *, labels: list[tuple[str, str]]) -> None:
        self.th = f"ยังไม่ได้กรอก: {', '.join(th for th, _ in labels)}"
        super().__init__(f"Not filled in: {', '.join(en for _, en in labels)}.")


class ChoiceUnknown(OneplanError):
    """A choice of an act is none of those that there are."""

    status_code = 422

    def __init__(self, *, labels: list[tuple[str, str]]) -> None:
        self.th = f"เลือกใหม่ ตัวเลือกนี้ไม่มีหรือไม่มีแล้ว: {', '.join(th for th, _ in labels)}"
        super().__init__(
            f"Choose again; there is no such choice: {', '.join(en for _, en in labels)}."
        )


class SeenAnother(OneplanError):
    """What an act would do changed between the preview and the confirmation."""

    status_code = 409
    th = "ผลของการกระทำเปลี่ยนไปจากที่แสดงไว้ กรุณาอ่านผลใหม่ด้านล่างแล้วยืนยันอีกครั้ง"

    def __init__(self) -> None:
        super().__init__("What this would do is not what was shown; read it again and confirm.")


class FileTooLarge(OneplanError):
    """A file of an act is larger than any list or document of an office."""

    status_code = 413

    def __init__(self, *, name: str, size: int) -> None:
        self.th = f"ไฟล์ {name} มีขนาด {size:,} ไบต์ รับได้ไม่เกิน 25 MB"
        super().__init__(f"{name!r} has {size:,} bytes; at most {MAX_FILE_BYTES:,} are taken.")


@router.get("")
async def ask(request: Request, cycle_id: str, name: str, reader: Reader, desk: Desk) -> Response:
    """Show the form, filled in with what the address says, and the preview where it can be told."""
    values = {key: plain(value) for key, value in request.query_params.items() if key != "lang"}
    return await run_in_threadpool(_show, request, desk, reader, cycle_id, name, values)


@router.post("")
async def do(request: Request, cycle_id: str, name: str, reader: Reader, desk: Desk) -> Response:
    """Show the preview of what was typed, or do it once it was seen and confirmed."""
    async with request.form(max_fields=2000) as form:
        asked = {key: str(form.get(key, "")) for key in OWN}
        check_csrf(form_subject(reader), asked["csrf"])
        uploaded: dict[str, str] = {}
        typed: dict[str, str] = {}
        for key, each in form.multi_items():
            if isinstance(each, UploadFile):
                await _keep_file(desk, uploaded, key, each)
            elif key not in OWN:
                kept = plain(each)
                typed[key] = f"{typed[key]}\n{kept}" if key in typed else kept
        # The form also sends the file that was chosen before.
        typed |= uploaded
    if asked["phase"] != "confirm":
        return await run_in_threadpool(
            _show, request, desk, reader, cycle_id, name, typed, once=asked["once"]
        )
    return await run_in_threadpool(_confirm, request, desk, reader, cycle_id, name, typed, asked)


async def _keep_file(
    desk: DeskContext, typed: dict[str, str], key: str, upload: UploadFile
) -> None:
    """Keep the content by its hash, so that the confirmation need not send it again."""
    if not upload.filename:
        return
    content = await upload.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge(name=upload.filename, size=upload.size or len(content))
    typed[key] = await run_in_threadpool(desk.files.put, content)
    typed[f"{key}_name"] = plain(upload.filename)[-200:]


def form_subject(visitor: Visitor) -> str:
    """Whom a form was written for."""
    return f"desk {visitor.user}"


@contextmanager
def _opened(desk: DeskContext, reader: Visitor, cycle_id: str) -> Iterator[PageContext]:
    with desk.begin() as session:
        yield context_of(cycle_id, reader, session, desk)


def _show(
    request: Request,
    desk: DeskContext,
    reader: Visitor,
    cycle_id: str,
    name: str,
    values: Values,
    *,
    once: str = "",
    refused: OneplanError | None = None,
) -> Response:
    """The form with what was typed, and below it what would happen or why it would not."""
    act = find_act(name)
    reader.require(act.right)
    preview: ActPreview | None = None
    error = refused
    with _opened(desk, reader, cycle_id) as context:
        fields = _filled(act, context, values)
        typed = _typed(fields, values)
        is_told = values or not any(field.kind != "hidden" for field in fields)
        if is_told and not isinstance(refused, ValueMissing):
            try:
                _require(fields, typed)
                preview = act.preview(context, typed)
            except OneplanError as found:
                error = refused or found
        return render(
            request,
            "act",
            context,
            status=refused.status_code if refused else 200,
            act=act,
            fields=fields,
            values=values,
            preview=preview,
            seen=preview.seal(typed) if preview else "",
            error=error,
            csrf=csrf_token(form_subject(reader)),
            once=once or secrets.token_urlsafe(16),
        )


def _confirm(
    request: Request,
    desk: DeskContext,
    reader: Visitor,
    cycle_id: str,
    name: str,
    values: Values,
    asked: Mapping[str, str],
) -> Response:
    """Do the act once; a second click is led to where the first one was."""
    act = find_act(name)
    reader.require(act.right)
    try:
        key = _key(reader, cycle_id, act, asked["once"])
        with _opened(desk, reader, cycle_id) as context:
            done = done_acts.find_location(context.session, key=key)
            location = done if done is not None else _do(act, context, values, asked["seen"], key)
            follows = act.after is not None and not done_acts.is_followed(context.session, key=key)
            typed = _typed(_filled(act, context, values), values) if follows else {}
            if follows:
                act.note(context, typed)
    except OneplanError as error:
        log.info("desk.act_refused", act=act.name, rule=type(error).__name__)
        return _show(
            request, desk, reader, cycle_id, name, values, once=asked["once"], refused=error
        )
    if act.after is not None and follows:
        act.after(context, typed)
        with desk.begin() as session:
            done_acts.mark_followed(session, key=key)
    joint = "&" if "?" in location else "?"
    address = f"{base_of(request)}/cycles/{cycle_id}{location}{joint}done={act.name}"
    return RedirectResponse(address, status_code=303)


def _key(reader: Visitor, cycle_id: str, act: DeskAct, once: str) -> str:
    """Under what an act is done once: what a form carries holds for its visitor and its act.

    Raises:
        PageStale: The form carries nothing, and would be taken for another that carried nothing.
    """
    if not once:
        raise PageStale
    said = json.dumps([form_subject(reader), cycle_id, act.name, once])
    return hashlib.sha256(said.encode()).hexdigest()


def _do(act: DeskAct, context: PageContext, values: Values, seen: str, key: str) -> str:
    # Whoever confirmed first is seen by whoever comes second, whose preview is another then.
    cycle_locks.lock_acts(context.session, context.cycle.id)
    fields = _filled(act, context, values)
    typed = _typed(fields, values)
    _require(fields, typed, reason=typed[REASON] if act.needs_reason else None)
    location = done_acts.claim(context.session, key=key, act=act.name, cycle_id=context.cycle.id)
    if location is not None:
        return location
    if act.preview(context, typed).seal(typed) != seen:
        raise SeenAnother
    location = act.act(context, typed)
    done_acts.save_location(context.session, key=key, location=location)
    return location


def _filled(act: DeskAct, context: PageContext, values: Values) -> list[Field]:
    """The questions with what was typed in place of what they hold at first."""
    return [
        replace(field, value=values.get(field.name, "" if values else field.value))
        if field.name in values
        else field
        for field in act.fields(context, values)
    ]


def _typed(fields: list[Field], values: Values) -> dict[str, str]:
    """The act's values alone: nothing that the form does not ask for."""
    asked = {field.name: field.value.strip() for field in fields}
    names = {
        f"{field.name}_name": values.get(f"{field.name}_name", "")
        for field in fields
        if field.kind == "file"
    }
    return {**asked, **names, REASON: values.get(REASON, "").strip()}


def _require(fields: list[Field], typed: Values, *, reason: str | None = None) -> None:
    """Refuse empty answers, all at once, then choices that there are not.

    Raises:
        ValueMissing: A question that must be answered was not.
        ChoiceUnknown: What was chosen is none of the choices.
    """
    missing = [
        field.label
        for field in fields
        if field.is_required and not normalise_text(typed[field.name])
    ]
    if reason is not None and not normalise_text(reason):
        missing.append(("เหตุผล", "Reason"))
    if missing:
        raise ValueMissing(labels=missing)
    unknown = [field.label for field in fields if not _is_a_choice(field, typed[field.name])]
    if unknown:
        raise ChoiceUnknown(labels=unknown)


def _is_a_choice(field: Field, value: str) -> bool:
    if field.kind not in ("choice", "choices") or not value:
        return True
    chosen = value.split("\n") if field.kind == "choices" else [value]
    return {each.strip() for each in chosen} <= {key for key, _ in field.choices}
