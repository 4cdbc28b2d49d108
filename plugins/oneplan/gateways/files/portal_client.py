"""The portal as a unit's clerk uses it, over HTTP: for rehearsals and measurements."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from oneplan.errors import OneplanError

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_STATE = re.compile(r'data-state="([a-z_]+)"')


SECONDS = 4.0
"""A portal that answers later is as good as away to whoever waits for a page."""


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
        page = self.http.get(f"{self.link}/{shown}")
        csrf = _CSRF.search(page.text)
        if page.status_code != httpx.codes.OK or csrf is None:
            raise PortalRefused(page=shown, status=page.status_code)
        answer = self.http.post(
            f"{self.link}/{target}",
            data={"csrf": csrf[1], **values},
            files={"file": file} if file else None,
            follow_redirects=True,
        )
        state = _STATE.search(answer.text)
        if answer.status_code != httpx.codes.OK or state is None:
            raise PortalRefused(page=shown, status=answer.status_code)
        return state[1]
