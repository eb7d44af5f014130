"""Classmates who do not want to be in the picture: only that, never why."""
