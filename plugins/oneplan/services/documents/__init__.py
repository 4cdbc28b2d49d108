"""A plan as documents: gathered, proven, issued, sent, acknowledged."""
