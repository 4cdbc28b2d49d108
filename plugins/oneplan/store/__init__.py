"""The database, and nothing else."""

from oneplan.store import tables as _tables  # noqa: F401  foreign keys need every table known
