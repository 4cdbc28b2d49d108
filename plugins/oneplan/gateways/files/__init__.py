"""Files: where they are kept, what they are, and the reader that opens them."""
