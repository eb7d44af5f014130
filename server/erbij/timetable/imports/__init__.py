"""Lessons that came as a file of another program: a calendar, or appointments as Zermelo gives them."""
