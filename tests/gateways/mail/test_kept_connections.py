"""The line that mails leave by: kept, closed, through proxies, behind certificates."""

import contextlib
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from oneplan.gateways.mail.mail import MailPostponed, MailRefused, MailUnanswered
from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
from tests.support.messages import MESSAGE
from tests.support.sendgrid_server import SendGridServer


def test_mails_go_over_connections_that_are_kept(server, mailer):
    for number in range(20):
        mailer.send(replace(MESSAGE, notice_id=number, to=["a@units.invalid"], contact_ids=[1]))

    assert [int(each) for each in server.notices()] == list(range(20))
    assert server.connections == 1


@pytest.mark.parametrize("answer", [202, 400, "reset_after_taking"])
def test_a_line_that_the_provider_closed_is_made_anew(server, mailer, answer):
    server.plan = [answer]
    server.hangs_up = True
    with contextlib.suppress(MailRefused, MailUnanswered):
        mailer.send(MESSAGE)
    before = len(server.taken)
    while server.ended < server.connections:
        time.sleep(0.01)

    mailer.send(replace(MESSAGE, notice_id=8, to=["a@units.invalid"], contact_ids=[1]))

    assert server.notices()[before:] == ["8"]
    assert server.connections > 1


def test_mail_leaves_through_the_proxy_of_the_environment(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    far = SendGridMailer(api_key="x", sender="a@b.invalid", host="http://mail.example.invalid")

    far.send(MESSAGE)

    (call,) = server.calls
    assert call["path"] == "http://mail.example.invalid/v3/mail/send"
    assert call["headers"]["Host"] == "mail.example.invalid"


@pytest.mark.parametrize("name", ["mail.example.invalid", "*", ".invalid"])
def test_a_host_that_the_environment_excepts_is_asked_itself(server, monkeypatch, name):
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", name)
    far = SendGridMailer(api_key="x", sender="a@b.invalid", host="http://mail.example.invalid")

    with pytest.raises(MailPostponed):
        far.send(MESSAGE)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("plan", "taken"),
    [
        pytest.param([202, "reset_after_taking"], 2, id="on a kept line, after it was taken"),
        pytest.param(["reset_after_taking"], 1, id="on a new line, after it was taken"),
        pytest.param(["cut"], 1, id="half an answer"),
        pytest.param(["hang_after_taking"], 1, id="no answer in time"),
    ],
)
def test_a_line_through_a_proxy_that_breaks_leaves_the_mail_unanswered(
    server, monkeypatch, plan, taken
):
    monkeypatch.setenv("http_proxy", server.url)
    server.plan = plan
    far = SendGridMailer(
        api_key="x", sender="a@b.invalid", host="http://mail.example.invalid", timeout=0.5
    )
    mail = replace(MESSAGE, to=["a@units.invalid"], contact_ids=[1])
    for _ in plan[:-1]:
        far.send(mail)

    with pytest.raises(MailUnanswered):
        far.send(mail)
    assert len(server.taken) == taken


@pytest.mark.parametrize(
    ("proxy", "host"),
    [
        pytest.param("http://127.0.0.1:9", "http://mail.example.invalid", id="nobody listens"),
        pytest.param("http://127.0.0.1:9", "https://mail.example.invalid", id="nor for a tunnel"),
        pytest.param(None, "https://mail.example.invalid", id="it makes no tunnel"),
    ],
)
def test_a_proxy_that_passes_nothing_on_took_nothing(server, monkeypatch, proxy, host):
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, proxy or server.url)
    far = SendGridMailer(api_key="x", sender="a@b.invalid", host=host, timeout=10)

    with pytest.raises(MailPostponed, match=r"took nothing \(ProxyError\)"):
        far.send(MESSAGE)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("http://office:p%40ss@{}", "Basic b2ZmaWNlOnBAc3M=", id="a password"),
        pytest.param("{}", None, id="no scheme"),
    ],
)
def test_a_proxy_is_named_as_environments_name_it(server, monkeypatch, given, told):
    monkeypatch.setenv("http_proxy", given.format(server.url.removeprefix("http://")))
    far = SendGridMailer(api_key="x", sender="a@b.invalid", host="http://mail.example.invalid")

    far.send(MESSAGE)

    headers = {name.title(): value for name, value in server.calls[0]["headers"].items()}
    assert headers.get("Proxy-Authorization") == told


def test_a_certificate_that_is_not_trusted_is_given_no_mail(tmp_path):
    """A firewall that opens TLS shows a certificate of its own."""
    with _shows_own_certificate(tmp_path) as host:
        away = SendGridMailer(api_key="x", sender="a@b.invalid", host=host, timeout=10)
        with pytest.raises(MailPostponed, match=r"took nothing \(SSLError\)"):
            away.send(MESSAGE)


@contextlib.contextmanager
def _shows_own_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now, now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem")
    with SendGridServer() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server.url.replace("http://127.0.0.1", "https://localhost")
