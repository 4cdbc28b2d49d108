"""How much stands on each page of a document, without what runs at its head and foot."""

import pypdfium2

MARGIN = 56
"""Points of the head and the foot."""
LEAST_LETTERS = 150
"""Two lines and a heading: less is a page that nobody should print."""


def sparse_pages(pdf: bytes) -> list[tuple[int, int, str]]:
    """Number, letters and beginning of each page on which next to nothing stands."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for number, page in enumerate(file, start=1):
            width, height = page.get_size()
            text = page.get_textpage().get_text_bounded(
                left=0, bottom=MARGIN, right=width, top=height - MARGIN
            )
            letters = len("".join(text.split()))
            if letters < LEAST_LETTERS:
                found.append((number, letters, text[:80]))
        return found
    finally:
        file.close()
