"""A list of links that a teacher has, read as drafts of items."""
