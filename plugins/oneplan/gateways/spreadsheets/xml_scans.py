"""One pass over a part of a package by expat: no tree is built, whatever its size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from oneplan.gateways.files.file_types import refuse

PIECE = 1 << 16
LONGEST = 1 << 20
Start = Callable[[str, dict[str, str]], None]


def scan_xml(
    pieces: Iterable[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers for each element and text of a part.

    Args:
        pieces: The part.
        start: Takes the name of an element, with its prefix, and its attributes.
        end: Takes the name of an element that ends.
        data: Takes texts.

    Raises:
        ExpatError: It is no XML.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if data is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = data
    for piece in pieces:
        for at in range(0, len(piece), PIECE):  # what a handler raises ends the pass soon
            parser.Parse(piece[at : at + PIECE], False)  # noqa: FBT003  pyexpat takes no keyword
    parser.Parse(b"", True)  # noqa: FBT003


def scan_untrusted(
    pieces: Iterable[bytes], start: Start, data: Callable[[str], None] | None = None
) -> None:
    """:func:`scan_xml` of a part that no guard has looked at.

    Raises:
        FileRefused: ``damaged``, for what is no XML.
    """
    try:
        scan_xml(pieces, start, data=data)
    except expat.ExpatError as error:
        raise refuse("damaged", "XML") from error


def whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that cut no tag, and no text from the tag before it.

    A tag with its text that is longer than :data:`LONGEST` may be cut.
    """
    cut = b""
    for piece in pieces:
        seen = cut + piece
        at = seen.rfind(b"<")
        if at <= 0:
            at = len(seen) if len(seen) > LONGEST else 0
        if at:
            yield seen[:at]
        cut = seen[at:]
    yield cut


def local_name(tag: str) -> str:
    """The name of an element or attribute without its prefix."""
    return tag.rpartition(":")[2]
