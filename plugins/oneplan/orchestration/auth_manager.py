"""Who may do what in the Airflow of an embedded office."""

from __future__ import annotations

from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import (
    SimpleAuthManager,
    SimpleAuthManagerRole,
)
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser


class OfficeAuthManager(SimpleAuthManager):
    """Airflow's simple auth manager, in which the role ``user`` looks and answers, no more.

    There the role may also trigger, clear, pause and set states: who answers for a
    committee must not be able to pass over its decision.
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
        if (user.role or "").upper() == SimpleAuthManagerRole.USER.name and method != "GET":
            return method == "PUT" and access_entity == DagAccessEntity.HITL_DETAIL
        return super().is_authorized_dag(
            method=method, user=user, access_entity=access_entity, details=details
        )
