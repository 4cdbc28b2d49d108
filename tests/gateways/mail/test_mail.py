"""The real SendGrid client against a server that can fail in every way."""

import json
import os
import re
import time
from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest

from oneplan.config.environment import SettingMissing
from oneplan.config.mail_settings import SendGridSettings
from oneplan.config.settings import Settings
from oneplan.gateways.mail import sendgrid_mail
from oneplan.gateways.mail.mail import (
    Attachment,
    LogUnavailable,
    MailPostponed,
    MailRefused,
    MailTooLarge,
    MailUnanswered,
    OneAddressMailer,
    OutboxMailer,
    SentQuery,
)
from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
from tests.support.builders import ROOT
from tests.support.messages import MESSAGE

QUERY = SentQuery(
    notice_id=7,
    to=["a@units.invalid"],
    category="rayong-2564:1.1",
    since="2026-01-01T00:00:00+00:00",
)
OPENAPI = [
    path
    for path in (
        ROOT.parent / "shared/sendgrid",
        *(
            [ROOT / os.environ["ONEPLAN_SENDGRID_OPENAPI"]]
            if "ONEPLAN_SENDGRID_OPENAPI" in os.environ
            else []
        ),
    )
    if path.exists()
]


def test_a_mail_is_sent_and_its_id_comes_back(server, mailer):
    message_id = mailer.send(MESSAGE)

    (call,) = server.calls
    body = call["request"]
    assert (message_id, call["path"]) == ("m000000", "/v3/mail/send")
    assert call["headers"]["Authorization"] == "Bearer SG.test"
    readers = sorted(body["personalizations"], key=lambda one: one["to"][0]["email"])
    assert [[to["email"] for to in p["to"]] for p in readers] == [
        ["a@units.invalid"],
        ["b@units.invalid"],
    ]
    assert [p["custom_args"] for p in readers] == [
        {
            "oneplan_notice": "7",
            "oneplan_attempt": "1",
            "oneplan_contact": contact,
            "oneplan_key": "small-2564/1/A1/opening/1",
        }
        for contact in ("11", "12")
    ]
    assert body["categories"] == ["rayong-2564:1.1"]
    assert body["subject"] == "ขอให้จัดส่งแผน"
    assert body["from"]["name"].isascii()
    assert body["tracking_settings"]["click_tracking"] == {"enable": False, "enable_text": False}
    assert body["tracking_settings"]["open_tracking"] == {"enable": False}
    assert "mail_settings" not in body


@pytest.mark.parametrize(
    ("plan", "error", "offers"),
    [
        pytest.param([400], MailRefused, 1, id="a bad mail"),
        pytest.param([401], MailPostponed, 1, id="a bad key is no fault of the mail"),
        pytest.param([403], MailPostponed, 1, id="nor is a sender that nobody verified"),
        pytest.param([407], MailPostponed, 1, id="nor a proxy's password"),
        pytest.param([413], MailRefused, 1, id="too large for them"),
        pytest.param([429] * 4, MailPostponed, 4, id="too many, four times"),
        pytest.param([500] * 4, MailPostponed, 4, id="broken, four times"),
        pytest.param([503] * 4, MailPostponed, 4, id="away, four times"),
        pytest.param([502], MailUnanswered, 1, id="a gateway's word says nothing"),
        pytest.param([504], MailUnanswered, 1, id="nor that it timed out"),
        pytest.param(["reset"], MailUnanswered, 0, id="the connection breaks"),
        pytest.param(
            ["reset_after_taking"], MailUnanswered, 0, id="it breaks after the mail was taken"
        ),
        pytest.param(["cut"], MailUnanswered, 0, id="half an answer"),
        pytest.param(["garbage"], MailUnanswered, 0, id="no HTTP"),
    ],
)
def test_an_answer_that_is_no_yes_is_an_error_that_names_no_address(
    server, mailer, plan, error, offers
):
    server.plan = plan

    with pytest.raises(error, match="Notice 7") as caught:
        mailer.send(MESSAGE)

    assert len(server.calls) == offers
    assert "@" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        pytest.param("http://127.0.0.1:9", "NewConnectionError", id="nobody listens"),
        pytest.param("http://nowhere.invalid", "NameResolutionError", id="no such name"),
    ],
)
def test_a_provider_that_was_never_reached_took_nothing(host, reason):
    away = SendGridMailer(api_key="x", sender="a@b.invalid", host=host, timeout=10)

    with pytest.raises(MailPostponed, match=f"Notice 7: .* took nothing .{reason}."):
        away.send(MESSAGE)


@pytest.mark.parametrize(("plan", "taken"), [("hang", 0), ("hang_after_taking", 2)])
def test_an_answer_that_does_not_come_in_time_is_none(server, plan, taken):
    server.plan = [plan]
    hasty = SendGridMailer(api_key="x", sender="a@b.invalid", host=server.url, timeout=0.5)

    with pytest.raises(MailUnanswered, match="Notice 7"):
        hasty.send(MESSAGE)
    assert len(server.taken) == taken


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_was_surely_not_taken_is_offered_again(server, mailer, waits, status):
    server.plan = [status, status, 202]

    assert mailer.send(MESSAGE) == "m000000"
    assert len(server.taken) == 2
    assert len(waits) == 2


def test_too_many_requests_waits_until_the_provider_says(server, mailer, waits):
    server.plan, server.reset_in = [429], 20
    before = time.time()
    mailer.send(MESSAGE)

    assert 19 < waits[0] + (time.time() - before) < 23


def test_a_broken_provider_is_given_longer_each_time_with_jitter(server, mailer, waits):
    server.plan = [500, 500, 500, 202]
    mailer.send(MESSAGE)

    assert [1 <= waits[0] <= 2, 2 <= waits[1] <= 4, 4 <= waits[2] <= 8] == [True] * 3
    assert len({round(w % 1, 6) for w in waits}) == 3


def test_a_thousand_readers_a_request(server, mailer):
    many = replace(
        MESSAGE, to=[f"u{n}@units.invalid" for n in range(1001)], contact_ids=range(1001)
    )
    mailer.send(many)

    assert [len(call["request"]["personalizations"]) for call in server.calls] == [1000, 1]
    assert len({m["to_email"] for m in server.taken}) == 1001


def test_readers_who_have_it_in_part_leave_the_mail_unanswered(server, mailer):
    server.plan = [202, 400]
    many = replace(
        MESSAGE, to=[f"u{n}@units.invalid" for n in range(1001)], contact_ids=range(1001)
    )

    with pytest.raises(MailUnanswered, match="taken in part"):
        mailer.send(many)


def test_thai_attachments_go_with_it(server, mailer):
    letter = Attachment(name="หนังสือ.pdf", type="application/pdf", content=b"%PDF-1.7")
    mailer.send(replace(MESSAGE, attachments=[letter]))

    assert server.calls[0]["request"]["attachments"] == [
        {"content": "JVBERi0xLjc=", "filename": "หนังสือ.pdf", "type": "application/pdf"}
    ]


def test_thirty_megabytes_are_too_many_and_nothing_is_sent(server, mailer):
    large = Attachment(name="plan.pdf", type="application/pdf", content=b"0" * 24_000_000)

    with pytest.raises(
        MailTooLarge, match=r"Notice 7: 32,0\d\d,\d\d\d bytes are more than the 31,457,280"
    ):
        mailer.send(replace(MESSAGE, attachments=[large]))
    assert server.calls == []


def test_the_sandbox_checks_and_sends_nothing(server):
    server.plan = [200]
    sandbox = SendGridMailer(api_key="x", sender="a@b.invalid", host=server.url, is_sandbox=True)

    assert sandbox.send(MESSAGE) == ""
    assert server.calls[0]["request"]["mail_settings"] == {"sandbox_mode": {"enable": True}}


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({}, "https://api.sendgrid.com"),
        ({"SENDGRID_REGION": "eu"}, "https://api.eu.sendgrid.com"),
        ({"SENDGRID_HOST": "http://127.0.0.1:1"}, "http://127.0.0.1:1"),
    ],
)
def test_mail_leaves_from_the_region_of_the_settings(settings, host):
    made = SendGridMailer.from_settings(
        SendGridSettings.from_environment({"SENDGRID_API_KEY": "x", **settings})
    )

    assert made._client.client.host == host
    assert made._client.client.timeout == sendgrid_mail.TIMEOUT_SECONDS


def test_the_log_finds_a_mail_that_nobody_answered_for(server, mailer):
    server.plan = ["reset_after_taking"]
    with pytest.raises(MailUnanswered):
        mailer.send(MESSAGE)

    found = mailer.find_sent(QUERY)
    assert found in {m["sg_message_id"] for m in server.taken if m["to_email"] == "a@units.invalid"}
    (search,) = [c["request"]["query"] for c in server.calls if c["path"] == "/v3/logs"]
    assert search == (
        "to_email = 'a@units.invalid' AND categories IN ('rayong-2564:1.1')"
        ' AND sg_message_id_created_at >= TIMESTAMP "2026-01-01T00:00:00Z"'
    )


def test_the_log_of_another_notice_to_the_same_reader_is_not_ours(server, mailer):
    mailer.send(replace(MESSAGE, notice_id=8))

    assert mailer.find_sent(QUERY) is None


@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_a_log_that_cannot_be_asked_says_so(server, mailer, status):
    server.log_status = status

    with pytest.raises(LogUnavailable, match=f"HTTP {status}"):
        mailer.find_sent(QUERY)


def test_a_value_cannot_leave_its_quotes():
    assert sendgrid_mail._quoted("a' OR '1'='1") == r"a\' OR \'1\'=\'1"


def test_the_trial_sends_to_one_address_alone(server, mailer):
    OneAddressMailer(mailer, "trial@rayong.go.th").send(MESSAGE)

    assert [m["to_email"] for m in server.taken] == ["trial@rayong.go.th"]
    assert server.taken[0]["subject"] == "[ทดสอบ] ขอให้จัดส่งแผน"


def test_an_eml_holds_text_html_and_what_goes_with_it(tmp_path):
    letter = Attachment(name="หนังสือ.pdf", type="application/pdf", content=b"%PDF-1.7")
    name = OutboxMailer(tmp_path).send(replace(MESSAGE, attachments=[letter]))
    mail = BytesParser(policy=policy.default).parsebytes((tmp_path / name).read_bytes())

    assert mail.get_body(("html",)).get_content().strip() == "<p>เรียน</p>"
    assert [(a.get_filename(), a.get_content()) for a in mail.iter_attachments()] == [
        ("หนังสือ.pdf", b"%PDF-1.7")
    ]


@pytest.mark.skipif(
    not OPENAPI, reason="SendGrid's OpenAPI files are not at hand; every other test was run"
)
def test_every_request_and_answer_is_as_sendgrid_describes_it(server, mailer):
    """Known gaps: 429 is not listed, the 202 has no headers, and a field may be null."""
    from jsonschema import Draft202012Validator

    mail_api, logs_api = (
        json.loads((OPENAPI[-1] / name).read_text())
        for name in ("tsg_mail_v3.json", "tsg_logs_v3.json")
    )
    server.plan = [202, 400, 401, 403, 413, 500, 202]
    letter = Attachment(name="หนังสือ.pdf", type="application/pdf", content=b"%PDF-1.7")
    for _ in range(5):
        try:
            mailer.send(replace(MESSAGE, attachments=[letter]))
        except (MailRefused, MailPostponed):
            continue
    mailer.send(MESSAGE)
    mailer.find_sent(QUERY)
    server.log_status = 403
    with pytest.raises(LogUnavailable):
        mailer.find_sent(QUERY)

    checked = 0
    for call in server.calls:
        api = mail_api if "mail" in call["path"] else logs_api
        path = re.sub(r"^/v3/logs/.+", "/v3/logs/{sg_message_id}", call["path"])
        operation = api["paths"][path][call["method"].lower()]
        body = resolve(api, operation.get("requestBody", {}))
        answer = resolve(api, operation["responses"][str(call["status"])])
        for described, value in ((body, call["request"]), (answer, call["answer"])):
            if value is not None:
                schema = described["content"]["application/json"]["schema"]
                Draft202012Validator({**schema, "components": api["components"]}).validate(value)
                checked += 1
    assert checked >= 14


def resolve(api, described):
    """Follow one reference."""
    for part in described.get("$ref", "").split("/")[1:]:
        api = api[part]
    return api if "$ref" in described else described


PRODUCTION = {
    "ONEPLAN_MODE": "production", "ONEPLAN_DATABASE_URL": "postgresql+psycopg://x", "ONEPLAN_FILES_URL": "file:///x",
    "ONEPLAN_MAIL": "sendgrid:", "ONEPLAN_PUBLIC_URL": "https://x", "ONEPLAN_SECRET_KEY": "x", "SENDGRID_API_KEY": "x",
    "ONEPLAN_MAIL_FROM": "plan@rayong.go.th",
}  # fmt: skip


@pytest.mark.parametrize("name", [n for n in PRODUCTION if n != "ONEPLAN_MODE"])
def test_production_refuses_to_start_without_a_setting(name):
    with pytest.raises(SettingMissing, match=f"Set {name}: "):
        Settings.from_environment({**PRODUCTION, name: ""})


def test_production_starts_with_all_of_them():
    assert Settings.from_environment(PRODUCTION).production


def test_what_becomes_of_a_trial_is_told_of_no_contact(server, mailer):
    OneAddressMailer(mailer, "trial@example.invalid").send(MESSAGE)

    (told,) = [each["custom_args"] for each in server.taken]
    assert "oneplan_contact" not in told
