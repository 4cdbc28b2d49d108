"""Mails in the folder of an office without a provider."""

from pathlib import Path

from oneplan.gateways.mail.mail import MailMessage, OutboxMailer


def mail(folder: Path, number: int, cycle: str) -> None:
    OutboxMailer(folder).send(
        MailMessage(
            notice_id=number,
            to=["a@units.invalid"],
            subject="เรื่อง",
            text="ถึง",
            html="<p>ถึง</p>",
            category="invitation",
            key=f"{cycle}/1.1/A1/invitation/1",
        )
    )
