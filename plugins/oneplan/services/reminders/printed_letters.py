"""Letters that the desk printed: kept by their hash, given back to whoever may act on the mail."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.services.reminders.letter_frames import Signing
from oneplan.services.reminders.letters import letter_of, write_letter
from oneplan.store.reminders import mail_pages, notices
from oneplan.store.reminders.notices import NoticeUnknown
from oneplan.store.shared import audit, done_acts

_NAME = re.compile(r"([0-9a-f]{64})\.(docx|pdf)")


class NoPrint(OneplanError):
    """A letter was asked for that was not printed for this mail."""

    status_code = 404
    th = "ไม่มีหนังสือฉบับนี้ กรุณาพิมพ์ใหม่จากหน้าของอีเมล"

    def __init__(self, *, notice_id: int) -> None:
        super().__init__(f"No such letter was printed for mail {notice_id}.")


def require_mail(session: Session, cycle_id: str, notice_id: int, *, area: str = "") -> None:
    """Refuse a mail that the cycle, or the visitor's area, does not have.

    Raises:
        NoticeUnknown: There is none.
    """
    if mail_pages.find_mail(session, cycle_id, notice_id, area=area) is None:
        raise NoticeUnknown(notice_id=notice_id)


def foresee_letter(session: Session, notice_id: int, signing: Signing) -> tuple[str, str]:
    """Addressee and subject of a letter, with nothing kept: no link is made for it.

    Raises:
        NoLetter: The mail asks nobody for anything now.
    """
    trial = session.begin_nested()
    try:
        letter = letter_of(session, notice_id, signing)
    finally:
        trial.rollback()
    return letter.addressee, letter.subject


def print_letter(
    session: Session,
    notice_id: int,
    kind: str,
    signing: Signing,
    *,
    files: Files,
    actor: str,
    reason: str = "",
) -> str:
    """Write a letter and keep it; return the path below the cycle at which it is given.

    Raises:
        NoLetter: The mail asks nobody for anything now.
    """
    sha256 = files.put(write_letter(session, notice_id, kind, signing))
    audit.append_event(
        session,
        actor=actor,
        action="letter.printed",
        cycle_id=notices.get_notice(session, notice_id, is_locked=False).cycle_id,
        subject=str(notice_id),
        details={"sha256": sha256},
        reason=reason,
    )
    return f"/mails/{notice_id}/letters/{sha256}.{kind}"


def read_printed(
    session: Session, cycle_id: str, notice_id: int, name: str, *, files: Files, area: str = ""
) -> bytes:
    """A letter that was printed for a mail.

    Raises:
        NoticeUnknown: There is no such mail.
        NoPrint: It was not printed for this mail.
    """
    require_mail(session, cycle_id, notice_id, area=area)
    found = _NAME.fullmatch(name)
    location = f"/mails/{notice_id}/letters/{name}"
    if found is None or not done_acts.led_to(session, cycle_id=cycle_id, location=location):
        raise NoPrint(notice_id=notice_id)
    return files.get(found[1])
