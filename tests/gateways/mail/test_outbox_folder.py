"""A rehearsal that begins again finds no mail of the one before."""

from oneplan.gateways.mail.outbox_folder import move_to_earlier
from tests.support.outbox_mails import mail


def test_only_the_cycles_own_mails_are_moved_to_earlier_and_none_is_lost(tmp_path):
    for number, cycle in enumerate(["rayong-2564", "rayong-2564", "other-2564"], start=1):
        mail(tmp_path, number, cycle)

    assert move_to_earlier("rayong-2564", folder=tmp_path) == 2
    mail(tmp_path, 4, "rayong-2564")
    assert move_to_earlier("rayong-2564", folder=tmp_path) == 1
    assert move_to_earlier("rayong-2564", folder=tmp_path) == 0
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.eml")) == [
        "3.eml",
        "earlier/rayong-2564/1/1.eml",
        "earlier/rayong-2564/1/2.eml",
        "earlier/rayong-2564/2/4.eml",
    ]


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path):
    assert move_to_earlier("rayong-2564", folder=tmp_path / "none") == 0
