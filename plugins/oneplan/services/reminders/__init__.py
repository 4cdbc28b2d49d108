"""Mail: who is told what and when, handed over once, proven."""
