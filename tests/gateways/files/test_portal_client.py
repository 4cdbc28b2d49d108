"""A clerk who comes back when the portal says so."""

import httpx
import pytest

from oneplan.gateways.files.portal_client import TRIES, PortalClient, PortalRefused

PAGE = '<input name="csrf" value="c1"><p data-state="accepted"></p>'


class BusyPortal:
    """Answers each request with 503 so many times before it takes it."""

    def __init__(self, *, busy, status=503):
        self.busy, self.status = busy, status
        self.asked, self.taken = [], []

    def __call__(self, request):
        body = request.read()
        self.asked.append(request.method)
        if self.asked.count(request.method) <= self.busy:
            return httpx.Response(self.status, headers={"Retry-After": "0"})
        self.taken.append((request.method, b"the workbook" in body))
        return httpx.Response(200, text=PAGE)


def send(portal):
    client = PortalClient(httpx.Client(transport=httpx.MockTransport(portal)), "http://portal/u/x")
    return client.send_file("1.1", file_name="a.xlsx", content=b"the workbook", sender="สมชาย")


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("busy", [0, 1, TRIES - 1])
def test_a_file_is_sent_again_whole_when_the_portal_was_not_ready(busy, status):
    portal = BusyPortal(busy=busy, status=status)

    assert send(portal) == "accepted"
    assert portal.taken == [("GET", False), ("POST", True)]
    assert len(portal.asked) == 2 * (busy + 1)


@pytest.mark.parametrize(
    ("busy", "status", "asked"),
    [
        pytest.param(TRIES, 503, TRIES, id="never ready"),
        pytest.param(1, 500, 1, id="broken"),
        pytest.param(1, 403, 1, id="not allowed"),
    ],
)
def test_what_waiting_does_not_help_is_told(busy, status, asked):
    portal = BusyPortal(busy=busy, status=status)

    with pytest.raises(PortalRefused, match=f"steps/1.1 with HTTP {status}"):
        send(portal)
    assert len(portal.asked) == asked
