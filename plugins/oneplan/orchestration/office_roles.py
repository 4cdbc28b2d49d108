"""What each role of the office may do in Airflow, whichever auth manager is asked.

Airflow tells apart what a user does with a DAG by method and by part of the DAG. Two
acts look the same to it that are not the same here: running a task again and setting
its state by hand are both a change of a task instance. ``hand_set_guard.py`` tells
them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod
from airflow.api_fastapi.auth.managers.models.resource_details import AccessView, DagAccessEntity
from airflow.api_fastapi.common.types import MenuItem

Right = tuple[ResourceMethod, DagAccessEntity | None]
"""What is done, and with which part of a DAG; None is the DAG itself."""


class OfficeRole(StrEnum):
    """A role of the office; who runs the machine has Airflow's own role of administrators."""

    SECRETARIAT = "secretariat"
    COMMITTEE = "committee"
    OFFICER = "officer"


RIGHTS: Mapping[OfficeRole, frozenset[Right]] = MappingProxyType(
    {
        OfficeRole.SECRETARIAT: frozenset[Right](
            {
                ("PUT", None),  # pause
                ("POST", DagAccessEntity.RUN),  # trigger
                ("PUT", DagAccessEntity.RUN),  # run again, write a note
                ("PUT", DagAccessEntity.TASK_INSTANCE),  # run again, write a note
                ("PUT", DagAccessEntity.HITL_DETAIL),  # answer
            }
        ),
        OfficeRole.COMMITTEE: frozenset[Right]({("PUT", DagAccessEntity.HITL_DETAIL)}),
        OfficeRole.OFFICER: frozenset[Right](),
    }
)
"""What a role may change; everybody may look at every part of a DAG."""

VIEWS: Mapping[OfficeRole, frozenset[AccessView]] = MappingProxyType(
    {
        OfficeRole.SECRETARIAT: frozenset(
            {AccessView.WEBSITE, AccessView.IMPORT_ERRORS, AccessView.PLUGINS}
        ),
        OfficeRole.COMMITTEE: frozenset({AccessView.WEBSITE, AccessView.PLUGINS}),
        OfficeRole.OFFICER: frozenset({AccessView.WEBSITE, AccessView.PLUGINS}),
    }
)
"""Pages that are about no DAG; without that of plugins nobody is shown the pages of the office."""

MENU: Mapping[OfficeRole, frozenset[MenuItem]] = MappingProxyType(
    {
        OfficeRole.SECRETARIAT: frozenset(
            {
                MenuItem.DAGS,
                MenuItem.REQUIRED_ACTIONS,
                MenuItem.ASSETS,
                MenuItem.AUDIT_LOG,
            }
        ),
        OfficeRole.COMMITTEE: frozenset({MenuItem.DAGS, MenuItem.REQUIRED_ACTIONS}),
        OfficeRole.OFFICER: frozenset({MenuItem.DAGS, MenuItem.REQUIRED_ACTIONS}),
    }
)
"""Entries of the menu. Variables, connections, pools and settings are the administrator's."""
