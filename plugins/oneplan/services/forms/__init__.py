"""What a unit is handed and what its file is held against."""
