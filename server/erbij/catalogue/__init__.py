"""The lesson catalogue: lessons to follow in your own time."""
