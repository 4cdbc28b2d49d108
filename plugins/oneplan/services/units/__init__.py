"""The register of units, what is known of each, and the links that let it in."""
