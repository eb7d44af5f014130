"""An address of one's own that calendar programs read: lessons, without names of people."""
