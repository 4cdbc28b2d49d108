"""Settings: what is not set has a default, what is wrong is named, one folder reads them."""

import ast
from pathlib import Path

import pytest

from oneplan.config.environment import MAX_COUNT, SettingMissing
from oneplan.config.mail_settings import MailSettings, SendGridSettings
from oneplan.config.portal_rates import PortalRates
from oneplan.config.settings import Settings

PRODUCT = Path(__file__).parents[1] / "plugins"
PASSES_THE_ENVIRONMENT_ON = {
    "oneplan/embedded/environment.py",  # what the components of the embedded run start with
    "oneplan/embedded/postgres.py",  # sets a folder that the wheel of PostgreSQL asks for
    "oneplan/gateways/files/reader_process.py",  # the few names that a reader may see
}


def test_what_is_not_set_has_a_default():
    mail, rates = MailSettings.from_environment({}), PortalRates.from_environment({})

    assert (mail.cap, mail.answer_wait.in_minutes()) == (5_000, 120)
    assert (mail.test_address, mail.office_address, mail.webhook_key) == ("", "", "")
    assert (rates.address, rates.post, rates.link) == ("600/minute", "30/minute", "300/minute")
    assert (rates.heavy, rates.public) == ("20/minute", "120/minute")


def test_an_empty_value_is_not_set():
    mail = MailSettings.from_environment({"ONEPLAN_MAIL_CAP": "", "ONEPLAN_OFFICE_EMAIL": "  "})
    assert (mail.cap, mail.office_address) == (5_000, "")
    rates = PortalRates.from_environment(
        {"ONEPLAN_PORTAL_RATE": "", "ONEPLAN_PORTAL_POSTS": "5/hour"}
    )
    assert (rates.address, rates.post) == ("600/minute", "5/hour")


def test_a_person_may_be_asked_at_once_about_a_mail():
    mail = MailSettings.from_environment({"ONEPLAN_MAIL_WAIT_MINUTES": "0"})
    assert mail.answer_wait.in_minutes() == 0


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (MailSettings, "ONEPLAN_MAIL_CAP", "many"),
        (MailSettings, "ONEPLAN_MAIL_CAP", "0"),
        (MailSettings, "ONEPLAN_MAIL_CAP", "-5"),
        (MailSettings, "ONEPLAN_MAIL_CAP", "๕๐๐"),
        (MailSettings, "ONEPLAN_MAIL_CAP", str(MAX_COUNT + 1)),
        (MailSettings, "ONEPLAN_MAIL_WAIT_MINUTES", "2 hours"),
        (PortalRates, "ONEPLAN_PORTAL_RATE", "600"),
        (PortalRates, "ONEPLAN_PORTAL_POSTS", "0/minute"),
        (PortalRates, "ONEPLAN_PORTAL_HEAVY", "often"),
        (Settings, "ONEPLAN_PORT", "http"),
        (Settings, "ONEPLAN_OPEN_DATA_LICENCE", "WTFPL"),
    ],
)
def test_a_wrong_value_is_named(read, name, value):
    with pytest.raises(SettingMissing) as told:
        read.from_environment({name: value})
    assert name in str(told.value)
    assert repr(value) in str(told.value)


def test_sendgrid_needs_its_key():
    with pytest.raises(SettingMissing, match="SENDGRID_API_KEY"):
        SendGridSettings.from_environment({"ONEPLAN_MAIL_FROM": "a@units.invalid"})


def test_one_folder_reads_the_environment():
    readers = set()
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                readers.add(str(path.relative_to(PRODUCT)))
    inside = {name for name in readers if name.startswith("oneplan/config/")}
    assert inside
    assert readers - inside == PASSES_THE_ENVIRONMENT_ON
