"""The rules of meetings, without a store."""
