"""Items: what can be followed, as its author edits it and as it was published."""
