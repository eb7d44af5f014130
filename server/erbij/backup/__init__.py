"""Bringing a school's data back: copies of the database, its changes every few seconds, files and keys."""
