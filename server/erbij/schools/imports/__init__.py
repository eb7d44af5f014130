"""One import of a school after the other, and how far it is."""
