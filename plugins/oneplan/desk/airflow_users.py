"""The users of Airflow as visitors of the desk; the one module of the desk that knows Airflow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import get_user
from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials
from fastapi.security.utils import get_authorization_scheme_param

from oneplan.desk.visitors import NotSignedIn, Right, Visitor, is_officer

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

TOKEN_COOKIE = "_token"  # noqa: S105  the cookie's name, not a secret


async def identify(request: Request, cycle_id: str) -> Visitor:
    """Ask Airflow who sends a request and what they may do with the cycle's DAG.

    A plugin's routes have no guard of Airflow's, so every request comes by this function.

    Raises:
        NotSignedIn: No token, an expired one, or one that Airflow did not write.
    """
    scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
    bearer = (
        HTTPAuthorizationCredentials(scheme=scheme, credentials=token)
        if scheme.lower() == "bearer"
        else None
    )
    try:
        user = await get_user(request, None, bearer)
    except HTTPException as error:
        raise NotSignedIn from error
    return Visitor(
        user=user.get_name(),
        user_id=str(user.get_id()),
        rights=await run_in_threadpool(_rights, user, cycle_id),
        is_officer=is_officer(user),
        reads=partial(_may_read, user),
        token=token if bearer else request.cookies.get(TOKEN_COOKIE, ""),
    )


def _may_read(user: BaseUser, cycle_id: str) -> bool:
    """Whether the user may look at the DAG of a cycle."""
    details = DagDetails(id=cycle_id)
    return bool(get_auth_manager().is_authorized_dag(method="GET", details=details, user=user))


def _rights(user: BaseUser, cycle_id: str) -> frozenset[Right]:
    """What the auth manager allows: reading, answering, starting runs, and pools for who runs it."""
    manager = get_auth_manager()
    dag = DagDetails(id=cycle_id or None)
    allowed = {
        Right.READ: manager.is_authorized_dag(method="GET", details=dag, user=user),
        Right.ANSWER: manager.is_authorized_dag(
            method="PUT", access_entity=DagAccessEntity.HITL_DETAIL, details=dag, user=user
        ),
        Right.ACT: manager.is_authorized_dag(
            method="POST", access_entity=DagAccessEntity.RUN, details=dag, user=user
        ),
        Right.ADMINISTER: manager.is_authorized_connection(method="POST", user=user),
    }
    return frozenset(right for right, is_allowed in allowed.items() if is_allowed)
