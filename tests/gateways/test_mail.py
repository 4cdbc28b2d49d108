"""The real SendGrid client against an HTTP server."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from oneplan.config import SettingMissing, Settings
from oneplan.gateways.mail import MailPostponed, MailRefused, MailUnanswered, Message
from oneplan.gateways.sendgrid_mail import SendGridMailer

MESSAGE = Message(
    notice_id=7, to=["a@units.invalid", "b@units.invalid"], subject="ขอให้จัดส่งแผน",
    text="เรียน", html="<p>เรียน</p>", key="small-2564/1/A1/opening/1",
    category="rayong-2564:1.1",
)  # fmt: skip


@pytest.fixture
def server():
    """Answers as the test says and keeps what it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.calls.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.send_response(self.server.status)
            self.send_header("X-Message-Id", "abc123")
            self.end_headers()

        def log_message(self, *args):
            pass

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.calls, found.status = [], 202
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def mailer(server):
    return SendGridMailer(
        api_key="SG.test", sender="plan@example.invalid",
        host=f"http://127.0.0.1:{server.server_port}", sleep=lambda _: None,
    )  # fmt: skip


def test_a_mail_is_sent_and_its_id_comes_back(server):
    message_id = mailer(server).send(MESSAGE)

    ((path, token, body),) = server.calls
    assert (message_id, path, token) == ("abc123", "/v3/mail/send", "Bearer SG.test")
    assert sorted(to["email"] for p in body["personalizations"] for to in p["to"]) == [
        "a@units.invalid", "b@units.invalid",
    ]  # fmt: skip
    assert [len(p["to"]) for p in body["personalizations"]] == [1, 1]
    assert {p["custom_args"]["oneplan_notice"] for p in body["personalizations"]} == {"7"}
    assert body["subject"] == "ขอให้จัดส่งแผน"
    assert body["from"]["name"].isascii()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, MailRefused),
        (401, MailRefused),
        (413, MailRefused),
        (429, MailPostponed),
        (503, MailPostponed),
        (502, MailUnanswered),
        (504, MailUnanswered),
    ],
)
def test_an_answer_that_is_no_yes_is_an_error(server, status, error):
    server.status = status

    with pytest.raises(error, match="Notice 7"):
        mailer(server).send(MESSAGE)


def test_no_answer_at_all_is_unanswered():
    quiet = SendGridMailer(api_key="x", sender="a@b.invalid", host="http://127.0.0.1:9")

    with pytest.raises(MailUnanswered, match="Notice 7: no clear answer"):
        quiet.send(MESSAGE)


def test_an_error_names_no_address(server):
    server.status = 400

    with pytest.raises(MailRefused) as caught:
        mailer(server).send(MESSAGE)

    assert "@" not in str(caught.value)


PRODUCTION = {
    "ONEPLAN_MODE": "production", "ONEPLAN_DATABASE_URL": "postgresql+psycopg://x", "ONEPLAN_FILES_URL": "file:///x",
    "ONEPLAN_MAIL": "sendgrid:", "ONEPLAN_PUBLIC_URL": "https://x", "ONEPLAN_SECRET_KEY": "x", "SENDGRID_API_KEY": "x",
}  # fmt: skip


@pytest.mark.parametrize("name", [n for n in PRODUCTION if n != "ONEPLAN_MODE"])
def test_production_refuses_to_start_without_a_setting(name):
    with pytest.raises(SettingMissing, match=f"Set {name}: "):
        Settings.from_environment({**PRODUCTION, name: ""})


def test_production_starts_with_all_of_them():
    assert Settings.from_environment(PRODUCTION).production
