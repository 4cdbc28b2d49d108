"""What is known of a village: its needs by จปฐ. and กชช.๒ค, and the projects that answer them."""
