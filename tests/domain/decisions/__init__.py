"""The rules of plans, without a store."""
