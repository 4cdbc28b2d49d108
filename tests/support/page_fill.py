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


WATERMARK = 100
"""Points from which something is as high as the mark of a draft, which stands on every page."""
LEAST_SHARE = 1 / 3
"""Of the height between head and foot."""


def filled(pdf: bytes) -> list[float]:
    """How far down each page something stands, of the height between head and foot."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        shares = []
        for page in file:
            width, height = page.get_size()
            lowest = height - MARGIN
            for each in page.get_objects():
                left, bottom, right, top = each.get_bounds()
                is_inside = bottom > MARGIN and top < height - MARGIN and right > 0 and left < width
                if is_inside and top - bottom < WATERMARK:
                    lowest = min(lowest, bottom)
            shares.append((height - MARGIN - lowest) / (height - 2 * MARGIN))
        return shares
    finally:
        file.close()


def short_pages(pdf: bytes) -> list[tuple[int, float]]:
    """Number and share of each page but the last of which less than a third is used."""
    shares = filled(pdf)[:-1]
    return [(at, round(share, 2)) for at, share in enumerate(shares, 1) if share < LEAST_SHARE]
