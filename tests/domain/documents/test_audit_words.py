"""Each act that the office writes down has a Thai name, and no name is of an act that is none."""

import re

from oneplan.domain.documents.audit_words import ACTIONS_TH
from tests.support.builders import ROOT

SERVICES = ROOT / "plugins" / "oneplan" / "services"
WRITTEN = re.compile(r'(?:action=|record_ticket\(session, ticket, |else )(f?)"([a-z_]+\.[^"]+)"')


def written():
    """(whether it ends in a value, action) of every act in the services."""
    for path in SERVICES.rglob("*.py"):
        for made, action in WRITTEN.findall(path.read_text(encoding="utf-8")):
            yield bool(made), action


def test_every_act_has_a_thai_name():
    plain = {action for made, action in written() if not made}
    families = {action.partition(".")[0] for made, action in written() if made}

    assert len(plain) > 30
    assert families == {
        "calendar",
        "calendar_draft",
        "decision",
        "late_ticket",
        "meeting",
        "meeting_task",
        "notice",
        "route",
        "submission",
    }
    assert plain - set(ACTIONS_TH) == set()
    assert {
        each for each in set(ACTIONS_TH) - plain if each.partition(".")[0] not in families
    } == set()
    assert all(re.search("[ก-๙]", words) for words in ACTIONS_TH.values())
