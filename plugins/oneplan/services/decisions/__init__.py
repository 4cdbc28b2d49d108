"""What meetings and committees resolved, and what was said of a draft."""
