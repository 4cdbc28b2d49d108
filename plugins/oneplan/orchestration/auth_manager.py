"""Who may do what in the Airflow of an embedded office."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod
from airflow.api_fastapi.auth.managers.models.resource_details import (
    AccessView,
    DagAccessEntity,
    DagDetails,
)
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import (
    SimpleAuthManager,
    SimpleAuthManagerRole,
)
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.api_fastapi.common.types import MenuItem

from oneplan.orchestration.office_roles import MENU, RIGHTS, VIEWS, OfficeRole

ROLES: Mapping[str, OfficeRole] = MappingProxyType(
    {
        SimpleAuthManagerRole.OP.name: OfficeRole.SECRETARIAT,
        SimpleAuthManagerRole.USER.name: OfficeRole.COMMITTEE,
        SimpleAuthManagerRole.VIEWER.name: OfficeRole.OFFICER,
    }
)
"""Airflow's simple role → role of the office; ``admin`` is none and may do everything."""


def role_of(user: SimpleAuthManagerUser) -> OfficeRole | None:
    """The role of a user in the office; None for an administrator."""
    role = (user.role or "").upper()
    if role == SimpleAuthManagerRole.ADMIN.name:
        return None
    return ROLES.get(role, OfficeRole.OFFICER)


class OfficeAuthManager(SimpleAuthManager):
    """Airflow's simple auth manager with the rights of the office's roles.

    In Airflow's own, ``op`` may delete runs and read connections, and ``user`` may set
    states: who answers for a committee must not be able to pass over its decision.
    """

    def is_authorized_dag(
        self,
        *,
        method: ResourceMethod,
        user: SimpleAuthManagerUser,
        access_entity: DagAccessEntity | None = None,
        details: DagDetails | None = None,
    ) -> bool:
        """Whether a user may do something with a DAG; answering is a PUT of a HITL detail."""
        role = role_of(user)
        if role is not None and method != "GET":
            return (method, access_entity) in RIGHTS[role]
        return super().is_authorized_dag(
            method=method, user=user, access_entity=access_entity, details=details
        )

    def is_authorized_view(self, *, access_view: AccessView, user: SimpleAuthManagerUser) -> bool:
        """Whether a user may see a page that is about no DAG."""
        role = role_of(user)
        return role is None or access_view in VIEWS[role]

    def filter_authorized_menu_items(
        self, menu_items: list[MenuItem], *, user: SimpleAuthManagerUser
    ) -> list[MenuItem]:
        """Leave out of the menu what a user may not open."""
        role = role_of(user)
        return [item for item in menu_items if role is None or item in MENU[role]]

    def is_authorized_connection(self, *, user: SimpleAuthManagerUser, **asked: Any) -> bool:
        """Connections are the administrator's: they hold passwords."""
        return role_of(user) is None and super().is_authorized_connection(user=user, **asked)

    def is_authorized_variable(self, *, user: SimpleAuthManagerUser, **asked: Any) -> bool:
        """Variables are the administrator's."""
        return role_of(user) is None and super().is_authorized_variable(user=user, **asked)

    def is_authorized_configuration(self, *, user: SimpleAuthManagerUser, **asked: Any) -> bool:
        """So is the configuration."""
        return role_of(user) is None and super().is_authorized_configuration(user=user, **asked)

    def is_authorized_pool(self, *, user: SimpleAuthManagerUser, **asked: Any) -> bool:
        """Everybody may see how busy the office is; the administrator says how busy it may be."""
        if asked["method"] != "GET" and role_of(user) is not None:
            return False
        return super().is_authorized_pool(user=user, **asked)

    def is_authorized_asset(self, *, user: SimpleAuthManagerUser, **asked: Any) -> bool:
        """Assets are there to be looked at."""
        if asked["method"] != "GET" and role_of(user) is not None:
            return False
        return super().is_authorized_asset(user=user, **asked)
