"""Mail out: what a sender is handed, what it may answer, and .eml files in a folder.

A sender returns the provider's message id or raises. It never logs an address.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from oneplan.domain.shared.thai_letters import cut_to_letters
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.files.private_files import make_private_folder, write_private_file
from oneplan.gateways.mail.mail_headers import MailPolicy

SENDER_NAME = "OnePlan"
"""ASCII: some mail programs break an encoded name."""
TEST_MARK = "[ทดสอบ]"
SUBJECT_LETTERS = 59
"""Letters of a subject at most: lists of mails on a telephone show no more."""


class MailRefused(OneplanError):
    """The provider said no: sending the same mail again cannot help."""

    def __init__(self, *, notice_id: int, status: int) -> None:
        super().__init__(f"Notice {notice_id}: the mail provider refused it with HTTP {status}.")


class MailTooLarge(MailRefused):
    """A mail is larger than the provider takes; it was not sent."""

    def __init__(self, *, notice_id: int, size: int, limit: int) -> None:
        OneplanError.__init__(
            self, f"Notice {notice_id}: {size:,} bytes are more than the {limit:,} of one mail."
        )


class MailPostponed(OneplanError):
    """The provider surely took nothing: it refused for the moment, or was never reached."""

    retryable = True

    def __init__(self, *, notice_id: int, reason: str) -> None:
        super().__init__(f"Notice {notice_id}: the mail provider took nothing ({reason}).")


class MailUnanswered(OneplanError):
    """The provider gave no clear answer: the mail may or may not be on its way."""

    retryable = True

    def __init__(self, *, notice_id: int, reason: str) -> None:
        super().__init__(f"Notice {notice_id}: no clear answer from the mail provider ({reason}).")


class LogUnavailable(OneplanError):
    """The provider's log cannot be asked: the account lacks it, or it does not answer."""

    retryable = True

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The mail provider's log cannot be asked ({reason}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMessage:
    """One mail to the people of one unit; none of them sees another."""

    notice_id: int
    to: Sequence[str]
    contact_ids: Sequence[int] = ()
    """The contacts behind *to*, so that an event about one names no address."""
    subject: str
    text: str
    html: str
    category: str
    key: str
    """Cycle, step, unit, reminder and calendar revision: what makes it one mail."""
    attempt: int = 1
    attachments: Sequence[Attachment] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentQuery:
    """A mail that may have gone: how the provider's log is asked for it."""

    notice_id: int
    to: Sequence[str]
    category: str
    since: str
    """UTC, ISO 8601."""


class Mailer(Protocol):
    """Something that sends a mail and says under which id."""

    is_repeatable: bool
    """Whether sending the same notice again leaves one mail."""
    at_once: int
    """How many mails may be under way together: while one waits, another is made."""

    def send(self, message: MailMessage) -> str:
        """Send and return the provider's message id."""
        ...

    def find_sent(self, query: SentQuery) -> str | None:
        """The message id of a mail that the provider did take, or None.

        Raises:
            LogUnavailable: It cannot be asked.
        """
        ...


class OutboxMailer:
    """Writes each mail as ``<notice id>.eml``: sending again writes the same file."""

    is_repeatable = True
    at_once = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: MailMessage) -> str:
        """Write the mail, whole or not at all, and return its file name."""
        mail = EmailMessage(policy=MailPolicy())
        mail["Subject"] = message.subject
        mail["From"] = f"{SENDER_NAME} <no-reply@oneplan.invalid>"
        mail["To"] = ", ".join(message.to)
        mail["Date"] = format_datetime(real_now())
        mail["X-OnePlan-Notice"] = str(message.notice_id)
        mail["X-OnePlan-Key"] = message.key
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        for each in message.attachments:
            main, _, sub = each.type.partition("/")
            mail.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
        make_private_folder(self._folder)
        name = f"{message.notice_id}.eml"
        part = self._folder / f".{name}.{os.getpid()}"
        write_private_file(part, bytes(mail))
        part.replace(self._folder / name)
        return name

    def find_sent(self, query: SentQuery) -> str | None:
        """The file, if it was written."""
        name = f"{query.notice_id}.eml"
        return name if (self._folder / name).exists() else None


class OneAddressMailer:
    """Sends every mail to one address, so that nobody outside hears of a trial."""

    def __init__(self, mailer: Mailer, address: str) -> None:
        self._mailer = mailer
        self._address = address
        self.is_repeatable = mailer.is_repeatable
        self.at_once = mailer.at_once

    def send(self, message: MailMessage) -> str:
        """Send to the one address; the subject says so."""
        return self._mailer.send(
            replace(
                message,
                to=[self._address],
                # What becomes of a trial says nothing about the people it was meant for.
                contact_ids=(),
                subject=cut_to_letters(f"{TEST_MARK} {message.subject}", SUBJECT_LETTERS),
            )
        )

    def find_sent(self, query: SentQuery) -> str | None:
        """Ask about the one address."""
        return self._mailer.find_sent(replace(query, to=[self._address]))
