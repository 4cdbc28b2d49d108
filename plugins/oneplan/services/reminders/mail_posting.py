"""One mail sent, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import Any

import structlog

from oneplan.domain.reminders.notices import NoticeState
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.mail import (
    Mailer,
    MailMessage,
    MailPostponed,
    MailRefused,
    MailUnanswered,
)
from oneplan.services.reminders.attachments import AttachmentAway, AttachmentLost, AttachmentReader
from oneplan.services.reminders.mails_in_hand import Mail
from oneplan.services.reminders.messages import storable

log = structlog.get_logger()


def send_mail(
    mail: Mail, mailer: Mailer, throttled: Event, reader: AttachmentReader
) -> dict[str, Any]:
    """Send one mail and say what became of it, as it is kept; whatever fails is its own."""
    state, reason, message_id = NoticeState.ACCEPTED, None, None
    try:
        if throttled.is_set():
            state, reason = NoticeState.QUEUED, "the provider asks to send later"
        else:
            message_id = mailer.send(_complete(mail, reader))
    except (MailRefused, AttachmentLost) as error:
        state, reason = NoticeState.UNDELIVERABLE, str(error)
    except MailPostponed as error:
        state, reason = NoticeState.QUEUED, str(error)
        throttled.set()
    except AttachmentAway as error:
        state, reason = NoticeState.QUEUED, str(error)
    except MailUnanswered as error:
        state, reason = NoticeState.UNKNOWN, str(error)
    except Exception as error:  # noqa: BLE001  one mail may not stop the others
        # Nobody foresaw it, so nobody knows whether the mail left before it.
        state = NoticeState.UNDELIVERABLE if mailer.is_repeatable else NoticeState.UNKNOWN
        reason = f"the mail could not be sent ({type(error).__name__})"
        log.warning("mail.send_failed", notice=mail.message.notice_id, reason=type(error).__name__)
    return {
        "notice_id": mail.message.notice_id,
        "state": state,
        "reason": storable(reason),
        "message_id": storable(message_id),
        "sent_at": real_now(),
    }


def _complete(mail: Mail, reader: AttachmentReader) -> MailMessage:
    """The message with its files, read now and kept no longer than it takes to send it."""
    stored = [each for each in mail.attachments if "letter" not in each]
    letters = mail.message.attachments
    return replace(mail.message, attachments=[*letters, *(reader.read(each) for each in stored)])
