"""A subject keeps its spaces in the file that is written, however it is folded."""

import base64
import quopri
import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.gateways.mail.mail import SUBJECT_LETTERS, TEST_MARK, OneAddressMailer, OutboxMailer
from tests.support.messages import MESSAGE
from tests.support.recording_mailer import RecordingMailer

WORDS = (
    "[ซักซ้อม]", "ด่วนที่สุด:", "จัดส่งแผน", "ฉบับที่", "๒:", "ขั้นตอนที่", "๑๒.๑", "OnePlan", "(อีก", "7",
    "a", "แผนพัฒนาจังหวัดระยอง", "พ.ศ.", "–", "(CDD)", "=?x", "“ก”",
)  # fmt: skip
SPACE_LOST = "๑๒.๑ (อีก ฉบับที่ (อีก ๒๕๖๑ ๑๒.๑ (CDD) [ทดสอบ] [ซักซ้อม] OnePlan [ซักซ้อม] b ๒:"
"""The library's own folding loses the space behind OnePlan."""
_HEADER = re.compile(rb"^Subject: ((?:.*)(?:\n[ \t].*)*)", re.MULTILINE)
_WORD = re.compile(r"=\?utf-8\?([bqBQ])\?([^?\s]*)\?=")


def read_by_the_letter(raw: bytes) -> str:
    """A subject by RFC 2047 alone, with no library of mail."""
    folded = _HEADER.search(raw)[1].decode("ascii")
    line = re.sub(r"\?=\s+(?==\?)", "?=", re.sub(r"\n(?=[ \t])", "", folded))

    def decoded(word: re.Match[str]) -> str:
        if word[1].lower() == "b":
            return base64.b64decode(word[2]).decode()
        return quopri.decodestring(word[2].replace("_", " ").encode()).decode()

    return _WORD.sub(decoded, line)


def written(folder, subject: str) -> bytes:
    mailer = OutboxMailer(folder)
    return (folder / mailer.send(replace(MESSAGE, subject=subject))).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("outbox")


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("Plan 7 of Rayong", id="ASCII"),
        pytest.param("[ซักซ้อม] เตือนส่งแผน อีก ๗ วัน: ขั้นตอนที่ ๓.๓", id="a reminder"),
        pytest.param("[ซักซ้อม] จัดส่งแผน ฉบับที่ ๒: แผนพัฒนาจังหวัดระยอง พ.ศ. ๒๕๖๑", id="a dispatch"),
        pytest.param(SPACE_LOST, id="a fold behind an ASCII word"),
    ],
)
def test_a_subject_is_read_as_it_was_given(folder, subject):
    raw = written(folder, subject)

    assert read_by_the_letter(raw) == subject
    assert BytesParser(policy=policy.default).parsebytes(raw)["Subject"] == subject
    assert max(map(len, raw.split(b"\n\n")[0].split(b"\n"))) <= 78


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=16))
def test_no_space_is_lost_at_any_fold(folder, words):
    subject = " ".join(words)

    assert read_by_the_letter(written(folder, subject)) == subject


def test_sendgrid_is_handed_the_subject_as_it_is(server, mailer):
    mailer.send(replace(MESSAGE, subject=SPACE_LOST))

    assert server.calls[0]["request"]["subject"] == SPACE_LOST


def test_the_mark_of_a_trial_keeps_a_subject_short():
    within = RecordingMailer()
    OneAddressMailer(within, "t@units.invalid").send(
        replace(MESSAGE, subject="ก" * SUBJECT_LETTERS)
    )

    (mail,) = within.sent
    assert mail.subject == f"{TEST_MARK} {'ก' * (SUBJECT_LETTERS - len('[ทดสอบ] ') - 1)}…"
