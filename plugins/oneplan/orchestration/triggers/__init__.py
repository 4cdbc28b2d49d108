"""The waiting half of the sensors."""
