"""What a reader's child process and its parent send each other: msgpack, in frames.

Nothing that comes from the child is run or unpickled: a frame holds plain values,
which are decoded into the type that the task declares.
"""

from __future__ import annotations

import dataclasses
import struct
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from types import NoneType

import msgspec

HEADER = struct.Struct(">BI")
"""Before each frame: its kind, and how many bytes follow."""
MAX_FRAME_BYTES = 64 * 1024 * 1024

_PLAIN = frozenset({str, int, float, bool, NoneType})
_CODES = {datetime: 1, date: 2, time: 3, timedelta: 4}
_NUMBER = 5
_INT64 = 1 << 63
_encoder = msgspec.msgpack.Encoder()


class Frame(IntEnum):
    """What a frame of the child is."""

    MORE = 0
    LAST = 1
    END = 2
    """No part is left to send."""
    REFUSED = 3
    FAILED = 4
    OUT_OF_MEMORY = 5


SPENT = 0x80
"""Added to the kind of a last frame: the child has grown or served long; start another."""


def encode(message: object) -> bytes:
    """Encode a message; dates among the cells of lists are replaced in place.

    A whole number beyond 64 bits keeps its digits; half a character becomes ``?``.
    """
    _mark_times(message)
    try:
        return _encoder.encode(message)
    except (OverflowError, UnicodeEncodeError):
        return _encoder.encode(_mended(message))


def decode_extension(code: int, data: memoryview) -> object:
    """The date, time or large number that :func:`encode` replaced."""
    text = bytes(data).decode()
    if code == _NUMBER:
        return int(text)
    if code == _CODES[timedelta]:
        days, seconds, microseconds = map(int, text.split(","))
        return timedelta(days, seconds, microseconds)
    for kind in (datetime, date, time):
        if _CODES[kind] == code:
            return kind.fromisoformat(text)
    raise ValueError(code)


def _mark_times(value: object) -> None:
    """Replace dates and times in lists by extensions: msgpack itself would make them text."""
    if isinstance(value, list):
        if not set(map(type, value)) <= _PLAIN:
            for at, each in enumerate(value):
                if type(each) in _CODES:
                    value[at] = _extension(each)
                else:
                    _mark_times(each)
        return
    parts: object = value
    if isinstance(value, msgspec.Struct):
        parts = tuple(getattr(value, name) for name in value.__struct_fields__)
    if isinstance(parts, tuple):
        for each in parts:
            _mark_times(each)


def _extension(value: object) -> msgspec.msgpack.Ext:
    if isinstance(value, timedelta):
        text = f"{value.days},{value.seconds},{value.microseconds}"
    elif isinstance(value, date | time):
        text = value.isoformat()
    else:
        text = str(value)
    return msgspec.msgpack.Ext(_CODES.get(type(value), _NUMBER), text.encode())


def _mended(value: object) -> object:
    """A copy in plain containers whose texts and numbers msgpack can hold."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if type(value) is int and not -_INT64 <= value < 2 * _INT64:
        return _extension(value)
    if isinstance(value, list | tuple):
        return [_mended(each) for each in value]
    if isinstance(value, msgspec.Struct):
        return [_mended(getattr(value, name)) for name in value.__struct_fields__]
    if dataclasses.is_dataclass(value):
        return {each.name: _mended(getattr(value, each.name)) for each in dataclasses.fields(value)}
    return value
