"""The ``oneplan`` command."""
