"""A draft of a design, from what files say of themselves and from what was counted in them."""
