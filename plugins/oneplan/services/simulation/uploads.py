"""How simulated units send: by the portal's HTTP, or straight to the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

import httpx

from oneplan.domain.submissions.attachments import AttachmentKind
from oneplan.domain.submissions.drafts import WEB_FORM
from oneplan.domain.submissions.submissions import Scope
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.portal_client import PortalClient
from oneplan.services.documents.acknowledgements import acknowledge_package
from oneplan.services.reminders.forwardings import acknowledge
from oneplan.services.simulation.photos import PHOTO
from oneplan.services.submissions.attachment_targets import NewAttachment
from oneplan.services.submissions.attachments import receive_attachment
from oneplan.services.submissions.draft_sources import put_entries
from oneplan.services.submissions.drafts import begin_draft, lock_draft, write_draft
from oneplan.services.submissions.submissions import receive_nil, receive_submission
from oneplan.services.units.portal_links import link_url, mint_link
from oneplan.store.shared.transactions import Transactions

TIMEOUT_SECONDS = 60


class Uploads(Protocol):
    """The way that simulated units send: through the portal, or straight to the service."""

    def send_file(
        self, unit_code: str, step_id: str, *, file_name: str, content: bytes, sender: str
    ) -> None:
        """Send one file."""
        ...

    def fill_in(
        self,
        unit_code: str,
        step_id: str,
        *,
        fields: Mapping[str, str],
        entries: Sequence[Mapping[str, str]],
        sender: str,
        photo: bytes = b"",
    ) -> None:
        """Fill the form in on the web, in place of what it holds, and send it.

        A *photo* is attached to its first entry.
        """
        ...

    def send_nil(self, unit_code: str, step_id: str, *, reason: str, sender: str) -> None:
        """Send a nil return."""
        ...

    def acknowledge(self, unit_code: str, package_id: int, *, receiver: str) -> None:
        """Say that a package came."""
        ...

    def pass_on(self, unit_code: str, letter_id: int, *, by: str) -> None:
        """Acknowledge a letter that is to be passed on."""
        ...


@dataclass(slots=True, kw_only=True)
class PortalUploads:
    """Every unit visits the portal by a link of its own, as its mail would have given it."""

    cycle_id: str
    begin: Transactions
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT_SECONDS))

    def send_file(
        self, unit_code: str, step_id: str, *, file_name: str, content: bytes, sender: str
    ) -> None:
        """Upload one file."""
        self._client(unit_code).send_file(
            step_id, file_name=file_name, content=content, sender=sender
        )

    def fill_in(
        self,
        unit_code: str,
        step_id: str,
        *,
        fields: Mapping[str, str],
        entries: Sequence[Mapping[str, str]],
        sender: str,
        photo: bytes = b"",
    ) -> None:
        """Fill the form in as its pages do without a script."""
        self._client(unit_code).fill_in(
            step_id,
            fields=fields,
            entries=entries,
            sender=sender,
            photo=(PHOTO, photo) if photo else None,
        )

    def send_nil(self, unit_code: str, step_id: str, *, reason: str, sender: str) -> None:
        """Send a nil return."""
        self._client(unit_code).send_nil(step_id, reason=reason, sender=sender)

    def acknowledge(self, unit_code: str, package_id: int, *, receiver: str) -> None:
        """Say that a package came."""
        self._client(unit_code).acknowledge(package_id, receiver=receiver)

    def pass_on(self, unit_code: str, letter_id: int, *, by: str) -> None:
        """Acknowledge a letter that is to be passed on."""
        self._client(unit_code).pass_on(letter_id, by=by)

    def _client(self, unit_code: str) -> PortalClient:
        with self.begin() as session:
            token = mint_link(session, cycle_id=self.cycle_id, unit_code=unit_code)
        return PortalClient(self.http, link_url(token))


@dataclass(slots=True, kw_only=True)
class ServiceUploads:
    """Straight to the service, where no portal runs."""

    cycle_id: str
    begin: Transactions
    files: Callable[[], Files]

    def send_file(
        self, unit_code: str, step_id: str, *, file_name: str, content: bytes, sender: str
    ) -> None:
        """Receive one file."""
        with self.begin() as session:
            receive_submission(
                session,
                cycle_id=self.cycle_id,
                step_id=step_id,
                unit_code=unit_code,
                file_name=file_name,
                content=content,
                sender=sender,
                files=self.files(),
            )

    def fill_in(
        self,
        unit_code: str,
        step_id: str,
        *,
        fields: Mapping[str, str],
        entries: Sequence[Mapping[str, str]],
        sender: str,
        photo: bytes = b"",
    ) -> None:
        """Put the entries into the draft and receive its workbook."""
        scope: Scope = {"cycle_id": self.cycle_id, "step_id": step_id, "unit_code": unit_code}
        with self.begin() as session:
            begin_draft(session, scope)
            put_entries(session, scope, fields, entries, key=uuid4().hex, instead=True)
            found = lock_draft(session, scope)
        if photo and found.draft.entries:
            receive_attachment(
                begin=self.begin,
                scope=scope,
                new=NewAttachment(
                    file_name=PHOTO,
                    content=photo,
                    kind=AttachmentKind.PHOTO,
                    entry=found.draft.entries[0].key,
                ),
                sender=sender,
                files=self.files(),
            )
        self.send_file(
            unit_code,
            step_id,
            file_name=WEB_FORM,
            content=write_draft(found),
            sender=sender,
        )

    def send_nil(self, unit_code: str, step_id: str, *, reason: str, sender: str) -> None:
        """Receive a nil return."""
        with self.begin() as session:
            receive_nil(
                session,
                cycle_id=self.cycle_id,
                step_id=step_id,
                unit_code=unit_code,
                reason=reason,
                sender=sender,
                files=self.files(),
            )

    def acknowledge(self, unit_code: str, package_id: int, *, receiver: str) -> None:
        """Write down that a package came."""
        with self.begin() as session:
            acknowledge_package(
                session,
                cycle_id=self.cycle_id,
                unit_code=unit_code,
                dispatch_id=package_id,
                by=receiver,
            )

    def pass_on(self, unit_code: str, letter_id: int, *, by: str) -> None:
        """Write down that a letter came and is passed on."""
        with self.begin() as session:
            acknowledge(
                session,
                cycle_id=self.cycle_id,
                unit_code=unit_code,
                forwarding_id=letter_id,
                by=by,
            )
