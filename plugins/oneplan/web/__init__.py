"""What the pages of units and those of the office share."""
