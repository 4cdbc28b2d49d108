"""Mails that one sender has taken in hand, with the letters that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import is_about_projects, opens_view
from oneplan.domain.reminders.notices import LINK_PLACE, NoticeState
from oneplan.domain.units.hierarchy import ContactPerson, reachable
from oneplan.gateways.mail.mail import Attachment, MailMessage
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.letters import NoLetter, write_letter
from oneplan.services.reminders.messages import message_of
from oneplan.services.units.portal_links import LOOKED_AT, link_url, mint_links
from oneplan.services.units.view_links import mint_views, view_url
from oneplan.store.reminders import mail_claims, mail_outcomes
from oneplan.store.shared.faults import try_again
from oneplan.store.shared.transactions import Transactions
from oneplan.store.units import contacts

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in hand, and the files that it takes along when it goes."""

    message: MailMessage
    attachments: Sequence[Mapping[str, Any]]

    @property
    def letters(self) -> list[Mapping[str, Any]]:
        """The attachments that are letters, to be written when the mail goes."""
        return [each for each in self.attachments if "letter" in each]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim took: mails to send, and how many were settled without."""

    mails: Sequence[Mail]
    settled: Mapping[NoticeState, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there to take."""
        return not self.mails and not self.settled


def take_batch(
    cycle_id: str, number: int, *, begin: Transactions, limit: int, without: Collection[int]
) -> Batch:
    """Take mails in hand, then write the letters that go with them, with no mail locked."""

    def claim() -> Batch:
        with begin() as session:
            return claim_mails(session, cycle_id, number, limit=limit, without=without)

    batch = try_again(claim)
    return replace(batch, mails=[with_letters(each, begin=begin) for each in batch.mails])


def claim_mails(
    session: Session, cycle_id: str, number: int, *, limit: int, without: Collection[int] = ()
) -> Batch:
    """Take mails in hand; those nobody waits for or nobody can read are settled at once."""
    now = planning_now(session, cycle_id)
    found = mail_claims.list_claimable(
        session, cycle_id=cycle_id, now=now, limit=limit, without=without
    )
    answered = mail_claims.list_answered_ids(session, [each.id for each in found if each.asks_file])
    people = contacts.list_contacts(session, {each.unit_code for each in found})
    settled: list[dict[str, Any]] = []
    taken: list[tuple[mail_claims.Queued, Sequence[ContactPerson]]] = []
    for notice in found:
        readers = reachable(people.get(notice.unit_code, ()), notice.contact_role, now.date())
        if notice.id in answered:
            settled.append(_settled(notice, NoticeState.DROPPED, "the file came first"))
        elif not readers:
            settled.append(_settled(notice, NoticeState.UNDELIVERABLE, "no address"))
        else:
            taken.append((notice, readers))
    mail_outcomes.save_settled(session, settled)
    mail_claims.take_in_hand(
        session, {notice.id: [each.id for each in readers] for notice, readers in taken}, number
    )
    links = _links(session, cycle_id, [notice for notice, _ in taken])
    return Batch(
        [Mail(message_of(notice, readers, links), notice.attachments) for notice, readers in taken],
        Counter(each["state"] for each in settled),
    )


def _settled(notice: mail_claims.Queued, state: NoticeState, reason: str) -> dict[str, Any]:
    return {"notice_id": notice.id, "state": state, "reason": reason}


def _links(
    session: Session, cycle_id: str, taken: Sequence[mail_claims.Queued]
) -> Mapping[int, str]:
    """New links for the mails that carry one; they are kept nowhere but in the mail."""
    carrying = [each for each in taken if LINK_PLACE in each.body_text]
    looking = [each for each in carrying if opens_view(each.reminder)]
    acting = [each for each in carrying if not opens_view(each.reminder)]
    news = [each for each in acting if is_about_projects(each.reminder)]
    acting = [each for each in acting if not is_about_projects(each.reminder)]
    tokens = mint_links(session, cycle_id=cycle_id, unit_codes=[e.unit_code for e in acting])
    tokens += mint_links(
        session, cycle_id=cycle_id, unit_codes=[e.unit_code for e in news], at_least=LOOKED_AT
    )
    about = [(each.unit_code, each.reminder) for each in looking]
    views = mint_views(session, cycle_id=cycle_id, about=about)
    return {
        **{each.id: link_url(token) for each, token in zip([*acting, *news], tokens, strict=True)},
        **{each.id: view_url(token) for each, token in zip(looking, views, strict=True)},
    }


def with_letters(mail: Mail, *, begin: Transactions) -> Mail:
    """A mail with the letters that it carries, written now; without one that cannot be written.

    A letter with nothing to ask is left out. The mail itself says where a letter
    can be had, so it goes without one that fails.
    """
    written = []
    for each in mail.letters:
        try:
            with begin() as session:
                content = write_letter(session, int(each["letter"]), each["name"][-3:])
        except NoLetter:
            continue
        except Exception as error:  # noqa: BLE001  one letter may not stop the mails
            log.warning(
                "mail.letter_failed", notice=mail.message.notice_id, reason=type(error).__name__
            )
            continue
        written.append(Attachment(name=each["name"], type=each["type"], content=content))
    return replace(mail, message=replace(mail.message, attachments=written)) if written else mail
