"""The portal as a unit's clerk uses it, over HTTP: for rehearsals and measurements."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from oneplan.errors import OneplanError

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_VERSION = re.compile(r'name="version" value="(\d+)"')
_ENTRIES = re.compile(r'<li id="entry-([A-Za-z0-9-]+)"')
_STATE = re.compile(r'data-state="([a-z_]+)"')


SECONDS = 4.0
"""A portal that answers later is as good as away to whoever waits for a page."""


TRIES = 6
"""Times that a clerk comes back to a portal that says when it is ready again."""
RETRY_SECONDS = 5
NOT_NOW = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})


def is_answering(url: str) -> bool:
    """Whether a portal answers at an address."""
    try:
        return httpx.get(f"{url}/health", timeout=SECONDS).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


class PortalRefused(OneplanError):
    """The portal did not take what was sent."""

    def __init__(self, *, page: str, status: int) -> None:
        super().__init__(f"The portal answered {page} with HTTP {status}.")


@dataclass(slots=True)
class PortalClient:
    """Visits the page of one unit by its link."""

    http: httpx.Client
    link: str

    def send_file(self, step_id: str, *, file_name: str, content: bytes, sender: str) -> str:
        """Upload a file as the page's form does; return the state that the result page shows.

        Raises:
            PortalRefused: The file was not let in, or the page was not there.
        """
        return self._post(step_id, "files", {"sender": sender}, (file_name, content))

    def fill_in(
        self,
        step_id: str,
        *,
        fields: Mapping[str, str],
        entries: Sequence[Mapping[str, str]],
        sender: str,
        photo: tuple[str, bytes] | None = None,
    ) -> str:
        """Fill a form in, in place of what it holds, and send it; return the state of the result.

        A *photo* (name and content) is attached to its first entry.

        Raises:
            PortalRefused: A page was not there, or did not take what was typed.
        """
        form = f"steps/{step_id}/form"
        page = self._get(f"steps/{step_id}")
        csrf = _CSRF.search(page.text)
        page = self._act(csrf, form, {})
        for key in _ENTRIES.findall(page.text):
            self._act(csrf, f"{form}/entries/{key}/removals", {})
        if fields:
            self._save(csrf, f"{form}/entries/fields", fields, self._get(f"{form}/entries/fields"))
        for at, typed in enumerate(entries):
            key = secrets.token_hex(16)
            page = self._act(csrf, f"{form}/entries", {"key": key})
            self._save(csrf, f"{form}/entries/{key}", typed, page)
            if photo and not at:
                about = {"sender": sender, "kind": "photo", "entry": key}
                self._act(csrf, f"steps/{step_id}/attachments", about, photo)
        return self._answer(form, f"{form}/sendings", {"sender": sender}, None)

    def _save(
        self,
        csrf: re.Match[str] | None,
        entry: str,
        typed: Mapping[str, str],
        page: httpx.Response,
    ) -> None:
        version = _VERSION.search(page.text)
        cells = {f"c.{column}": text for column, text in typed.items()}
        self._act(csrf, entry, {"version": version[1] if version else "", **cells})

    def _ask(
        self,
        method: str,
        target: str,
        values: Mapping[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        """What the portal answers; while it is not ready, it is asked again when it says.

        Of what it was not ready for nothing is kept, so that it can be sent again.
        """
        tries = 0
        while True:
            answer = self.http.request(
                method,
                f"{self.link}/{target}",
                data=values,
                files={"file": file} if file else None,
                follow_redirects=method == "POST",
            )
            tries += 1
            if answer.status_code not in NOT_NOW or tries == TRIES:
                return answer
            time.sleep(int(answer.headers.get("Retry-After", RETRY_SECONDS)))

    def _get(self, shown: str) -> httpx.Response:
        page = self._ask("GET", shown)
        if page.status_code != httpx.codes.OK:
            raise PortalRefused(page=shown, status=page.status_code)
        return page

    def _act(
        self,
        csrf: re.Match[str] | None,
        target: str,
        values: dict[str, str],
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        answer = self._ask("POST", target, {"csrf": csrf[1] if csrf else "", **values}, file)
        if answer.status_code != httpx.codes.OK:
            raise PortalRefused(page=target, status=answer.status_code)
        return answer

    def send_nil(self, step_id: str, *, reason: str, sender: str) -> str:
        """Send a nil return; return the state that the result page shows."""
        return self._post(step_id, "nil", {"reason": reason, "sender": sender}, None)

    def acknowledge(self, package_id: int, *, receiver: str) -> str:
        """Say that a package came; return the state that its page shows."""
        package = f"packages/{package_id}"
        return self._answer(package, f"{package}/acknowledgement", {"receiver": receiver}, None)

    def pass_on(self, letter_id: int, *, by: str) -> str:
        """Acknowledge a letter that is to be passed on; return the state that its page shows."""
        return self._answer("letters", f"letters/{letter_id}", {"by": by}, None)

    def _post(
        self, step_id: str, act: str, values: dict[str, str], file: tuple[str, bytes] | None
    ) -> str:
        return self._answer(f"steps/{step_id}", f"steps/{step_id}/{act}", values, file)

    def _answer(
        self, shown: str, target: str, values: dict[str, str], file: tuple[str, bytes] | None
    ) -> str:
        page = self._ask("GET", shown)
        csrf = _CSRF.search(page.text)
        if page.status_code != httpx.codes.OK or csrf is None:
            raise PortalRefused(page=shown, status=page.status_code)
        answer = self._ask("POST", target, {"csrf": csrf[1], **values}, file)
        state = _STATE.search(answer.text)
        if answer.status_code != httpx.codes.OK or state is None:
            raise PortalRefused(page=shown, status=answer.status_code)
        return state[1]
