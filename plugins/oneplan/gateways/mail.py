"""Mail out: the official SendGrid client, or .eml files in a folder.

A sender returns the provider's message id or raises. It never logs an address.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Category, Content, CustomArg, From, Mail, Personalization, To
from sendgrid.helpers.mail import Subject as MailSubject

from oneplan.config import settings
from oneplan.errors import OneplanError
from oneplan.gateways.clock import real_now

SENDER_NAME = "OnePlan"


class MailRefused(OneplanError):
    """The provider said no: sending the same mail again cannot help."""

    def __init__(self, *, notice_id: int, status: int) -> None:
        super().__init__(f"Notice {notice_id}: the mail provider refused it with HTTP {status}.")


class MailUnanswered(OneplanError):
    """The provider gave no clear answer: the mail may or may not be on its way."""

    retryable = True

    def __init__(self, *, notice_id: int, reason: str) -> None:
        super().__init__(f"Notice {notice_id}: no clear answer from the mail provider ({reason}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to the addresses of one unit."""

    notice_id: int
    to: Sequence[str]
    subject: str
    text: str
    html: str
    category: str
    key: str
    """Cycle, step, unit, rung and calendar revision: what makes it one mail."""


class Mailer(Protocol):
    """Something that sends a mail and says under which id."""

    is_repeatable: bool
    """Whether sending the same notice again leaves one mail."""

    def send(self, message: Message) -> str:
        """Send and return the provider's message id."""
        ...


class OutboxMailer:
    """Writes each mail as ``<notice id>.eml``: sending again writes the same file."""

    is_repeatable = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> str:
        """Write the mail, whole or not at all, and return its file name."""
        mail = EmailMessage()
        mail["Subject"] = message.subject
        mail["From"] = f"{SENDER_NAME} <no-reply@oneplan.invalid>"
        mail["To"] = ", ".join(message.to)
        mail["Date"] = format_datetime(real_now())
        mail["X-OnePlan-Notice"] = str(message.notice_id)
        mail["X-OnePlan-Key"] = message.key
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{message.notice_id}.eml"
        part = self._folder / f".{name}.{os.getpid()}"
        part.write_bytes(bytes(mail))
        part.replace(self._folder / name)
        return name


class SendGridMailer:
    """Sends through SendGrid's v3 API with the official client."""

    is_repeatable = False

    def __init__(self, *, api_key: str, sender: str, host: str | None = None) -> None:
        self._client = SendGridAPIClient(api_key, **({"host": host} if host else {}))
        self._client.client.timeout = 30
        self._sender = sender

    def send(self, message: Message) -> str:
        """Send and return ``X-Message-Id``.

        Raises:
            MailRefused: A 4xx answer other than 429.
            MailUnanswered: 429, 5xx, or no answer at all.
        """
        try:
            answer = self._client.send(self._mail(message))
        except HTTPError as error:
            status = int(error.status_code)
            if status == 429 or status >= 500:  # noqa: PLR2004  HTTP's own numbers
                raise MailUnanswered(
                    notice_id=message.notice_id, reason=f"HTTP {status}"
                ) from error
            raise MailRefused(notice_id=message.notice_id, status=status) from error
        except OSError as error:
            raise MailUnanswered(
                notice_id=message.notice_id, reason=type(error).__name__
            ) from error
        return str(answer.headers.get("X-Message-Id", ""))

    def _mail(self, message: Message) -> Mail:
        mail = Mail()
        mail.from_email = From(self._sender, SENDER_NAME)
        mail.subject = MailSubject(message.subject)
        for address in message.to:
            one = Personalization()
            one.add_to(To(address))
            one.add_custom_arg(CustomArg("oneplan_notice", str(message.notice_id)))
            one.add_custom_arg(CustomArg("oneplan_key", message.key))
            mail.add_personalization(one)
        mail.content = [Content("text/plain", message.text), Content("text/html", message.html)]
        mail.category = Category(message.category)
        return mail


def mailer() -> Mailer:
    """The sender of this deployment."""
    kind, _, rest = settings().mail.partition(":")
    if kind == "outbox":
        return OutboxMailer(Path(rest))
    if kind == "sendgrid":
        return SendGridMailer(
            api_key=os.environ["SENDGRID_API_KEY"],
            sender=os.environ.get("ONEPLAN_MAIL_FROM", "no-reply@oneplan.invalid"),
            host=os.environ.get("SENDGRID_HOST"),
        )
    raise MailSettingUnknown(kind=kind)


class MailSettingUnknown(OneplanError):
    """``ONEPLAN_MAIL`` names no way of sending."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"ONEPLAN_MAIL begins with {kind!r}; it must be outbox:DIR or sendgrid:.")
