"""Lessons of the catalogue in the demonstration school."""
