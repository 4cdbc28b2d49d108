"""Tell a catalogue what a task read and wrote; needs the extra ``openlineage``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from airflow.providers.openlineage.extractors import OperatorLineage
from openlineage.client.event_v2 import Dataset as NamedDataset
from openlineage.client.generated.dataset_version_dataset import DatasetVersionDatasetFacet

from oneplan.domain.cycles.acts import Act
from oneplan.orchestration.transaction import transaction
from oneplan.services.plans.lineage_datasets import Dataset, datasets_of


def facets_of(cycle_id: str, step_id: str, group_code: str, act: Act) -> OperatorLineage[Any, Any]:
    """What Airflow's OpenLineage listener asks an operator for once it is done."""
    with transaction() as session:
        read, written = datasets_of(session, cycle_id, step_id, group_code, act)
    return OperatorLineage(inputs=_named(read), outputs=_named(written))


def _named(found: Iterable[Dataset]) -> list[NamedDataset]:
    return [
        NamedDataset(
            namespace=each.namespace,
            name=each.name,
            facets={"version": DatasetVersionDatasetFacet(datasetVersion=each.version)},
        )
        for each in found
    ]
