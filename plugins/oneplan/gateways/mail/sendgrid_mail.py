"""Mail through SendGrid's v3 API with the official client.

What an answer means, by SendGrid's own pages: 202 takes the mail into the queue,
200 only checked it (sandbox), 429 and 500 or 503 took nothing and may be tried
again, 401 and 403 (and a proxy's 407) refuse the account whatever the mail, any
other 4xx refuses the mail. A 502 or 504 comes from something in between
and says nothing, like a connection that breaks: the mail may be on its way. One
that was never made took nothing.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any
from urllib.error import URLError

from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient

from oneplan.config.mail_settings import SendGridSettings
from oneplan.gateways.mail.kept_connections import KeptClient, NeverReached
from oneplan.gateways.mail.mail import (
    SENDER_NAME,
    LogUnavailable,
    MailMessage,
    MailPostponed,
    MailRefused,
    MailTooLarge,
    MailUnanswered,
    SentQuery,
)

MAX_BYTES = 30 * 1024 * 1024
MAX_PERSONALIZATIONS = 1_000
TIMEOUT_SECONDS = 30
TRIES = 4
"""How often a mail is offered that was surely not taken, before it waits for the next run."""
LONGEST_WAIT = 60.0
NOT_TAKEN = frozenset({429, 500, 503})
NOT_LET_IN = frozenset({401, 403, 407})
"""A wrong key, an unverified sender, a proxy's password: no fault of the mail, so it waits."""
ACCEPTED = 202
SERVER_ERROR = 500
LOG_LIMIT = 100


class SendGridMailer:
    """Sends one notice a request, each of its readers by themselves.

    Args:
        api_key: Key with the right to send, and to read the log where there is one.
        sender: Address it comes from.
        host: Another host than SendGrid's, for tests.
        region: ``global`` or ``eu``: where the mail is kept and sent from.
        is_sandbox: Let SendGrid check the mail and send nothing.
        sleep: Waits some seconds; for tests.
    """

    is_repeatable = False
    at_once = 4

    def __init__(
        self,
        *,
        api_key: str,
        sender: str,
        host: str | None = None,
        region: str = "global",
        is_sandbox: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._client = SendGridAPIClient(api_key, **({"host": host} if host else {}))
        if host is None:
            self._client.set_sendgrid_data_residency(region)
        self._client.client.timeout = timeout
        self._client.client = KeptClient.of(self._client.client, at_once=self.at_once)
        self._sender = sender
        self._is_sandbox = is_sandbox
        self._sleep = sleep
        self._random = SystemRandom()

    @classmethod
    def from_settings(cls, account: SendGridSettings) -> SendGridMailer:
        """The sender that the settings describe."""
        return cls(
            api_key=account.api_key,
            sender=account.sender,
            host=account.host,
            region=account.region,
            is_sandbox=account.is_sandbox,
        )

    def send(self, message: MailMessage) -> str:
        """Send and return ``X-Message-Id``; empty in the sandbox.

        Raises:
            MailTooLarge: More than 30 MB; nothing was sent.
            MailRefused: A 4xx answer about the mail.
            MailPostponed: 429, 500 or 503, several times; or nobody was reached, or
                the account was not let in.
            MailUnanswered: No answer that says whether it was taken.
        """
        bodies = [self._body(message, part) for part in self._parts(message)]
        if _could_be_large(message):
            for body in bodies:
                size = len(json.dumps(body).encode())
                if size > MAX_BYTES:
                    raise MailTooLarge(notice_id=message.notice_id, size=size, limit=MAX_BYTES)
        ids = []
        for number, body in enumerate(bodies):
            try:
                ids.append(self._offer(message.notice_id, body))
            except (MailPostponed, MailRefused) as error:
                if number == 0:
                    raise
                # Some readers have it and some not: only the log can tell.
                raise MailUnanswered(notice_id=message.notice_id, reason="taken in part") from error
        return ids[0]

    def _offer(self, notice_id: int, body: dict[str, Any]) -> str:
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._client.send(body)
            except HTTPError as error:
                self._judge(notice_id, error, is_last=attempt == TRIES)
                self._sleep(self._delay(attempt, error.headers))
            except URLError as error:
                reason = type(error.reason).__name__
                if isinstance(error, NeverReached):
                    # An office without a line has sent nothing.
                    raise MailPostponed(notice_id=notice_id, reason=reason) from error
                raise MailUnanswered(notice_id=notice_id, reason=reason) from error
            else:
                message_id = str(answer.headers.get("X-Message-Id") or "")
                if not message_id and answer.status_code == ACCEPTED:
                    raise MailUnanswered(notice_id=notice_id, reason="no message id")
                return message_id
        raise AssertionError("unreachable")

    @staticmethod
    def _judge(notice_id: int, error: HTTPError, *, is_last: bool) -> None:
        """Raise unless the mail was surely not taken and may be offered again."""
        status = int(error.status_code)
        if status in NOT_TAKEN | NOT_LET_IN:
            if is_last or status in NOT_LET_IN:
                raise MailPostponed(notice_id=notice_id, reason=f"HTTP {status}") from error
        elif status > SERVER_ERROR:
            raise MailUnanswered(notice_id=notice_id, reason=f"HTTP {status}") from error
        else:
            raise MailRefused(notice_id=notice_id, status=status) from error

    def _delay(self, attempt: int, headers: Mapping[str, str] | None) -> float:
        """Seconds until the next try: as the provider says, else longer each time, with jitter."""
        reset = (headers or {}).get("X-RateLimit-Reset")
        if reset is not None and reset.isdigit():
            wait = int(reset) - time.time()
            return min(max(wait, 0.0) + self._random.uniform(0.05, 0.5), LONGEST_WAIT)
        return float(min(self._random.uniform(0.5, 1.0) * 2**attempt, LONGEST_WAIT))

    @staticmethod
    def _parts(message: MailMessage) -> Iterator[list[tuple[str, int | None]]]:
        ids: list[int | None] = [*message.contact_ids] or [None] * len(message.to)
        readers = list(zip(message.to, ids, strict=True))
        for start in range(0, len(readers), MAX_PERSONALIZATIONS):
            yield readers[start : start + MAX_PERSONALIZATIONS]

    def _body(self, message: MailMessage, readers: list[tuple[str, int | None]]) -> dict[str, Any]:
        """The request as SendGrid's OpenAPI file describes it."""
        arguments = {
            "oneplan_notice": str(message.notice_id),
            "oneplan_attempt": str(message.attempt),
            "oneplan_key": message.key,
        }
        body: dict[str, Any] = {
            "from": {"email": self._sender, "name": SENDER_NAME},
            "subject": message.subject,
            "personalizations": [
                {
                    "to": [{"email": address}],
                    "custom_args": arguments
                    | ({} if contact_id is None else {"oneplan_contact": str(contact_id)}),
                }
                for address, contact_id in readers
            ],
            "content": [
                {"type": "text/plain", "value": message.text},
                {"type": "text/html", "value": message.html},
            ],
            "categories": [message.category],
            # A rewritten link hides where it leads; a counted opening is nobody's business.
            "tracking_settings": {
                "click_tracking": {"enable": False, "enable_text": False},
                "open_tracking": {"enable": False},
            },
        }
        if self._is_sandbox:
            body["mail_settings"] = {"sandbox_mode": {"enable": True}}
        if message.attachments:
            body["attachments"] = [
                {
                    "content": base64.b64encode(each.content).decode(),
                    "filename": each.name,
                    "type": each.type,
                }
                for each in message.attachments
            ]
        return body

    def find_sent(self, query: SentQuery) -> str | None:
        """Search the Email Logs by recipient, category and time, and compare ``custom_args``.

        Raises:
            LogUnavailable: The account has no log, or it gives no answer.
        """
        for address in query.to:
            for found in self._search(query, address):
                detail = self._ask(self._client.client.logs._(found).get)
                arguments = detail.get("custom_args") or {}
                if arguments.get("oneplan_notice") == str(query.notice_id):
                    return found
        return None

    def _search(self, query: SentQuery, address: str) -> list[str]:
        since = datetime.fromisoformat(query.since).astimezone(UTC)
        conditions = " AND ".join(
            (
                f"to_email = '{_quoted(address)}'",
                f"categories IN ('{_quoted(query.category)}')",
                f'sg_message_id_created_at >= TIMESTAMP "{since:%Y-%m-%dT%H:%M:%SZ}"',
            )
        )
        body = {"query": conditions, "limit": LOG_LIMIT}
        answer = self._ask(lambda: self._client.client.logs.post(request_body=body))
        return [str(each["sg_message_id"]) for each in answer.get("messages", ())]

    @staticmethod
    def _ask(request: Callable[[], Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(request().body)
        except HTTPError as error:
            raise LogUnavailable(reason=f"HTTP {error.status_code}") from error
        except (URLError, ValueError) as error:
            raise LogUnavailable(reason=type(error).__name__) from error
        return answer


def _could_be_large(message: MailMessage) -> bool:
    """Whether a mail needs weighing: JSON writes a letter in twelve bytes at most."""
    letters = len(message.text) + len(message.html) + len(message.subject)
    return bool(message.attachments) or len(message.to) > 1 or letters * 12 > MAX_BYTES // 2


def _quoted(value: str) -> str:
    """A value inside single quotes of the log's query language."""
    return value.replace("\\", "\\\\").replace("'", "\\'")
