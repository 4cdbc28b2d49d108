"""Documents of a plan, and their dispatch."""
