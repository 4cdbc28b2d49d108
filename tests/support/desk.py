"""A desk on the transaction of a test, asked by users of every role."""

import re
from contextlib import contextmanager
from html import unescape

from starlette.testclient import TestClient

from oneplan.desk.app import create_app
from oneplan.desk.visitors import NotSignedIn, Right, Visitor

ROLES = {
    "viewer": frozenset({Right.READ}),
    "member": frozenset({Right.READ, Right.ANSWER}),
    "secretary": frozenset({Right.READ, Right.ANSWER, Right.ACT}),
    "admin": frozenset(Right),
    "stranger": frozenset(),
}
"""Role → what Airflow would say that it may do."""


def desk_client(session, files, *, role="secretary", area="", is_officer=False, hidden=()):
    """A browser of a user of *role* (``nobody`` has not signed in) who may not read *hidden*."""

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    async def identify(_request, _cycle_id):
        if role == "nobody":
            raise NotSignedIn
        return Visitor(
            user=role,
            rights=ROLES[role],
            area=area,
            is_officer=is_officer,
            reads=lambda cycle_id: Right.READ in ROLES[role] and cycle_id not in hidden,
        )

    app = create_app(begin=begin, files=files, identify=identify)
    return TestClient(app, base_url="https://desk.test", follow_redirects=False)


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a form, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(found)


def confirm(desk, act: str, page: str, **values):
    """Confirm an act as its page shows it, with what was typed besides."""
    data = {**fields_of(unescape(page)), "reason": "เหตุผล", "phase": "confirm", **values}
    return desk.post(act, data=data)
