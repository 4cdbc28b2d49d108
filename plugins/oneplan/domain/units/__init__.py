"""Units, their offices and areas."""
