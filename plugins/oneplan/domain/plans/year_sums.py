"""Sums of money by Buddhist year; nothing here loads pandas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal


def money(sums: Mapping[str, Decimal]) -> dict[str, str]:
    """Year → baht with two decimals; a year without money is left out."""
    return {year: f"{sums[year]:.2f}" for year in sorted(sums) if sums[year]}


def add_money(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Add up totals by year."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for part in parts:
        for year, amount in part.items():
            sums[year] += Decimal(amount)
    return money(sums)
