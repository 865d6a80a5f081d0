"""File formats: each turns bytes into sheets of text with addresses, and interprets nothing."""
