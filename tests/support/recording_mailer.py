"""A mailer that keeps what it was handed."""

OPENED = "2019-01-07T09:00"


class RecordingMailer:
    """Keeps what it sends; raises what it is told to."""

    is_repeatable = False
    at_once = 1

    def __init__(self, *errors):
        self.sent, self.errors = [], list(errors)

    def send(self, message):
        self.sent.append(message)
        if self.errors:
            raise self.errors.pop(0)
        return f"id-{message.notice_id}"

    def find_sent(self, query):
        return None
