"""A mail that the tests of sending send."""

from oneplan.gateways.mail.mail import MailMessage

MESSAGE = MailMessage(
    notice_id=7,
    to=["a@units.invalid", "b@units.invalid"],
    contact_ids=[11, 12],
    subject="ขอให้จัดส่งแผน",
    text="เรียน",
    html="<p>เรียน</p>",
    key="small-2564/1/A1/opening/1",
    category="rayong-2564:1.1",
)
