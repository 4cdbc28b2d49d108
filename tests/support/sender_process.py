"""A sender that is killed at a named boundary: a process of its own in the crash sweep.

It is forked from a server that has imported all that a sender needs: of a new process
nine parts of ten are imports.
"""

import multiprocessing
import os
import signal

import pytest

from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
from oneplan.services.reminders import mails_in_hand, sending
from oneplan.store.shared.session import begin
from tests.support.builders import ROOT
from tests.support.world import CYCLE


def run_sender(url: str, server: str, boundary: str, passes: int) -> int | None:
    """Run the sender to its end; the exit code is -9 where it was killed.

    Args:
        url: URL of the store.
        server: URL of the mail server.
        boundary: Where it dies.
        passes: How many times it passes there first.
    """
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([__name__])
    process = forks.Process(target=send_and_die, args=(url, server, boundary, passes))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT / 'plugins'}:{ROOT}")  # where the server preloads from
        process.start()
    process.join(120)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode


def send_and_die(url: str, server: str, boundary: str, passes: int) -> None:  # noqa: C901  one line for each boundary
    """Send what is queued; at the boundary, kill this process."""
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
