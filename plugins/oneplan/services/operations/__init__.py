"""What the office does and shows by itself while cycles run."""
