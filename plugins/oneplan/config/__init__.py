"""What differs between two deployments, read from the environment."""
