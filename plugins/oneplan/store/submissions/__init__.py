"""What units send."""
