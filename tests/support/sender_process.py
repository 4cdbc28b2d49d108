"""A sender that is killed at a named boundary: run by the crash sweep as a process of its own.

Arguments: URL of the store, URL of the mail server, boundary, how many times to pass it first.
"""

import os
import signal
import sys


def main() -> None:  # noqa: C901  one line for each boundary
    url, server, boundary, passes = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
    from oneplan.services.reminders import mails_in_hand, sending
    from oneplan.store.shared.session import begin
    from tests.support.world import CYCLE

    left = [passes]

    def maybe_die(name: str) -> None:
        if name == boundary:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    class Mailer(SendGridMailer):
        def send(self, message):
            maybe_die("before the mail is handed over")
            found = super().send(message)
            maybe_die("after the mail was taken")
            return found

    claim, outcome = mails_in_hand.claim_mails, sending.mail_outcomes.save_outcomes
    keep, recover = sending._keep, sending._recover

    def dying_claim(*args, **kwargs):
        maybe_die("before the claim")
        found = claim(*args, **kwargs)
        maybe_die("after the claim, before its commit")
        return found

    def dying_outcome(*args, **kwargs):
        maybe_die("before the outcomes are kept")
        outcome(*args, **kwargs)
        maybe_die("after the outcomes, before the audit")

    def dying_audit(*args, **kwargs):
        audit(*args, **kwargs)
        maybe_die("after the audit, before the commit")

    def dying_keep(*args, **kwargs):
        keep(*args, **kwargs)
        maybe_die("after the outcomes are kept")

    def dying_recover(*args, **kwargs):
        recover(*args, **kwargs)
        maybe_die("after recovering")

    mails_in_hand.claim_mails, sending.mail_outcomes.save_outcomes = dying_claim, dying_outcome
    sending._keep, sending._recover = dying_keep, dying_recover
    audit, sending.audit.append_event = sending.audit.append_event, dying_audit
    sending.BATCH, sending.KEPT_TOGETHER = 3, 2
    sending.deliver_queued(
        CYCLE,
        begin=lambda: begin(url),
        mailer=Mailer(api_key="x", sender="plan@rayong.go.th", host=server, timeout=10),
    )


if __name__ == "__main__":
    main()
