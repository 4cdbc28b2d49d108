"""From which state a mail goes to which."""

from __future__ import annotations

from oneplan.domain.reminders.notices import ALLOWED, STATES_TH, NoticeState
from oneplan.errors import OneplanError
from oneplan.store.reminders import notices


class NoticeStateRefused(OneplanError):
    """A mail was moved to a state that its present one does not lead to."""

    status_code = 409

    def __init__(self, *, notice_id: int, before: str, after: str) -> None:
        was, wanted = STATES_TH[NoticeState(before)], STATES_TH[NoticeState(after)]
        self.th = f"อีเมลเลขที่ {notice_id} อยู่ในสถานะ “{was}” จึงเปลี่ยนเป็น “{wanted}” ไม่ได้"
        super().__init__(f"Notice {notice_id} is {before}; it cannot become {after}.")


def move(notice: notices.Notice, state: NoticeState, *, reason: str | None = None) -> None:
    """Move a mail that this transaction has locked.

    Raises:
        NoticeStateRefused: Its present state does not lead there.
    """
    if state not in ALLOWED[NoticeState(notice.state)]:
        raise NoticeStateRefused(notice_id=notice.id, before=notice.state, after=state)
    notice.state = state
    notice.reason = reason
