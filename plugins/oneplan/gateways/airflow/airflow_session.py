"""Calls of Airflow's REST API that one user signs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Self

import httpx

from oneplan.config.accounts import airflow_account
from oneplan.config.settings import settings
from oneplan.gateways.airflow.airflow_calls import read_patiently
from oneplan.gateways.airflow.airflow_errors import AirflowRefused, AirflowUserUnknown

PAGE = 100
"""Entries asked for at once; Airflow gives no more."""


class AirflowSession:
    """Airflow over HTTP, with a token of one user."""

    def __init__(self, url: str, *, user: str, password: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=60)
        self._credentials = {"username": user, "password": password}
        self._token = ""

    @classmethod
    def sign_in(cls, user: str) -> Self:
        """Sign in as one of the embedded run's users.

        Elsewhere as ``ONEPLAN_AIRFLOW_USER`` with ``ONEPLAN_AIRFLOW_PASSWORD``.

        Raises:
            AirflowUserUnknown: There is neither.
        """
        url, home = settings().airflow_url, settings().home
        if (given := airflow_account()) is not None:
            return cls(url, user=given[0], password=given[1])
        try:
            passwords = json.loads((home / "airflow" / "passwords.json").read_text())
        except FileNotFoundError as error:
            raise AirflowUserUnknown from error
        return cls(url, user=user, password=passwords[user])

    @classmethod
    def of_user(cls, token: str) -> Self:
        """Act for who has signed in: Airflow holds them to their rights and writes them down."""
        made = cls(settings().airflow_url, user="", password="")
        made._token = token
        return made

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _call(self, method: str, path: str, **options: Any) -> Any:
        def send() -> httpx.Response:
            return self._send(method, path, **options)

        answer = read_patiently(send) if method == "GET" else send()
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._token = ""
            answer = self._send(method, path, **options)
        if answer.is_error:
            told = f"{answer.status_code} {answer.text[:400]}"
            raise AirflowRefused(call=f"{method} {path}", answer=told, status=answer.status_code)
        return answer.json() if answer.content else {}

    def _pages(self, path: str, key: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Every entry of a list, page after page.

        A server gives a hundred at once, whatever it is asked for
        (``[api] maximum_page_limit``), and says how many there are.
        """
        offset = 0
        while True:
            options = {**params, "limit": PAGE, "offset": offset}
            answer = self._call("GET", path, params=options)
            yield from answer[key]
            offset += len(answer[key])
            if not answer[key] or offset >= int(answer["total_entries"]):
                return

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            headers = self.headers()
            return self._http.request(method, f"/api/v2{path}", headers=headers, **options)
        except httpx.HTTPError as error:
            raise AirflowRefused(call=f"{method} {path}", answer=type(error).__name__) from error

    def headers(self) -> dict[str, str]:
        """What signs a request as this user."""
        if not self._token:
            answer = self._http.post("/auth/token", json=self._credentials)
            answer.raise_for_status()
            self._token = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self._token}"}

    def user_id(self) -> str:
        """This user's id, as Airflow compares it with those who may answer an action."""
        try:
            answer = self._http.get("/ui/auth/me", headers=self.headers())
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise AirflowRefused(call="GET /ui/auth/me", answer=type(error).__name__) from error
        return str(answer.json()["id"])
