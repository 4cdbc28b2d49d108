"""Calls that only read, sent again while Airflow is too busy to answer them."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from oneplan.gateways.airflow.airflow_errors import AirflowRefused

PAUSES = (1.0, 3.0, 9.0)
"""Seconds between the tries."""


def read_patiently(send: Callable[[], httpx.Response]) -> httpx.Response:
    """Send a call that changes nothing until it is answered, or the last try.

    A busy server runs out of connections to its database and answers 500, or not at all.

    Raises:
        AirflowRefused: The last try was not answered.
    """
    for seconds in PAUSES:
        try:
            answer = send()
        except AirflowRefused:
            time.sleep(seconds)
            continue
        if not answer.is_server_error:
            return answer
        time.sleep(seconds)
    return send()
