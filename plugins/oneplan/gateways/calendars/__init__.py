"""Calendar files, feeds, days off and the clock."""
