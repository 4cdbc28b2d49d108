"""A cycle and its calendar: started, read, moved by its clock, opened step by step."""
