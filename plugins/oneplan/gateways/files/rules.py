"""Rules as data: ``include/rules/*.yaml``, checked like the calendars."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from oneplan.config.places import INCLUDE
from oneplan.domain.documents.catalogue_fields import CatalogueFields
from oneplan.domain.documents.ministries import Ministries
from oneplan.domain.plans.merging import MergingRules
from oneplan.domain.plans.project_system import ProjectSystem
from oneplan.domain.plans.routing import RoutingRules
from oneplan.errors import OneplanError

FOLDER = INCLUDE / "rules"
Rules = TypeVar("Rules", bound=BaseModel)


class RulesRefused(OneplanError):
    """A rules file breaks its schema; names file, path, value and rule."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@lru_cache(maxsize=8)
def merging_rules(path: Path = FOLDER / "merging.yaml") -> MergingRules:
    """Read how rows are merged.

    Raises:
        RulesRefused: The file breaks the schema; lists every problem.
    """
    return _read(path, MergingRules)


@lru_cache(maxsize=8)
def routing_rules(path: Path = FOLDER / "routing.yaml") -> RoutingRules:
    """Read how rows beyond capacity are routed.

    Raises:
        RulesRefused: The file breaks the schema; lists every problem.
    """
    return _read(path, RoutingRules)


@lru_cache(maxsize=8)
def ministries(path: Path = INCLUDE / "data" / "ministries.yaml") -> Ministries:
    """Read how ministries and departments are written.

    Raises:
        RulesRefused: The file breaks the schema; lists every problem.
    """
    return _read(path, Ministries)


@lru_cache(maxsize=8)
def catalogue_fields(path: Path = INCLUDE / "data" / "thai_gdc_dataset.yaml") -> CatalogueFields:
    """Read what the government data catalogue takes of a dataset.

    Raises:
        RulesRefused: The file breaks the schema; lists every problem.
    """
    return _read(path, CatalogueFields)


@lru_cache(maxsize=8)
def project_system(path: Path = INCLUDE / "data" / "project_system.yaml") -> ProjectSystem:
    """Read what the national project system asks of a project, in its order.

    Raises:
        RulesRefused: The file breaks the schema; lists every problem.
    """
    return _read(path, ProjectSystem)


def _read(path: Path, kind: type[Rules]) -> Rules:
    try:
        return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise RulesRefused((f"{path.name}: {error}",)) from error
    except ValidationError as error:
        problems = tuple(
            f"{path.name}: {'.'.join(str(part) for part in each['loc'])}:"
            f" {each['msg']}: {each['input']!r}"
            for each in error.errors()
        )
        raise RulesRefused(problems) from error
