"""The package of a plan for the government data catalogue: data, dictionary and metadata."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from oneplan.domain.documents.catalogue_metadata import (
    catalogue_metadata,
    dataset_name,
    dataset_title,
)
from oneplan.domain.documents.documents import Document
from oneplan.domain.documents.open_data import OPEN_COLUMNS, open_rows
from oneplan.gateways.files.archives import pack
from oneplan.gateways.files.rules import catalogue_fields
from oneplan.gateways.mail.templates import environment
from oneplan.gateways.spreadsheets.plan_tables import plain

METADATA = "metadata.json"
DICTIONARY_COLUMNS = ("number", "column", "heading_th", "type", "unit", "meaning_th", "meaning_en")


def write_open_data(document: Document) -> bytes:
    """Write the package as .zip; the same document gives the same bytes.

    Its files: the rows and the data dictionary as CSV (UTF-8 with a mark, by which Excel knows
    it), the dictionary as a page, and the metadata of the dataset.
    """
    name = dataset_name(document)
    told = {
        f"{name}.csv": ("CSV", "ข้อมูลโครงการ"),
        f"{name}-dictionary.csv": ("CSV", "พจนานุกรมข้อมูล"),
        f"{name}-dictionary.html": ("HTML", "พจนานุกรมข้อมูลสำหรับอ่าน"),
    }
    metadata = catalogue_metadata(document, told)
    contents = (
        _data(document),
        _dictionary(),
        _page(document, metadata),
        (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode(),
    )
    return pack(list(zip((*told, METADATA), contents, strict=True)))


def _data(document: Document) -> bytes:
    rows = ([plain(column.read(row)) for column in OPEN_COLUMNS] for row in open_rows(document))
    return _csv([column.key for column in OPEN_COLUMNS], rows)


def _dictionary() -> bytes:
    return _csv(
        DICTIONARY_COLUMNS,
        (
            [number, each.key, each.th, each.type, each.unit, each.meaning_th, each.meaning]
            for number, each in enumerate(OPEN_COLUMNS, start=1)
        ),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _page(document: Document, metadata: dict[str, Any]) -> bytes:
    fields = catalogue_fields()
    page = (
        environment()
        .get_template("documents/open_data.html")
        .render(
            d=document,
            title=dataset_title(document),
            columns=OPEN_COLUMNS,
            metadata=[
                (each.field, each.th, _shown(metadata[each.field]))
                for each in fields.dataset
                if each.field in metadata
            ],
            missing=fields.missing(metadata),
        )
    )
    return page.encode()


def _shown(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
