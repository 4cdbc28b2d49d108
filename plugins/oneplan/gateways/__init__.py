"""The outside, each part behind a small Protocol."""
