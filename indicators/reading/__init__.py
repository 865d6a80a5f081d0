"""Reading: bytes to addressed cells, cells to observations."""
