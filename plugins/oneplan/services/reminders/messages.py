"""One queued mail as the message that a mailer sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneplan.domain.reminders.notices import LINK_PLACE
from oneplan.domain.units.hierarchy import ContactPerson
from oneplan.gateways.mail.mail import MailMessage
from oneplan.store.reminders import mail_claims

LONGEST_REASON = 500


def message_of(
    notice: mail_claims.Queued, readers: Sequence[ContactPerson], links: Mapping[int, str]
) -> MailMessage:
    """The mail as it goes to its readers, with the link of each mail that has one."""
    link = links.get(notice.id, "")
    return MailMessage(
        notice_id=notice.id,
        to=[each.email for each in readers],
        contact_ids=[each.id for each in readers],
        subject=notice.subject,
        text=notice.body_text.replace(LINK_PLACE, link),
        html=notice.body_html.replace(LINK_PLACE, link),
        category=category_of(notice),
        key=key_of(notice),
        attempt=notice.attempts + 1,
    )


def key_of(notice: mail_claims.Queued) -> str:
    """What makes a mail one mail: cycle, step, unit, reminder and calendar revision."""
    step = notice.step_id or ""
    return f"{notice.cycle_id}/{step}/{notice.unit_code}/{notice.reminder}/{notice.revision}"


def category_of(notice: mail_claims.Queued) -> str:
    """The category that the provider files a mail under."""
    return f"{notice.cycle_id}:{notice.step_id or notice.level}"


def storable(text: str | None) -> str | None:
    """Text of a stranger's as the database takes it."""
    if text is None:
        return None
    return text.replace("\x00", "").encode(errors="replace").decode()[:LONGEST_REASON]
