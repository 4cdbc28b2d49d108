"""The real SendGrid client and a server that can fail in every way."""

import pytest

from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
from tests.support.sendgrid_server import SendGridServer


@pytest.fixture
def server():
    with SendGridServer() as found:
        yield found


@pytest.fixture
def waits():
    """Seconds that the mailer waited."""
    return []


@pytest.fixture
def mailer(server, waits):
    return SendGridMailer(
        api_key="SG.test",
        sender="plan@example.invalid",
        host=server.url,
        sleep=waits.append,
        timeout=20,
    )
