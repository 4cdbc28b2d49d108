"""The portal of the running office stands by itself."""

import httpx
import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


def test_the_portal_shows_nothing_of_airflow(office, rayong):
    link = office.run("links", "make", "rayong-2564", "SIM-A2101").stdout.strip()
    base, token = link.split("/u/")
    assert "ก.บ.อ." in httpx.get(link, timeout=60).text
    for path in ("/api/v2/dags", "/auth/login", "/dags", "/docs", "/openapi.json"):
        answer = httpx.get(base + path, timeout=60)
        assert answer.status_code == 404
        assert "airflow" not in answer.text.lower()
    log = "".join(path.read_text() for path in (office.home / "logs").glob("portal*.log"))
    assert token not in log
    assert "@units.invalid" not in log
