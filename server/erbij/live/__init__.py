"""The lesson as it happens."""
