"""An address is given up only for its own faults."""

import pytest

from oneplan.domain.reminders.mail_returns import id_prefixes, is_own_fault, provider_id

DEAD = [
    ("bounce", "Invalid Address", "5.1.1", "550 5.1.1 The email account does not exist"),
    ("bounce", "Invalid Address", "", ""),
    ("bounce", None, "5.1.1", "550 5.1.1 <a@b.go.th>: user unknown"),
    ("bounce", None, "5.0.0", "550 5.1.1 user unknown"),
    ("bounce", None, None, "550 no such user"),
    ("bounce", "Unclassified", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
    ("bounce", None, "5.1.2", "550 5.1.2 bad destination system"),
    ("bounce", None, "5.4.1", "550 5.4.1 Recipient address rejected: Access denied."),
    ("bounce", "Mailbox Unavailable", "5.2.1", "550 5.2.1 The email account that you tried"
     " to reach is disabled"),
    ("bounce", None, "5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable"),
    ("bounce", "Unclassified", "5.0.0", "550 Invalid recipient"),
    ("dropped", None, None, "Bounced Address"),
    ("dropped", None, None, "Invalid"),
    ("dropped", None, None, "Unsubscribed Address"),
]  # fmt: skip
ALIVE = [
    ("bounce", "Content", "5.7.1", "554 5.7.1 message rejected as spam content"),
    ("bounce", "Reputation", "5.7.1", "550 5.7.1 IP listed at a block list"),
    ("bounce", "Technical", "5.4.4", "unable to route: no MX"),
    ("bounce", "Frequency or Volume Too High", "4.7.28", "421 4.7.28 too many"),
    ("bounce", "Mailbox Unavailable", "5.2.2", "552 5.2.2 mailbox full"),
    ("bounce", "Mailbox Unavailable", "5.0.0", "552 The email account is over quota"),
    ("bounce", None, "5.7.26", "550 5.7.26 unauthenticated: SPF and DKIM did not pass"),
    ("bounce", None, "5.0.0", "550 SPF check failed for our own domain"),
    ("bounce", None, "5.0.0", "550 rejected by DMARC policy, user unknown"),
    ("bounce", None, "4.2.0", "450 4.2.0 greylisted, try again later"),
    ("bounce", None, None, "450 user unknown in local table"),
    ("bounce", None, "5.1.8", "550 5.1.8 sender address rejected: domain not found"),
    ("bounce", None, "5.1.7", "550 5.1.7 bad sender's address"),
    ("bounce", None, "5.6.0", "554 5.6.0 invalid header"),
    ("bounce", None, "5.3.4", "552 5.3.4 message too large"),
    ("bounce", None, None, None),
    ("bounce", None, "5.0.0", "550 rejected"),
    ("blocked", "Invalid Address", "5.1.1", "550 5.1.1 user unknown"),
    ("dropped", None, None, "Spam Content"),
    ("dropped", None, None, "Invalid SMTPAPI header"),
    ("dropped", None, None, "Recipient List over Package Quota"),
    ("deferred", None, "5.1.1", "550 5.1.1 user unknown"),
    ("delivered", None, None, "250 OK"),
]


@pytest.mark.parametrize(
    ("told", "is_dead"), [*((e, True) for e in DEAD), *((e, False) for e in ALIVE)]
)
def test_whose_fault_it_is(told, is_dead):
    event, classification, status, reason = told
    found = is_own_fault(event, classification=classification, status=status, reason=reason)

    assert found is is_dead


@pytest.mark.parametrize(
    ("told", "of"),
    [
        ("14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", "14c5d75ce93.dfd.64b469"),
        ("abc.recvd-69b7-1-2-3", "abc"),
        ("<abc>", "abc"),
        ("12.eml", "12.eml"),
        ("", None),
        (None, None),
    ],
)
def test_the_id_of_a_mail_in_that_of_an_event(told, of):
    assert provider_id(told) == of
    assert of is None or of in id_prefixes(told)


def test_a_long_text_is_read_in_no_time():
    assert not is_own_fault("bounce", reason="5." * 100_000 + "1.1.1." * 100_000)
