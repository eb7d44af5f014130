"""A folder of files that a teacher has, read as drafts of items."""
