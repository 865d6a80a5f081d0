"""The world map of an indicator: boundaries, colours, and what a page shows of them."""
