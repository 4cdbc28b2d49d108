"""How often the portal is asked at most."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from oneplan.config.environment import read_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRates:
    """How often the portal is asked at most, each as ``600/minute``.

    Attributes:
        address: Requests from one address.
        post: Forms sent through one link.
        link: Requests through one link.
        heavy: Workbooks, marked copies and documents through one link.
        public: Public pages from one address.
        cells: Cells of forms saved through one link.
    """

    address: str
    post: str
    link: str
    heavy: str
    public: str
    cells: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> PortalRates:
        """Read the rates.

        Raises:
            SettingMissing: A rate is not written as ``600/minute``.
        """
        return cls(
            address=read_rate(environment, "ONEPLAN_PORTAL_RATE", "600/minute"),
            post=read_rate(environment, "ONEPLAN_PORTAL_POSTS", "30/minute"),
            link=read_rate(environment, "ONEPLAN_PORTAL_LINK_RATE", "300/minute"),
            heavy=read_rate(environment, "ONEPLAN_PORTAL_HEAVY", "20/minute"),
            public=read_rate(environment, "ONEPLAN_PORTAL_PUBLIC", "120/minute"),
            cells=read_rate(environment, "ONEPLAN_PORTAL_CELLS", "240/minute"),
        )


def portal_rates() -> PortalRates:
    """How often this portal is asked at most."""
    return PortalRates.from_environment(os.environ)
