"""Forms and how a filled one is read."""
