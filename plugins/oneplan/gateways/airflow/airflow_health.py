"""How Airflow's components are, as Airflow tells everybody."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

SECONDS = 4.0
"""A component that answers later is as good as away to whoever looks at a page."""


def ask_airflow(url: str) -> Mapping[str, str] | None:
    """Component → ``healthy`` or what else Airflow says of it; None where it does not answer.

    A component that the deployment does not have is left out.
    """
    try:
        answer = httpx.get(f"{url}/api/v2/monitor/health", timeout=SECONDS)
        parts = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return None
    return {
        name: str(part["status"])
        for name, part in parts.items()
        if isinstance(part, Mapping) and part.get("status")
    }
