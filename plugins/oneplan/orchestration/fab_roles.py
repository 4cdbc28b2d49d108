"""The roles of the office in a production, where FAB keeps users and roles in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod
from airflow.api_fastapi.auth.managers.models.resource_details import AccessView, DagAccessEntity
from airflow.api_fastapi.common.types import MenuItem

from oneplan.orchestration.office_roles import MENU, RIGHTS, VIEWS, OfficeRole

Permission = tuple[str, str]
"""FAB's action and resource."""

ACTIONS: Mapping[ResourceMethod, str] = MappingProxyType(
    {"GET": "can_read", "POST": "can_create", "PUT": "can_edit", "DELETE": "can_delete"}
)
RESOURCES: Mapping[DagAccessEntity, tuple[str, ...]] = MappingProxyType(
    {
        DagAccessEntity.RUN: ("DAG Runs",),
        DagAccessEntity.TASK_INSTANCE: ("DAG Runs", "Task Instances"),
        DagAccessEntity.HITL_DETAIL: ("HITL Detail",),
    }
)
"""Part of a DAG → FAB's resources, of those parts that a role of the office may change."""
VIEW_PERMISSIONS: Mapping[AccessView, Permission] = MappingProxyType(
    {
        AccessView.WEBSITE: ("can_read", "Website"),
        AccessView.IMPORT_ERRORS: ("can_read", "ImportError"),
        AccessView.PLUGINS: ("can_read", "Plugins"),
    }
)
MENU_RESOURCES: Mapping[MenuItem, str] = MappingProxyType(
    {
        MenuItem.DAGS: "DAGs",
        MenuItem.REQUIRED_ACTIONS: "HITL Detail",
        MenuItem.ASSETS: "Assets",
        MenuItem.AUDIT_LOG: "Audit Logs",
    }
)
READ = (
    "DAGs",
    "DAG Runs",
    "DAG Code",
    "DAG Dependencies",
    "DAG Versions",
    "DAG Warnings",
    "Task Instances",
    "Task Logs",
    "HITL Detail",
    "Audit Logs",
    "XComs",
    "Assets",
    "Asset Aliases",
    "Pools",
)
"""Everybody may look at every part of a DAG, and at what the pages about it show."""
OWN_PAGES: tuple[Permission, ...] = (
    ("can_read", "My Password"),
    ("can_edit", "My Password"),
    ("can_read", "My Profile"),
    ("can_edit", "My Profile"),
)
"""Everybody may change the own password."""


def role_name(role: OfficeRole) -> str:
    """What FAB calls a role; none of FAB's own has such a name."""
    return role.value.capitalize()


def permissions_of(role: OfficeRole) -> frozenset[Permission]:
    """The rights of a role of the office as FAB's permissions.

    FAB also asks for the right to change a DAG from whoever changes a part of it, such as
    an answer; what that would allow beyond, pausing, is refused by ``hand_set_guard.py``.
    """
    return frozenset(_permissions(role))


def sync_roles() -> dict[str, int]:
    """Make the office's roles in FAB's tables, with their permissions and no other.

    Returns:
        Name of each role → number of its permissions.
    """
    from airflow.providers.fab.auth_manager.cli_commands.utils import (  # noqa: PLC0415  Flask
        get_application_builder,
    )

    counts = {}
    with get_application_builder() as builder:
        manager = builder.sm
        for role in OfficeRole:
            wanted = permissions_of(role)
            kept = manager.add_role(role_name(role))
            for each in list(kept.permissions):
                if (each.action.name, each.resource.name) not in wanted:
                    manager.remove_permission_from_role(kept, each)
            for action, resource in sorted(wanted):
                made = manager.create_permission(action, resource)
                if made not in kept.permissions:
                    manager.add_permission_to_role(kept, made)
            counts[kept.name] = len(wanted)
    return counts


def _permissions(role: OfficeRole) -> Iterator[Permission]:
    yield from (("can_read", each) for each in READ)
    yield from OWN_PAGES
    for method, entity in RIGHTS[role]:
        yield ACTIONS["PUT"], "DAGs"
        if entity is not None:
            yield from ((ACTIONS[method], each) for each in RESOURCES[entity])
    for view in VIEWS[role]:
        yield VIEW_PERMISSIONS[view]
    yield from (("menu_access", MENU_RESOURCES[item]) for item in MENU[role])
    yield "menu_access", "Browse"
