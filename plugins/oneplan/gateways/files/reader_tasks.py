"""The tasks that a reader's child process does: these, by name, and no other."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

import msgspec

from oneplan.domain.shared.findings import Finding
from oneplan.gateways.calendars.printed_contents import PrintedContent
from oneplan.gateways.files.attached_contents import AttachedContent
from oneplan.gateways.files.file_parts import FilePart
from oneplan.gateways.files.reader_messages import decode_extension

T = TypeVar("T")

Rows = list[list[object]]


@dataclass(frozen=True)
class ReaderTask(Generic[T]):
    """A function of a module that takes a file's content and yields typed parts.

    Attributes:
        name: What the parent asks for.
        place: ``module:function``; only the child imports it.
        result: The type of each part.
        arguments: A type of tuple: of what the function takes beside the content.
    """

    name: str
    place: str
    result: Any
    arguments: Any = tuple[()]

    @cached_property
    def function(self) -> Callable[..., Iterator[T]]:
        """The function itself."""
        module, _, name = self.place.partition(":")
        return cast("Callable[..., Iterator[T]]", getattr(importlib.import_module(module), name))

    @cached_property
    def _parts(self) -> msgspec.msgpack.Decoder[Any]:
        return msgspec.msgpack.Decoder(self.result, ext_hook=decode_extension)

    @cached_property
    def _given(self) -> msgspec.msgpack.Decoder[Any]:
        return msgspec.msgpack.Decoder(self.arguments, ext_hook=decode_extension)

    def decode_part(self, frame: bytes | bytearray) -> T:
        """A part as the child sent it.

        Raises:
            ValidationError: It is of another type.
        """
        return cast("T", self._parts.decode(frame))

    def decode_arguments(self, frame: bytes) -> tuple[Any, ...]:
        """The arguments as the parent sent them."""
        return cast("tuple[Any, ...]", self._given.decode(frame))


READ_FILE: ReaderTask[FilePart] = ReaderTask(
    "read_file",
    "oneplan.gateways.files.file_contents:read_content",
    FilePart,
    tuple[tuple[str, ...]],
)
MARK_OWN: ReaderTask[bytes] = ReaderTask(
    "mark_own", "oneplan.gateways.spreadsheets.cell_marks:mark_own", bytes, tuple[list[Finding]]
)
MARK_COPY: ReaderTask[bytes] = ReaderTask(
    "mark_copy",
    "oneplan.gateways.spreadsheets.cell_marks:mark_copy",
    bytes,
    tuple[list[tuple[str, Rows]], list[Finding]],
)
READ_PRINTED: ReaderTask[PrintedContent] = ReaderTask(
    "read_printed", "oneplan.gateways.calendars.printed_contents:read_printed", PrintedContent
)
LET_IN: ReaderTask[AttachedContent] = ReaderTask(
    "let_in",
    "oneplan.gateways.files.attached_contents:let_in",
    AttachedContent,
    tuple[tuple[str, ...]],
)
TASKS = {task.name: task for task in (READ_FILE, MARK_OWN, MARK_COPY, READ_PRINTED, LET_IN)}
