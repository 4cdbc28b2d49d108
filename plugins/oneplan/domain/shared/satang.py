"""The satang: what every amount is a whole number of."""

SATANG_PER_BAHT = 100
DECIMALS = 2
"""Of an amount in baht."""
